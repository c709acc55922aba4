/** Many calls as one JSON file: `{ "format": "mien-history", "version": 1, "calls": [ … ] }`, each call as its own export. */
import * as v from 'valibot'
import { toJson } from '../call/exporters/json'
import { CallFileError, MAX_FILE_LENGTH, callFromJson } from '../call/importers/json'
import { endAtLastSecond } from '../call/call-length'
import { summarise } from '../call/summary'
import type { Call } from '../call/timeline'

/** Goes up when an older reader would misread the file; the calls in it have a version of their own. */
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
  if (file.length > MAX_FILE_LENGTH) throw new CallFileError('too-large', `${file.length} characters`)
  return file
}

/**
 * Reads such a file, or the export of one call. A damaged call costs none of the others.
 * @throws CallFileError when the file as a whole cannot be read.
 */
export function readFile(text: string): ReadFile {
  const documents = documentsIn(text)
  if (documents === null) return { calls: [callFromJson(text)], faults: [] }
  const calls: Call[] = []
  const faults: CallFileError[] = []
  for (const document of documents) {
    try {
      calls.push(callFromJson(JSON.stringify(document)))
    } catch (error) {
      if (!(error instanceof CallFileError)) throw error
      faults.push(error)
    }
  }
  return { calls, faults }
}

/** The calls of a history; null for anything else, which the importer of single calls judges. */
function documentsIn(text: string): readonly unknown[] | null {
  if (text.length > MAX_FILE_LENGTH) return null
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
  const history = v.safeParse(historySchema, json)
  if (!history.success) return null
  if (history.output.version > HISTORY_VERSION) throw new CallFileError('newer', `Version ${history.output.version}`)
  return history.output.calls
}
