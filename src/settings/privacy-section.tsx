import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { KEEP_DAYS_LIMITS } from '../shared/settings'
import { siteName } from '../ui/site-name'
import { ConfirmButton } from '../ui/confirm-button'
import { t } from '../ui/messages'
import { PURPOSE_LABELS, PurposeForm } from '../ui/purpose-form'
import { Switch } from './fields'
import { RemovableList } from './removable-list'
import type { SettingsModel } from './settings-model'

/** What is kept and for how long, what Mien is used for, and deleting all of it. */
export function PrivacySection({ model }: { model: SettingsModel }) {
  return (
    <section aria-labelledby="settings-privacy">
      <h2 id="settings-privacy">{t('settings_privacy')}</h2>
      <Switch
        label={t('settings_history')}
        hint={t('settings_history_hint')}
        isOn={model.settings.value.isHistoryOn}
        onChange={(isHistoryOn) => void model.change({ isHistoryOn })}
      />
      <KeepDays model={model} />
      <p class="field">
        <a href="../history/index.html">{t('settings_history_link')}</a>
      </p>
      <PurposeField model={model} />
      <RemovableList
        title={t('settings_sites')}
        hint={t('settings_sites_hint')}
        empty={t('settings_sites_none')}
        rows={model.sites.value.map((pattern) => ({ key: pattern, text: hostOf(pattern) }))}
        onRemove={(pattern) => void model.removeSite(pattern)}
      />
      <RemovableList
        title={t('settings_own_names')}
        hint={t('settings_own_names_hint')}
        empty={null}
        rows={model.ownNames.value.map(({ siteId, name }) => ({ key: siteId, text: `${siteName(siteId)}: ${name}` }))}
        onRemove={(siteId) => void model.forgetOwnName(siteId)}
      />
      <StoredTable />
      <ConfirmButton
        label={t('settings_delete_all')}
        question={t('settings_delete_all_sure')}
        onConfirm={() => void model.deleteEverything()}
      />
    </section>
  )
}

/** The host that a match pattern is about, as people know it. */
function hostOf(pattern: string): string {
  return pattern.replace(/^.*:\/\//, '').replace(/\/\*$/, '')
}

function KeepDays({ model }: { model: SettingsModel }) {
  const id = useId()
  const { min, max } = KEEP_DAYS_LIMITS
  const { keepDays, isHistoryOn } = model.settings.value
  return (
    <p class="field">
      <label for={id}>{t('settings_keep_days')}</label>{' '}
      <input
        id={id}
        class="text-field days-field"
        type="number"
        required
        min={min}
        max={max}
        step={1}
        value={keepDays}
        disabled={!isHistoryOn}
        onChange={({ currentTarget: field }) => {
          // An invalid number of days is put back to the present one.
          if (field.checkValidity()) void model.change({ keepDays: field.valueAsNumber })
          else field.valueAsNumber = keepDays
        }}
      />
    </p>
  )
}

function PurposeField({ model }: { model: SettingsModel }) {
  const isChanging = useSignal(false)
  const purpose = model.purpose.value
  return (
    <div class="field">
      <h3>{t('settings_purpose')}</h3>
      <p>{purpose === null ? t('settings_purpose_none') : t(PURPOSE_LABELS[purpose])}</p>
      {isChanging.value ? (
        <div class="purpose-form">
          <PurposeForm
            initial={purpose}
            button={t('settings_purpose_keep')}
            onAgree={(chosen) => {
              isChanging.value = false
              void model.choosePurpose(chosen)
            }}
          />
        </div>
      ) : (
        <button type="button" class="small-button" onClick={() => (isChanging.value = true)}>
          {t('settings_purpose_change')}
        </button>
      )}
    </div>
  )
}

function StoredTable() {
  return (
    <div class="field">
      <h3 id="settings-stored">{t('settings_stored')}</h3>
      <table class="stored" aria-labelledby="settings-stored">
        <thead>
          <tr>
            <th scope="col">{t('settings_stored_what')}</th>
            <th scope="col">{t('settings_stored_where')}</th>
            <th scope="col">{t('settings_stored_until')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('settings_stored_calls')}</th>
            <td>{t('settings_stored_calls_where')}</td>
            <td>{t('settings_stored_calls_until')}</td>
          </tr>
          <tr>
            <th scope="row">{t('settings_stored_names')}</th>
            <td>{t('settings_stored_settings_where')}</td>
            <td>{t('settings_stored_names_until')}</td>
          </tr>
          <tr>
            <th scope="row">{t('settings_stored_settings')}</th>
            <td>{t('settings_stored_settings_where')}</td>
            <td>{t('settings_stored_settings_until')}</td>
          </tr>
        </tbody>
      </table>
      <p class="field-hint">{t('settings_stored_never')}</p>
    </div>
  )
}
