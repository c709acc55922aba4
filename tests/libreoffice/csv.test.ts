// Opens the CSV exports in the real LibreOffice: whatever a page puts into a name must stay text there.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toSummaryCsv, toTimelineCsv } from '../../src/call/exporters/csv'
import { summarise } from '../../src/call/summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../../src/call/testing/made-calls'

/** Milliseconds. The first start creates a profile, which is slow. */
const START_LIMIT_MS = 120_000

/** Names from a page, and how LibreOffice shows them: with an apostrophe before what would be a formula. */
const NAMES: readonly (readonly [name: string, shown: string])[] = [
  ['=cmd()', "'=cmd()"],
  ['=1+1', "'=1+1"],
  ["=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"],
  ['=HYPERLINK("https://a.example";"Ana")', `'=HYPERLINK("https://a.example";"Ana")`],
  ['=WEBSERVICE("https://a.example")', `'=WEBSERVICE("https://a.example")`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(1)', "'@SUM(1)"],
  ['＝1+1', "'＝1+1"],
  ['"', '"'],
  ['a","b', 'a","b'],
  [';', ';'],
  ['a;=1+1', 'a;=1+1'],
  ['two\nlines', 'two\nlines'],
  ['two\n=1+1', 'two\n=1+1'],
  ['\t=1+1', "'\t=1+1"],
  ['👩🏽‍🚀', '👩🏽‍🚀'],
  ['أحمد محمد', 'أحمد محمد'],
  ['\u202Egnp.exe', '\u202Egnp.exe'],
  ["'=1+1", "'=1+1"],
  ['Ana Lúcia', 'Ana Lúcia'],
]

const program = ['soffice', 'libreoffice'].find(
  (name) => spawnSync(name, ['--version'], { timeout: START_LIMIT_MS }).status === 0,
)
const folder = mkdtempSync(join(tmpdir(), 'mien-libreoffice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * Separators of LibreOffice's import dialog, as codes of its import filter. The filter's other codes: 34 is the quote, 76 is
 * UTF-8 (which the dialog takes from the byte order mark), 1 is the first line.
 */
const SEPARATORS = { comma: '44', 'comma and semicolon': '44/59' } as const

/** Opens a CSV in LibreOffice and saves it as flat XML, which tells texts, numbers and formulas apart. */
function convertToFods(name: string, csv: string, separator: string): string {
  const file = join(folder, `${name}.csv`)
  writeFileSync(file, csv)
  const result = spawnSync(
    program ?? '',
    [
      '--headless',
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      `--infilter=Text - txt - csv (StarCalc):${separator},34,76,1`,
      '--convert-to',
      'fods',
      '--outdir',
      folder,
      file,
    ],
    { encoding: 'utf8', timeout: START_LIMIT_MS },
  )
  expect(result.status, result.stderr).toBe(0)
  return readFileSync(join(folder, `${name}.fods`), 'utf8')
}

interface Cell {
  readonly formula: string | null
  readonly text: string
}

/** The first cell of each row, from the second row on. */
function firstCells(fods: string): Cell[] {
  return [...fods.matchAll(/<table:table-row[^>]*>\s*<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gsu)]
    .slice(1)
    .map(([, attributes = '', content = '']) => ({
      formula: /table:formula="([^"]*)"/.exec(attributes)?.[1] ?? null,
      text: textOf(content),
    }))
}

/** The paragraphs of a cell as lines. */
function textOf(content: string): string {
  const lines = [...content.matchAll(/<text:p[^>]*?(?:\/>|>(.*?)<\/text:p>)/gsu)].map(([, line = '']) => line)
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return lines
    .join('\n')
    .replaceAll('<text:tab/>', '\t')
    .replaceAll(/<text:s\/?>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_all, hex?: string, decimal?: string, name?: string) =>
      name === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (entities[name] ?? ''),
    )
}

describe.skipIf(program === undefined)('in LibreOffice', () => {
  const summary = summarise(
    madeCall(
      NAMES.map(([name], order) => madeParticipant({ key: `p${order}`, pageName: name, timeline: timelineOf('h') })),
    ),
    CALL_START_MS,
  )

  describe.each(['comma', 'comma and semicolon'] as const)('split at %s', (separator) => {
    let files: Readonly<Record<'summary' | 'timeline', string>>
    beforeAll(() => {
      files = {
        summary: convertToFods(`summary-${SEPARATORS[separator].length}`, toSummaryCsv(summary), SEPARATORS[separator]),
        timeline: convertToFods(
          `timeline-${SEPARATORS[separator].length}`,
          toTimelineCsv(summary),
          SEPARATORS[separator],
        ),
      }
    }, 4 * START_LIMIT_MS)

    it.each(['summary', 'timeline'] as const)('the %s runs no formula and follows no link', (file) => {
      expect(files[file]).not.toContain('table:formula')
      expect(files[file]).not.toContain('xlink:href="http')
    })

    it.each(['summary', 'timeline'] as const)('the %s shows every name as text', (file) => {
      const cells = firstCells(files[file])
      expect(cells.map(({ text }) => text)).toEqual(NAMES.map(([, shown]) => shown))
      for (const { formula } of cells) expect(formula).toBeNull()
    })
  })

  it(
    'has a formula where the text is not escaped, so these tests can fail',
    () => {
      expect(convertToFods('bare', 'participant\r\n=1+1\r\n', '44')).toContain('table:formula')
    },
    2 * START_LIMIT_MS,
  )
})

if (program === undefined)
  it.skip(
    'LibreOffice is not installed: no CSV was opened in it (apt-get install --no-install-recommends libreoffice-calc)',
  )
