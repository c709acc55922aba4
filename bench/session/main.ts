/**
 * The engine's memory and time over a simulated call: four hours, 20 participants, two readings a second each. Every
 * second goes to the store and to a view, as in a real call.
 *
 *     npm run bench:session -- [--json FILE]
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { mapProbabilities } from '../../src/call/reading'
import type { Probabilities } from '../../src/call/reading'
import { seeded } from '../../src/call/testing/seeded'
import { madeCall } from '../../src/call/testing/made-calls'
import { CallSession } from '../../src/engine/call/call-session'
import { RecordingFeed } from '../../src/engine/recording-feed'
import { DEFAULT_SETTINGS } from '../../src/shared/settings'

const PARTICIPANTS = 20
const HOURS = 4
const READINGS_PER_SECOND = 2
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const SEED = 20

/** Runs the call, and prints heap and time after each hour. @throws Error without --expose-gc. */
export async function measureSession(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' } } })
  const collect = globalThis.gc
  if (!collect) throw new Error('Run it with: npm run bench:session')
  const random = seeded(SEED)
  const call = madeCall([], { startedAtMs: 0, endedAtMs: null })
  let nowMs = 0
  let lastKey = 0
  const world = {
    nowMs: () => nowMs,
    wallMs: () => nowMs,
    newKey: () => `participant ${++lastKey}`,
    confidenceFloor: () => 0.5,
    ownNames: () => [],
    isFollowed: () => false,
  }
  const session = new CallSession(call, world, DEFAULT_SETTINGS)
  const feed = new RecordingFeed()
  const tiles = Array.from({ length: PARTICIPANTS }, (_, index) => ({
    tileId: `tile ${index}`,
    personId: null,
    sourceId: `source ${index}`,
    name: `Person ${index}`,
    isSelf: false,
    state: 'live' as const,
    videoWidthPx: 640,
    videoHeightPx: 360,
  }))
  let largestMessageBytes = 0
  feed.next(session)
  const heapMb = () => {
    collect()
    return (process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1e6
  }
  const startMb = heapMb()
  console.log(`start: ${startMb.toFixed(1)} MB`)
  for (let hour = 1; hour <= HOURS; hour++) {
    const beganMs = performance.now()
    for (
      let reading = (hour - 1) * 3600 * READINGS_PER_SECOND;
      reading < hour * 3600 * READINGS_PER_SECOND;
      reading++
    ) {
      nowMs = (reading * 1000) / READINGS_PER_SECOND
      session.onTiles({ siteId: 'bench', isHidden: false, misfit: null, foreignFrames: [], ownShare: null, tiles })
      session.onAsked(
        reading,
        tiles.map(({ tileId, sourceId }) => ({ tileId, sourceId, region: WHOLE, maxSidePx: 320, isGrey: false })),
      )
      for (const { tileId, sourceId } of tiles) {
        const frame = session.acceptFrame({ roundId: reading, tileId, sourceId, region: WHOLE, capturedAtMs: nowMs })
        if (frame) session.onSight(frame, { faceCount: 1, face: WHOLE, isSteady: true, probabilities: made(random) })
      }
      session.takeUnsaved()
      const { seconds } = feed.next(session)
      largestMessageBytes = Math.max(
        largestMessageBytes,
        seconds.reduce((sum, { entries }) => sum + entries.length, 0),
      )
      session.view()
    }
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(1)
    console.log(
      `after hour ${hour}: ${heapMb().toFixed(1)} MB, ${seconds} s of work for the hour, largest message ${largestMessageBytes} bytes`,
    )
  }
  if (values.json === undefined) return
  const what = `memory of the engine's session: at its start, after ${HOURS} hours with ${PARTICIPANTS} people`
  const costs = [{ what, cost: `${startMb.toFixed(0)} MB, ${heapMb().toFixed(0)} MB` }]
  await writeFile(values.json, `${JSON.stringify(costs, null, 1)}\n`)
}

function made(random: () => number): Probabilities {
  const weights = Array.from({ length: 7 }, () => random() ** 4)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return mapProbabilities((index) => (weights[index] ?? 0) / total)
}
