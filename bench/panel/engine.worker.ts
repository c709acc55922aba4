// Stands in for the engine: publishes a call of many participants as fast as the real one does. In a worker, so that
// the page pays for reading its messages and not for making them.
import { expressionAt, indexOfLargest } from '../../src/call/reading'
import type { Probabilities } from '../../src/call/reading'
import { madeMeeting } from '../../src/call/testing/made-meeting'
import { seeded } from '../../src/call/testing/seeded'
import type { Readout } from '../../src/shared/protocol'
import { callMessage } from '../../src/live/testing/call-messages'

/** As often as the engine publishes to its views at most. */
const PUBLISH_EVERY_MS = 250
/** Two readings a second of each participant: every other message has a new one. */
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
        return isNew ? shaken(readout) : (last[index] ?? readout)
      })
      last = readouts
      port.postMessage({ ...message, call: { ...message.call, readouts } })
      sentCount++
    }
    publish()
    setInterval(publish, PUBLISH_EVERY_MS)
  },
)

/** No two readings of a face are the same. */
function shaken(readout: Readout): Readout {
  if (readout.state.kind !== 'expression') return { ...readout, capturedAtMs: Date.now() }
  const weights = readout.state.probabilities.map((probability) => probability * (0.9 + random() * 0.2))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const at = (index: number) => (weights[index] ?? 0) / total
  const probabilities: Probabilities = [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
  const index = indexOfLargest(probabilities)
  return {
    ...readout,
    capturedAtMs: Date.now(),
    state: { kind: 'expression', expression: expressionAt(index), confidence: at(index), probabilities },
  }
}
