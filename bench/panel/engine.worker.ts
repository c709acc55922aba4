// Replaces the engine: publishes a call of many participants as often as the real one. It runs in a worker, so that the
// page's cost includes receiving messages but not making them.
import { expressionAt, indexOfLargest, mapProbabilities } from '../../src/call/reading'
import { madeMeeting } from '../../src/call/testing/made-meeting'
import { seeded } from '../../src/call/testing/seeded'
import type { Readout } from '../../src/shared/protocol'
import { callMessage } from '../../src/live/testing/call-messages'

/** The engine's shortest time between two messages to its views. */
const PUBLISH_EVERY_MS = 250
/** Every other message has a new reading of a participant: two readings a second. */
const READ_EVERY_MESSAGES = 2

const random = seeded(7)

self.addEventListener(
  'message',
  ({ data, ports }: MessageEvent<{ participants: number; recordedS: number; runS: number }>) => {
    const { participants, recordedS, runS } = data
    const port = ports[0]
    if (!port) throw new Error('No port')
    const made = madeMeeting(participants, recordedS + runS + 60, 3)
    const call = { ...made, startedAtMs: Date.now() - recordedS * 1000, endedAtMs: null }
    let sentCount = 0
    let last: readonly Readout[] = []

    const publish = () => {
      const second = Math.floor((Date.now() - call.startedAtMs) / 1000)
      const message = callMessage(
        call,
        second,
        sentCount === 0 ? { isWhole: true, fromS: 0 } : { isWhole: false, fromS: second },
      )
      if (!message.call) throw new Error('No call')
      const readouts = message.call.readouts.map((readout, index) => {
        const isNew = (sentCount + index) % READ_EVERY_MESSAGES === 0
        return isNew ? withNoise(readout) : (last[index] ?? readout)
      })
      last = readouts
      port.postMessage({ ...message, call: { ...message.call, readouts } })
      sentCount++
    }
    publish()
    setInterval(publish, PUBLISH_EVERY_MS)
  },
)

/** The readout with noise, since no two readings of a face are the same. */
function withNoise(readout: Readout): Readout {
  if (readout.state.kind !== 'expression') return { ...readout, capturedAtMs: Date.now() }
  const weights = readout.state.probabilities.map((probability) => probability * (0.9 + random() * 0.2))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const probabilities = mapProbabilities((index) => (weights[index] ?? 0) / total)
  const index = indexOfLargest(probabilities)
  return {
    ...readout,
    capturedAtMs: Date.now(),
    state: {
      kind: 'expression',
      expression: expressionAt(index),
      confidence: probabilities[index] ?? 0,
      probabilities,
    },
  }
}
