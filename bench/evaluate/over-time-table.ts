import { EXPRESSIONS } from '../../src/call/reading'
import type { Figures } from './over-time'

const NAME_WIDTH = 22
const COLUMNS = ['seconds', 'with face', 'shown', 'changes', 'switches', 'negative', 'surprise'] as const
const SEPARATOR = ' |'

/** Head of a table of {@link rowOf}. @param name What the rows are. */
export function headOf(name: string): string {
  return name.padEnd(NAME_WIDTH) + COLUMNS.map(cell).join('') + SEPARATOR + EXPRESSIONS.map(cell).join('')
}

/** What the columns mean. */
export const LEGEND =
  'shown, negative (angry, disgust, fear, sad), surprise: of the seconds with a face; changes: of what is shown, none included, ' +
  'a minute; switches: of these, from expression to expression; right: of the seconds with an expression shown'

/** One row: a name and its figures. */
export function rowOf(name: string, figures: Figures): string {
  const { seconds, faceSeconds, shownShare, changesPerMinute, switchesPerMinute, negativeShare, surpriseShare } =
    figures
  const left = [
    seconds.toFixed(1),
    faceSeconds.toFixed(1),
    percent(shownShare),
    rate(changesPerMinute),
    rate(switchesPerMinute),
    percent(negativeShare),
    percent(surpriseShare),
  ]
  const right = EXPRESSIONS.map((expression) => percent(figures.shareOfShown[expression]))
  return name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH) + left.map(cell).join('') + SEPARATOR + right.map(cell).join('')
}

/** A share in percent; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`
}

function rate(perMinute: number | null): string {
  return perMinute === null ? '–' : perMinute.toFixed(1)
}

function cell(text: string): string {
  return text.padStart(10)
}
