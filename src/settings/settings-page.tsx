import type { Settings } from '../shared/settings'
import { ConfirmButton } from '../ui/confirm-button'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { PageResult } from '../ui/page-result'
import { AppearanceSection, LanguageSection } from './appearance-section'
import { PrivacySection } from './privacy-section'
import { PageSection, ReadingsSection, RestingFaceSection } from './reading-sections'
import type { SettingsModel, SettingsResult } from './settings-model'

const RESULTS: Readonly<Record<SettingsResult, MessageKey>> = {
  saved: 'settings_saved',
  reset: 'settings_reset_done',
  deleted: 'settings_deleted',
  'not-saved': 'settings_not_saved',
  'not-deleted': 'settings_not_deleted',
}

/** What the page calls each setting. */
const NAMES: Readonly<Record<keyof Settings, MessageKey>> = {
  readingsPerSecond: 'settings_rate',
  cpuPercent: 'settings_cpu',
  smoothing: 'settings_smoothing',
  confidenceFloor: 'settings_floor',
  isBaselineOn: 'settings_baseline',
  isRestingFaceLearned: 'settings_learned_faces',
  hasBadges: 'settings_badges',
  analysed: 'settings_analysed',
  palette: 'settings_palette',
  textSize: 'settings_text_size',
  isSpoken: 'settings_spoken',
  isHistoryOn: 'settings_history',
  keepDays: 'settings_keep_days',
  language: 'settings_language',
}

/** Where Chrome lists shortcuts; no page may link there. */
const SHORTCUTS_ADDRESS = 'chrome://extensions/shortcuts'

/** The whole settings page; whatever is changed is stored at once. */
export function SettingsPage({ model }: { model: SettingsModel }) {
  const result = model.result.value
  return (
    <main class="page settings">
      <header class="page-head">
        <h1>{t('settings_title')}</h1>
        <p class="quiet">{t('settings_at_once')}</p>
      </header>
      <RepairNotice model={model} />
      <ReadingsSection model={model} />
      <RestingFaceSection model={model} />
      <PageSection model={model} />
      <AppearanceSection model={model} />
      <LanguageSection model={model} />
      <PrivacySection model={model} />
      <section aria-labelledby="settings-shortcuts">
        <h2 id="settings-shortcuts">{t('settings_shortcuts')}</h2>
        <p class="field">
          {t('settings_shortcuts_text')} <code class="address">{SHORTCUTS_ADDRESS}</code>
        </p>
      </section>
      <section aria-labelledby="settings-reset">
        <h2 id="settings-reset">{t('settings_reset_heading')}</h2>
        <p class="field">{t('settings_reset_text')}</p>
        <ConfirmButton
          label={t('settings_reset')}
          question={t('settings_reset_sure')}
          onConfirm={() => void model.reset()}
        />
      </section>
      <PageResult
        text={result === null ? '' : t(RESULTS[result])}
        isFault={result === 'not-saved' || result === 'not-deleted'}
      />
    </main>
  )
}

function RepairNotice({ model }: { model: SettingsModel }) {
  if (!model.isLoaded) {
    return (
      <p class="notice notice-error" role="alert">
        {t('settings_not_loaded')}
      </p>
    )
  }
  if (model.repaired.length === 0) return null
  const names = new Intl.ListFormat(t('language_code')).format(model.repaired.map((name) => t(NAMES[name])))
  return (
    <p class="notice notice-warning" role="status">
      {t('settings_repaired', names)}
      {model.repaired.includes('analysed') && ` ${t('settings_repaired_analysed')}`}
    </p>
  )
}
