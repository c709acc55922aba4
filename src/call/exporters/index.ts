/** The one table of formats in which a call's figures can be saved. */
import type { CallSummary } from '../summary'
import { toSummaryCsv, toTimelineCsv } from './csv'
import { toJson } from './json'

/** A file format, and how it is written. */
export interface Exporter<Input, Id extends string = string> {
  readonly id: Id
  /** Message key of the button's label. */
  readonly labelKey: string
  /** Message key of the sentence that says what the file is for. */
  readonly hintKey: string
  /** End of the file name, including the dot. */
  readonly fileEnding: string
  readonly mimeType: string
  /** The file's text. */
  write(this: void, input: Input): string
}

/** Figures for other programs, in the order of their buttons. */
export const DATA_EXPORTERS = [
  {
    id: 'json',
    labelKey: 'export_json',
    hintKey: 'export_json_hint',
    fileEnding: '.json',
    mimeType: 'application/json',
    write: toJson,
  },
  {
    id: 'summary-csv',
    labelKey: 'export_summary_csv',
    hintKey: 'export_summary_csv_hint',
    fileEnding: '-summary.csv',
    mimeType: 'text/csv',
    write: toSummaryCsv,
  },
  {
    id: 'timeline-csv',
    labelKey: 'export_timeline_csv',
    hintKey: 'export_timeline_csv_hint',
    fileEnding: '-timeline.csv',
    mimeType: 'text/csv',
    write: toTimelineCsv,
  },
] as const satisfies readonly Exporter<CallSummary>[]
export type DataFormat = (typeof DATA_EXPORTERS)[number]['id']

/** The exporter with an id. @throws RangeError when there is none. */
export function exporterOf<One extends Pick<Exporter<never>, 'id'>>(exporters: readonly One[], id: One['id']): One {
  const exporter = exporters.find((each) => each.id === id)
  if (exporter === undefined) throw new RangeError(`No exporter has the id ${id}`)
  return exporter
}
