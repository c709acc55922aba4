import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DataError } from '../evaluate/data-error'
import { fairnessReport } from './fairness-table'
import { measureFairness } from './measure'

const USAGE = `Measures what the shipped model shows of faces by age, gender and race, in a real Chromium.

  npm run fairness -- [DIR] [--limit N] [--json FILE]    DIR/fairface with FairFace's faces; default: ../shared/faces-elsewhere`

/** Beside the repository, which contains no faces. */
const DEFAULT_DIR = resolve(import.meta.dirname, '../../../shared/faces-elsewhere')
/** Read in less than a minute on two cores; the intervals of a race are then ±2 to ±3.5 points. */
const DEFAULT_LIMIT = 8000

/** Runs the command. @returns The exit code: 0, or 2 with the reason on stderr when the arguments or the data are wrong. */
export async function runFairness(args: readonly string[]): Promise<number> {
  try {
    const { folder, limit, json } = parse(args)
    const result = await measureFairness(folder, limit)
    console.log(fairnessReport(result))
    if (json !== null) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown
    console.error(thrown.message)
    return 2
  }
}

function parse(args: readonly string[]): { folder: string; limit: number; json: string | null } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { limit: { type: 'string' }, json: { type: 'string' } },
    })
    const limit = Number(values.limit ?? DEFAULT_LIMIT)
    if (!Number.isInteger(limit) || limit < 1) throw new DataError(`--limit is a number of faces\n\n${USAGE}`)
    if (positionals.length > 1) throw new DataError(USAGE)
    return { folder: positionals[0] ?? DEFAULT_DIR, limit, json: values.json ?? null }
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new DataError(`${thrown.message}\n\n${USAGE}`, { cause: thrown })
    throw thrown
  }
}
