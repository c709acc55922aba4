import type { CallSettings } from '../call/timeline'
import { t } from '../ui/messages'
import { accuracyFacts, MEANINGS, settingsFacts } from './facts'
import type { Fact } from './facts'

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
  return (
    <section aria-labelledby="accuracy-heading">
      <h2 id="accuracy-heading">{t('report_accuracy')}</h2>
      <p class="quiet report-explain">{t('report_accuracy_explained')}</p>
      <FactsTable what={t('report_accuracy_column_what')} facts={accuracyFacts()} />
    </section>
  )
}

/** What the readings were made with. */
export function SettingsSection({ settings }: { settings: CallSettings | null }) {
  return (
    <section aria-labelledby="settings-heading">
      <h2 id="settings-heading">{t('report_settings')}</h2>
      {settings === null ? (
        <p class="quiet">{t('report_settings_unknown')}</p>
      ) : (
        <FactsTable what={t('report_setting_column')} facts={settingsFacts(settings)} />
      )}
    </section>
  )
}

function FactsTable({ what, facts }: { what: string; facts: readonly Fact[] }) {
  return (
    <table class="plain-table">
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">{t('report_accuracy_column_value')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
