import figures from '../../models/emotion/figures.json' with { type: 'json' }
import type { CallSettings } from '../call/timeline'
import { oneDecimal, percent } from '../ui/format'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'

const MEANINGS: readonly MessageKey[] = ['report_meaning_face', 'report_meaning_feeling', 'report_meaning_resting', 'report_meaning_gap', 'report_meaning_affect', 'report_meaning_decide']

/** What the readings say and what they do not. */
export function MeaningSection() {
  return (
    <section aria-labelledby="meaning-heading">
      <h2 id="meaning-heading">{t('report_meaning')}</h2>
      <ul class="report-sentences">
        {MEANINGS.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  )
}

/** How often the model is right, as measured: models/emotion/figures.json ships with the model. */
export function AccuracySection() {
  const rows: readonly (readonly [string, string])[] = [
    [t('report_accuracy_fer2013'), percentTenth(figures.fer2013Accuracy)],
    [t('report_accuracy_ferplus'), percentTenth(figures.ferplusAccuracy)],
    [t('report_accuracy_macro_f1'), new Intl.NumberFormat(t('language_code'), { minimumFractionDigits: 3 }).format(figures.macroF1)],
    [t('report_accuracy_photos', figures.photosCount), percentTenth(figures.photosAccuracy)],
    [t('report_accuracy_answered', percent(figures.photosShareAnswered)), percentTenth(figures.photosAnsweredAccuracy)],
  ]
  return (
    <section aria-labelledby="accuracy-heading">
      <h2 id="accuracy-heading">{t('report_accuracy')}</h2>
      <p class="quiet report-explain">{t('report_accuracy_explained')}</p>
      <table class="plain-table">
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{t('report_accuracy_column_what')}</th>
            <th scope="col">{t('report_accuracy_column_value')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, value]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const SMOOTHING_KEYS: Readonly<Record<string, MessageKey>> = { quick: 'report_smoothing_quick', standard: 'report_smoothing_standard', steady: 'report_smoothing_steady' }

/** What the readings were made with. */
export function SettingsSection({ settings }: { settings: CallSettings | null }) {
  return (
    <section aria-labelledby="settings-heading">
      <h2 id="settings-heading">{t('report_settings')}</h2>
      {settings === null ? <p class="quiet">{t('report_settings_unknown')}</p> : <SettingsTable settings={settings} />}
    </section>
  )
}

function SettingsTable({ settings: { readingsPerSecond, smoothing, confidenceFloor, isBaselineOn } }: { settings: CallSettings }) {
  const smoothingKey = SMOOTHING_KEYS[smoothing]
  const rows: readonly (readonly [string, string])[] = [
    [t('report_setting_rate'), oneDecimal(readingsPerSecond)],
    [t('report_setting_smoothing'), smoothingKey ? t(smoothingKey) : smoothing],
    [t('report_setting_floor'), percent(confidenceFloor)],
    [t('report_setting_baseline'), isBaselineOn ? t('report_on') : t('report_off')],
  ]
  return (
    <table class="plain-table">
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t('report_setting_column')}</th>
          <th scope="col">{t('report_accuracy_column_value')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([what, value]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function percentTenth(fraction: number): string {
  return new Intl.NumberFormat(t('language_code'), { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(fraction)
}
