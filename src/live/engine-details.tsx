import type { EngineStatus, Readout } from '../shared/protocol'
import { oneDecimal } from '../ui/format'
import { t } from '../ui/messages'
import { backendKey } from '../ui/wording'

/** Which backend runs the model and why, what else was tried, and how long a readout takes. Folded away. */
export function EngineDetails({ status, readouts }: { status: EngineStatus; readouts: readonly Readout[] }) {
  if (status.phase !== 'ready') return null
  const rate = readouts.reduce((sum, { readingsPerSecond }) => sum + readingsPerSecond, 0)
  const latencyMs = middleOf(readouts.flatMap((readout) => readout.latencyMs ?? []))
  return (
    <details class="engine-details">
      <summary>{t('details_summary')}</summary>
      <p>{t('details_backend', t(backendKey(status.backend)))}</p>
      <p>{t('details_rate', oneDecimal(rate))}</p>
      {latencyMs !== null && <p>{t('details_latency', Math.round(latencyMs))}</p>}
      <table>
        <caption class="visually-hidden">{t('details_trials')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('details_column_backend')}</th>
            <th scope="col">{t('details_column_cost')}</th>
          </tr>
        </thead>
        <tbody>
          {status.trials.map((trial) => (
            <tr key={trial.backend}>
              <th scope="row">{t(backendKey(trial.backend))}</th>
              <td>
                {trial.msPerFace === null ? t('details_did_not_run') : t('details_cost', oneDecimal(trial.msPerFace))}
                {trial.note && <span class="quiet trial-note">{trial.note}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** The median; null for no values. */
function middleOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
