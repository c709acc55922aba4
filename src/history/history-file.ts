/** Many calls as one JSON file: `{ "format": "mien-history", "version": 1, "calls": [ … ] }`, each call as its own export. */
import * as v from 'valibot'
import { toJson } from '../call/exporters/json'
import { CallFileError, MAX_FILE_BYTES, callFromValue, parseJson } from '../call/importers/json'
import { endAtLastSecond } from '../call/call-length'
import { summarise } from '../call/summary'
import type { Call } from '../call/timeline'

/** Is raised when an older version would misread the file; the calls in it have a version of their own. */
const HISTORY_VERSION = 1
const HISTORY_FORMAT = 'mien-history'

const historySchema = v.object({
  format: v.literal(HISTORY_FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  calls: v.array(v.unknown()),
})

/** What a file holds: the calls that can be read, and why each of the others cannot. */
export interface ReadFile {
  readonly calls: readonly Call[]
  readonly faults: readonly CallFileError[]
}

/** A call as it stands in the file. @param unnamed Names a participant without a name, from the order of appearance (from 1). */
export function callDocument(
  call: Call,
  now: { isRunning: boolean; nowMs: number },
  unnamed: (order: number) => string,
): string {
  return toJson(summarise(now.isRunning ? call : endAtLastSecond(call), now.nowMs, unnamed)).trimEnd()
}

/**
 * The file that holds these calls. The same documents always give the same bytes.
 * @throws CallFileError `too-large` when it could not be imported again.
 */
export function historyFile(documents: readonly string[]): string {
  const file = `{\n"format": "${HISTORY_FORMAT}",\n"version": ${HISTORY_VERSION},\n"calls": [\n${documents.join(',\n')}\n]\n}\n`
  const { size } = new Blob([file])
  if (size > MAX_FILE_BYTES) throw new CallFileError('too-large', `${size} bytes`)
  return file
}

/**
 * Reads such a file, or the export of one call. A damaged call does not prevent the others.
 * @throws CallFileError when the file as a whole cannot be read.
 */
export function readFile(text: string): ReadFile {
  const value = parseJson(text)
  const history = v.safeParse(historySchema, value)
  // Anything but a history is judged by the importer of single calls.
  if (!history.success) return { calls: [callFromValue(value)], faults: [] }
  if (history.output.version > HISTORY_VERSION) throw new CallFileError('newer', `Version ${history.output.version}`)
  const calls: Call[] = []
  const faults: CallFileError[] = []
  for (const document of history.output.calls) {
    try {
      calls.push(callFromValue(document))
    } catch (error) {
      if (!(error instanceof CallFileError)) throw error
      faults.push(error)
    }
  }
  return { calls, faults }
}
