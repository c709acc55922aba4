/**
 * The engine's memory and time over a simulated call of four hours, 20 participants, two readings a second each, with every
 * second handed to the store and to a view, as in a real call:
 *
 *     node --expose-gc bench/session/run.mjs
 */
import type { Probabilities } from '../../src/call/reading'
import { seeded } from '../../src/call/testing/seeded'
import { madeCall } from '../../src/call/testing/made-calls'
import { CallSession } from '../../src/engine/call/call-session'
import { RecordingFeed } from '../../src/engine/recording-feed'

const PARTICIPANTS = 20
const HOURS = 4
const READINGS_PER_SECOND = 2
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const SEED = 20

/** Runs the call and prints heap and time after each hour. @throws Error without --expose-gc. */
export function measureSession(): void {
  const collect = globalThis.gc
  if (!collect) throw new Error('Run it as: node --expose-gc bench/session/run.mjs')
  const random = seeded(SEED)
  const call = madeCall([], { startedAtMs: 0, endedAtMs: null })
  const session = new CallSession(call, () => 0.5, 0)
  const feed = new RecordingFeed()
  const tiles = Array.from({ length: PARTICIPANTS }, (_, index) => ({
    key: `p${index}`,
    name: `Person ${index}`,
    isSelf: false,
    state: 'live' as const,
    videoWidthPx: 640,
    videoHeightPx: 360,
  }))
  let largestMessageBytes = 0
  feed.next(call, 0)
  const heapMb = () => {
    collect()
    return (process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1e6
  }
  console.log(`start: ${heapMb().toFixed(1)} MB`)
  for (let hour = 1; hour <= HOURS; hour++) {
    const beganMs = performance.now()
    for (
      let reading = (hour - 1) * 3600 * READINGS_PER_SECOND;
      reading < hour * 3600 * READINGS_PER_SECOND;
      reading++
    ) {
      const nowMs = (reading * 1000) / READINGS_PER_SECOND
      session.hearTiles(tiles, false, nowMs)
      for (const { key } of tiles) {
        session.hearSight({ key, faceCount: 1, face: WHOLE, probabilities: made(random) }, WHOLE, nowMs, nowMs)
      }
      session.takeUnsaved()
      const { seconds } = feed.next(call, session.openSecond)
      largestMessageBytes = Math.max(
        largestMessageBytes,
        seconds.reduce((sum, { entries }) => sum + entries.length, 0),
      )
      session.view(nowMs)
    }
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(1)
    console.log(
      `after hour ${hour}: ${heapMb().toFixed(1)} MB, ${seconds} s of work for the hour, largest message ${largestMessageBytes} bytes`,
    )
  }
}

function made(random: () => number): Probabilities {
  const weights = Array.from({ length: 7 }, () => random() ** 4)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const at = (index: number) => (weights[index] ?? 0) / total
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}
