import { toSummaryCsv, toTimelineCsv } from '../../src/call/exporters/csv'
import { toJson } from '../../src/call/exporters/json'
import { callFromJson } from '../../src/call/importers/json'
import { findMoments } from '../../src/call/moments'
import { packSecond } from '../../src/call/packed-second'
import { summarise } from '../../src/call/summary'
import { madeMeeting } from '../../src/call/testing/made-meeting'
import { reportFile } from '../../src/report/export-file'
import { reportOf } from '../../src/report/report-data'

const RUNS = 5

/** Times and sizes of summary, report, export, import and storage of a made-up call; and its HTML report. */
export function reportCosts(people: number, lengthS: number): { costs: [what: string, cost: string][]; html: string } {
  const call = madeMeeting(people, lengthS)
  const options = { nowMs: 0, isAnonymous: false, other: null, palette: 'standard' }
  const costs: [string, string][] = [['call', `${people} people, ${lengthS} s`]]
  const timed = <Result>(what: string, act: () => Result): Result => {
    const times: number[] = []
    let result = act()
    for (let run = 0; run < RUNS; run++) {
      const startedAtMs = performance.now()
      result = act()
      times.push(performance.now() - startedAtMs)
    }
    costs.push([what, `${Math.round(times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0)} ms`])
    return result
  }
  const sized = (what: string, bytes: number) => costs.push([what, `${bytes} bytes`])
  const bytesOf = (text: string) => new TextEncoder().encode(text).length

  const summary = timed('summary', () => summarise(call, 0))
  timed('moments', () => findMoments(call))
  timed('report (summary, moments, room)', () => reportOf(call, 0, null, (order) => `Participant ${order}`))
  const html = timed('HTML file, report included', () => reportFile(call, 'html', options).text)
  sized('HTML file', bytesOf(html))
  const markdown = timed('Markdown file, report included', () => reportFile(call, 'markdown', options).text)
  sized('Markdown file', bytesOf(markdown))
  const json = timed('JSON file', () => toJson(summary))
  sized('JSON file', bytesOf(json))
  timed('import of the JSON file', () => callFromJson(json))
  sized('summary CSV', bytesOf(toSummaryCsv(summary)))
  sized('timeline CSV', bytesOf(timed('timeline CSV', () => toTimelineCsv(summary))))
  sized(
    'rows as stored',
    Array.from({ length: lengthS }, (_, second) => packSecond(call, second).length).reduce(
      (sum, bytes) => sum + bytes,
      0,
    ),
  )
  return { costs, html }
}
