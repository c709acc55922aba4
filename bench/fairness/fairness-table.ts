import { EXPRESSIONS } from '../../src/call/reading'
import type { Gap, GroupFigures } from './group-figures'
import { ATTRIBUTES } from './groups'
import type { Estimate } from './intervals'
import type { FairnessResult } from './measure'

/** What these faces cannot tell, printed with every table. */
const NOT_MEASURED = [
  "How often a face is found: these are crops of faces that the extension's detector had found already.",
  'Whether a face would be too small or turned away: that is judged on the whole picture.',
  'Accuracy by group: no set at hand has both expression labels and known groups. A difference in what is shown may be one in how people looked at the camera.',
]

/** The figures of each group and the largest gaps, as text. */
export function fairnessReport({
  backend,
  confidenceFloor,
  sample,
  all,
  attributes,
  largestGap,
}: FairnessResult): string {
  const lines = [
    `${sample.faces} of FairFace's ${sample.of} faces on ${backend}: drawn at random (seed ${sample.seed}), as evenly as it has faces over ${sample.strata} combinations of race, gender and age.`,
    `Shown: read with a confidence of at least ${confidenceFloor}. Expressions: shares of the shown. In brackets: 95 % intervals (Wilson's for shares, the normal one for the mean confidence).`,
    ...table([all]),
  ]
  for (const attribute of ATTRIBUTES) {
    const { groups, gaps } = attributes[attribute]
    lines.push('', `By ${attribute}`, ...table(groups), ...gaps.map((gap) => `  largest gap, ${gapText(gap)}`))
  }
  if (largestGap !== null)
    lines.push('', `The largest gap of all is by ${largestGap.attribute}: ${gapText(largestGap)}`)
  return [...lines, '', 'Not measured:', ...NOT_MEASURED.map((text) => `  ${text}`)].join('\n')
}

function table(groups: readonly GroupFigures[]): string[] {
  const rows = [
    ['', 'faces', 'shown', 'mean confidence', ...EXPRESSIONS],
    ...groups.map(({ group, faces, shown, confidence, expressions }) => [
      group,
      String(faces),
      ...[shown, confidence, ...EXPRESSIONS.map((expression) => expressions[expression])].map(estimateText),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  return rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  )
}

function gapText({ figure, difference, highest, lowest }: Gap): string {
  return `${figure}: ${points(difference)} points, ${highest.group} ${estimateText(highest)} against ${lowest.group} ${estimateText(lowest)}`
}

function estimateText(estimate: Estimate | null): string {
  if (estimate === null) return '–'
  return `${points(estimate.value)} % (${points(estimate.low)}–${points(estimate.high)})`
}

function points(share: number): string {
  return (100 * share).toFixed(1)
}
