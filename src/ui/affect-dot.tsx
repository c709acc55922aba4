import type { Affect } from '../call/affect'
import { t } from './messages'
import type { MessageKey } from './messages'

/** From here on an axis is named; nearer to the middle it is neither. A third of the way that the word itself reaches. */
const CLEAR = 0.2

/** Where a face is on two axes, as a dot in a small square: unpleasant to pleasant across, calm to lively upwards. */
export function AffectDot({ valence, arousal }: Affect) {
  const words = affectInWords({ valence, arousal })
  return (
    <svg class="affect-glyph" viewBox="-11 -11 22 22" width={22} height={22} role="img" aria-label={words}>
      <title>{words}</title>
      <rect x={-10} y={-10} width={20} height={20} rx={4} />
      <path d="M-10 0H10M0-10V10" />
      <circle cx={valence * 9} cy={arousal * -9} r={2.6} />
    </svg>
  )
}

/** The place on the two axes in words: how the face looks. */
export function affectInWords({ valence, arousal }: Affect): string {
  return t('panel_affect', t(wordOf(valence, 'valence')), t(wordOf(arousal, 'arousal')))
}

function wordOf(value: number, axis: 'valence' | 'arousal'): MessageKey {
  if (Math.abs(value) < CLEAR) return `panel_${axis}_middle`
  return value > 0 ? `panel_${axis}_high` : `panel_${axis}_low`
}
