import type { Cue } from '../call/cue'
import type { Expression } from '../call/reading'
import { t } from './messages'
import type { MessageKey } from './messages'

const KEYS: Readonly<Record<'more' | 'less' | 'new', Readonly<Record<Exclude<Expression, 'neutral'>, MessageKey>>>> = {
  more: {
    angry: 'cue_more_angry',
    disgust: 'cue_more_disgust',
    fear: 'cue_more_fear',
    happy: 'cue_more_happy',
    sad: 'cue_more_sad',
    surprise: 'cue_more_surprise',
  },
  less: {
    angry: 'cue_less_angry',
    disgust: 'cue_less_disgust',
    fear: 'cue_less_fear',
    happy: 'cue_less_happy',
    sad: 'cue_less_sad',
    surprise: 'cue_less_surprise',
  },
  new: {
    angry: 'cue_new_angry',
    disgust: 'cue_new_disgust',
    fear: 'cue_new_fear',
    happy: 'cue_new_happy',
    sad: 'cue_new_sad',
    surprise: 'cue_new_surprise',
  },
}
const STEADY_KEYS: Readonly<Record<Expression, MessageKey>> = {
  angry: 'cue_steady_angry',
  disgust: 'cue_steady_disgust',
  fear: 'cue_steady_fear',
  happy: 'cue_steady_happy',
  sad: 'cue_steady_sad',
  surprise: 'cue_steady_surprise',
  neutral: 'cue_steady_neutral',
}

/** A cue in a few words to follow a name: how the face looks compared with the same face before. */
export function cueInWords(cue: Cue): string {
  if (cue.kind === 'unread') return t('cue_unread')
  if (cue.kind === 'mixed') return t('cue_mixed')
  // Neutral is never more, less or new (see cueOf).
  const isSteady = cue.kind === 'steady' || cue.expression === 'neutral'
  return t(isSteady ? STEADY_KEYS[cue.expression] : KEYS[cue.kind][cue.expression])
}
