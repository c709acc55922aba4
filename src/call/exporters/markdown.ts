/** A call's report as Markdown that all common renderers show alike: headings, lists and tables, no HTML. */
import type { ComparedParticipant } from '../compare'
import type { LeadingMoment } from '../leading-moments'
import type { Moment } from '../moments'
import { EXPRESSIONS, NO_READING_REASONS } from '../reading'
import type { Expression, NoReadingReason } from '../reading'
import type { CallSummary, ParticipantReadings, ParticipantSummary } from '../summary'
import { titleOf } from '../names'

/** The texts of a Markdown file in one language, as plain text; {@link toMarkdown} escapes them. */
export interface MarkdownWords {
  readonly report: string
  readonly untitled: string
  readonly start: string
  readonly length: string
  readonly site: string
  readonly participants: string
  readonly moments: string
  readonly time: string
  readonly what: string
  readonly name: string
  readonly expression: string
  readonly read: string
  readonly notRead: string
  readonly leftOut: string
  readonly meaning: string
  readonly meanings: readonly string[]
  readonly accuracy: string
  readonly settings: string
  /** Each figure of the model's accuracy: its name and its value. */
  readonly accuracies: readonly (readonly [string, string])[]
  readonly settingsUsed: readonly (readonly [string, string])[]
  readonly comparison: string
  readonly before: string
  readonly after: string
  expressionName(expression: Expression): string
  reason(reason: NoReadingReason): string
  siteName(siteId: string): string
  /** Date and time of epoch milliseconds. */
  dateTime(epochMs: number): string
  /** A length, or a time since the call's start. */
  clock(seconds: number): string
  percent(fraction: number): string
  momentTime(moment: Moment): string
  momentKind(moment: Moment): string
  /** What happened, names included. */
  momentText(moment: Moment): string
  /** How many others a leading moment stands for. */
  momentsAround(count: number): string
  allMoments(count: number): string
  unlisted(count: number): string
  /** That so many stored seconds could not be read. */
  damaged(seconds: number): string
}

/** The content of the file. */
interface MarkdownReport {
  readonly summary: CallSummary
  /** Sentences that say the most important first. */
  readonly brief: readonly string[]
  readonly damagedSeconds: number
  readonly leading: readonly LeadingMoment[]
  readonly moments: readonly Moment[]
  /** How many less clear ones are not among them. */
  readonly unlistedCount: number
  readonly compared: readonly ComparedParticipant[]
}

/** The report of a call as Markdown, ending with a newline. */
export function toMarkdown(report: MarkdownReport, words: MarkdownWords): string {
  const { summary, brief, damagedSeconds, leading, moments, unlistedCount, compared } = report
  const sections = [
    heading(1, titleOf(summary) || words.untitled),
    ...(brief.length === 0 ? [] : [brief.map(escaped).join('\n')]),
    ...(damagedSeconds === 0 ? [] : [escaped(words.damaged(damagedSeconds))]),
    list([
      [words.start, words.dateTime(summary.startedAtMs)],
      [words.length, words.clock(summary.lengthS)],
      [words.site, words.siteName(summary.siteId)],
    ]),
    ...(leading.length === 0 ? [] : [heading(2, words.moments), leadingTable(leading, words)]),
    heading(2, words.participants),
    participantsTable(summary.participants, words),
    ...comparisonSections(compared, words),
    ...(moments.length <= leading.length
      ? []
      : [heading(2, words.allMoments(moments.length + unlistedCount)), momentsTable(moments, words)]),
    ...(unlistedCount === 0 ? [] : [escaped(words.unlisted(unlistedCount))]),
    heading(2, words.meaning),
    words.meanings.map((sentence) => `- ${escaped(sentence)}`).join('\n'),
    heading(2, words.accuracy),
    list(words.accuracies),
    ...(words.settingsUsed.length === 0 ? [] : [heading(2, words.settings), list(words.settingsUsed)]),
    escaped(words.report),
  ]
  return sections.join('\n\n') + '\n'
}

/** A row for each participant, in order of appearance. */
function participantsTable(participants: readonly ParticipantSummary[], words: MarkdownWords): string {
  const columns = [words.name, words.read, ...EXPRESSIONS.map((each) => words.expressionName(each)), words.notRead]
  const rows = participants.map(({ name, readings }) =>
    readings === null
      ? [name, words.leftOut, ...EXPRESSIONS.map(() => ''), '']
      : [name, readWords(readings, words), ...shareWords(readings, words), reasonWords(readings, words)],
  )
  return table(columns, rows)
}

function readWords({ secondsRead, secondsSeen }: ParticipantReadings, words: MarkdownWords): string {
  return `${words.clock(secondsRead)} / ${words.clock(secondsSeen)}`
}

function shareWords({ shares }: ParticipantReadings, words: MarkdownWords): string[] {
  return EXPRESSIONS.map((expression) => (shares === null ? '' : words.percent(shares[expression])))
}

function reasonWords({ secondsWithout }: ParticipantReadings, words: MarkdownWords): string {
  return NO_READING_REASONS.filter((reason) => secondsWithout[reason] > 0)
    .map((reason) => `${words.reason(reason)} ${words.clock(secondsWithout[reason])}`)
    .join(', ')
}

function leadingTable(leading: readonly LeadingMoment[], words: MarkdownWords): string {
  const around = (count: number) => (count === 0 ? '' : ` (${words.momentsAround(count)})`)
  return table(
    [words.time, words.moments, words.what],
    leading.map(({ moment, moreCount }) => {
      const [time = '', kind = '', text = ''] = momentCells(moment, words)
      return [time, kind, text + around(moreCount)]
    }),
  )
}

function momentsTable(moments: readonly Moment[], words: MarkdownWords): string {
  return table(
    [words.time, words.moments, words.what],
    moments.map((moment) => momentCells(moment, words)),
  )
}

function momentCells(moment: Moment, words: MarkdownWords): string[] {
  return [words.momentTime(moment), words.momentKind(moment), words.momentText(moment)]
}

function comparisonSections(compared: readonly ComparedParticipant[], words: MarkdownWords): string[] {
  const comparable = compared.flatMap(({ name, before, after, shareChanges }) => {
    const [from, to] = [before?.readings?.shares, after?.readings?.shares]
    return shareChanges && from && to ? [{ name, from, to }] : []
  })
  if (comparable.length === 0) return []
  return [
    heading(2, words.comparison),
    ...comparable.flatMap(({ name, from, to }) => [
      heading(3, name),
      table(
        [words.expression, words.before, words.after],
        EXPRESSIONS.map((expression) => [
          words.expressionName(expression),
          words.percent(from[expression]),
          words.percent(to[expression]),
        ]),
      ),
    ]),
  ]
}

function heading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${escaped(text)}`
}

function list(facts: readonly (readonly [string, string])[]): string {
  return facts.map(([what, value]) => `- ${escaped(what)}: ${escaped(value)}`).join('\n')
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(columns), `|${columns.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

/** Every character that has a meaning in Markdown, in its tables and links, or in HTML inside it. */
const SPECIAL = /[\\`*_{}[\]()#+\-.!|~^$<>&"'=:@/]/gu
/** Line ends, and control characters that some renderers read as line ends. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu
/** Special characters without a meaning inside a line: escaping them there would only make the text hard to read. */
const HARMLESS_INSIDE = new Set(["'", '"', '(', ')', '.', ',', '/', ':', '=', '+', '-'])

/** A text as one line of Markdown that renders as exactly this text. */
function escaped(text: string): string {
  const line = text.replace(CONTROL, ' ').trim()
  return line.replace(SPECIAL, (character, at: number) => {
    if (character === '<') return '&lt;'
    if (character === '>') return '&gt;'
    if (character === '&') return '&amp;'
    // Lists, headings, rules and numbered items begin only at the start of a line, and links only after a scheme.
    const isInside = at > 0 && HARMLESS_INSIDE.has(character) && !isLink(line, at)
    return isInside ? character : `\\${character}`
  })
}

/** Whether the character at an index belongs to the start of a bare link: "https:" or "www.". */
function isLink(line: string, at: number): boolean {
  return /(?:https?|ftp|mailto|www)$/i.test(line.slice(Math.max(0, at - 6), at))
}
