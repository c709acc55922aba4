import type { Affect } from '../call/affect'
import { t } from './messages'
import type { MessageKey } from './messages'

/** Values closer to 0 than this are not named in words. */
const CLEAR = 0.2

/** Valence (left to right) and arousal (bottom to top) as a dot in a small square. */
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

/** Valence and arousal in words: how the face looks. Values near 0 are not named. */
export function affectInWords({ valence, arousal }: Affect): string {
  const words = [
    wordOf(valence, 'panel_valence_high', 'panel_valence_low'),
    wordOf(arousal, 'panel_arousal_high', 'panel_arousal_low'),
  ].filter((word) => word !== null)
  return t(
    'panel_affect',
    words.length === 0
      ? t('panel_affect_middle')
      : new Intl.ListFormat(t('language_code'), { type: 'unit' }).format(words),
  )
}

function wordOf(value: number, high: MessageKey, low: MessageKey): string | null {
  if (Math.abs(value) < CLEAR) return null
  return t(value > 0 ? high : low)
}
