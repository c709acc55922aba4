import { EXPRESSIONS } from './reading'
import type { Expression, Probabilities } from './reading'

/** Valence (unpleasant to pleasant) and arousal (calm to activated), each in [-1, 1]. See docs/valence-arousal.md. */
export interface Affect {
  readonly valence: number
  readonly arousal: number
}

/**
 * Valence and arousal of each expression: the mean pleasure and arousal ratings of "angry", "disgusted", "fearful", "happy",
 * "sad" and "surprised" in Russell & Mehrabian (1977), Evidence for a three-factor theory of emotions, Journal of
 * Research in Personality 11, 273–294. Neutral is the origin of their scales.
 */
const AFFECT_OF: Readonly<Record<Expression, Affect>> = {
  angry: { valence: -0.51, arousal: 0.59 },
  disgust: { valence: -0.6, arousal: 0.35 },
  fear: { valence: -0.64, arousal: 0.6 },
  happy: { valence: 0.81, arousal: 0.51 },
  sad: { valence: -0.63, arousal: -0.27 },
  surprise: { valence: 0.4, arousal: 0.67 },
  neutral: { valence: 0, arousal: 0 },
}

/** The mean of the expressions' values in {@link AFFECT_OF}, weighted by their probabilities. */
export function affectOf(probabilities: Probabilities): Affect {
  let valence = 0
  let arousal = 0
  EXPRESSIONS.forEach((expression, index) => {
    const probability = probabilities[index] ?? 0
    valence += probability * AFFECT_OF[expression].valence
    arousal += probability * AFFECT_OF[expression].arousal
  })
  return { valence, arousal }
}
