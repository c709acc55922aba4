/**
 * Does every fault of tools/browser/faults.ts to a call of six, many times, each at a random moment.
 *
 *     npm run faults                                     each 20 times
 *     npm run faults -- --times 3 --only worker --seed 7  those whose name holds "worker", 3 times
 *     npm run faults -- --json FILE                       the results as JSON too
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { seeded } from '../../src/call/testing/seeded'
import { startEnvironment } from '../../tools/browser/environment'
import {
  FAULTS,
  RECOVERY_GOAL_MS,
  runFault,
  startScene,
  type Fault,
  type FaultResult,
} from '../../tools/browser/faults'

const DEFAULT_TIMES = 20
/** A fault strikes within this time after the call has begun. */
const MAX_WAIT_MS = 3_000
/** Strikes in one call, where they may be repeated. */
const STRIKES_A_CALL = 5

/** Runs the command. @returns the exit status: 1 when a check failed or a call did not go on in time */
export async function runFaults(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: 'string', default: String(DEFAULT_TIMES) },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  })
  const random = seeded(Number(values.seed))
  const results: FaultResult[] = []
  for (const fault of FAULTS.filter(({ name }) => name.includes(values.only))) {
    const runs: FaultResult[] = []
    while (runs.length < Number(values.times)) {
      const strikes = Math.min(fault.mayStrikeAgain ? STRIKES_A_CALL : 1, Number(values.times) - runs.length)
      runs.push(
        ...(await runInOneCall(
          fault,
          Array.from({ length: strikes }, () => random() * MAX_WAIT_MS),
        )),
      )
    }
    results.push(...runs)
    console.log(lineOf(fault, runs))
    for (const violation of new Set(runs.flatMap(({ violations }) => violations))) console.log(`    ${violation}`)
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`)
  return results.every(isGood) ? 0 : 1
}

/** Strikes a call after each of the waits, until something is wrong. */
async function runInOneCall(fault: Fault, waitsMs: readonly number[]): Promise<FaultResult[]> {
  const results: FaultResult[] = []
  const environment = await startEnvironment()
  try {
    const scene = await startScene(environment)
    for (const waitMs of waitsMs) {
      await new Promise((done) => setTimeout(done, waitMs))
      const result = await runFault(scene, fault)
      results.push(result)
      if (!isGood(result)) break
    }
  } catch (error) {
    results.push({ fault: fault.name, recoveredAfterMs: null, violations: [String(error)] })
  } finally {
    await environment.mien.close()
    await environment.room.close()
  }
  return results
}

function isGood({ recoveredAfterMs, violations }: FaultResult): boolean {
  return recoveredAfterMs !== null && recoveredAfterMs <= RECOVERY_GOAL_MS && violations.length === 0
}

function lineOf(fault: Fault, runs: readonly FaultResult[]): string {
  const times = runs.flatMap(({ recoveredAfterMs }) => recoveredAfterMs ?? []).toSorted((a, b) => a - b)
  const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`)
  const median = times[Math.floor(times.length / 2)]
  return `${fault.name.padEnd(60)} ${runs.filter(isGood).length} of ${runs.length} good; median ${seconds(median)}, longest ${seconds(times.at(-1))}`
}
