import * as v from 'valibot'
import { EXPRESSIONS } from '../call/reading'
import { badgeWords } from './protocol'
import type { BadgeWords } from './protocol'

/**
 * The words of badges in one language.
 * @param text The text of that language under a key of its messages.json.
 * @throws ValiError when one is missing.
 */
export function badgeWordsOf(text: (key: string) => string | null): BadgeWords {
  return v.parse(badgeWords, {
    expressions: Object.fromEntries(EXPRESSIONS.map((expression) => [expression, text(`expression_${expression}`)])),
    isRightToLeft: text('text_direction') === 'rtl',
  })
}
