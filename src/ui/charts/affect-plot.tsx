import type { Affect } from '../../call/affect'
import { t } from '../messages'

/** Distance from the middle to an edge, in units of the drawing. */
const REACH = 100
const DOT = 3
const MEAN_DOT = 7

/**
 * Valence (left to right) and arousal (bottom to top) on one square: a dot for each part of the call, a ring for the mean.
 * @param label The mean in words.
 */
export function AffectPlot({ mean, parts, label }: { mean: Affect; parts: readonly Affect[]; label: string }) {
  return (
    <div class="affect-plot" role="img" aria-label={label} dir="ltr">
      <span class="affect-top">{t('chart_arousal_high')}</span>
      <span class="affect-left">{t('chart_valence_low')}</span>
      <svg viewBox={`${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`}>
        <rect class="affect-field" x={-REACH} y={-REACH} width={2 * REACH} height={2 * REACH} rx={6} />
        <path class="affect-axes" d={`M${-REACH} 0H${REACH}M0 ${-REACH}V${REACH}`} />
        {parts.map(({ valence, arousal }, index) => (
          <circle
            key={index}
            class="affect-dot"
            cx={Math.round(valence * REACH)}
            cy={Math.round(-arousal * REACH)}
            r={DOT}
          />
        ))}
        <circle
          class="affect-mean"
          cx={Math.round(mean.valence * REACH)}
          cy={Math.round(-mean.arousal * REACH)}
          r={MEAN_DOT}
        />
      </svg>
      <span class="affect-right">{t('chart_valence_high')}</span>
      <span class="affect-bottom">{t('chart_arousal_low')}</span>
    </div>
  )
}
