import { EXPRESSIONS } from '../../call/reading'
import { madeCall, madeParticipant } from '../../call/testing/made-calls'
import { Timeline } from '../../call/timeline'
import type { Readout } from '../../shared/protocol'
import { readingOf } from '../readout-words'
import { RecordedCall } from '../recorded-call'
import type { Screen } from '../screen'
import { callMessage } from './call-messages'

const LENGTH_S = 60

/** The recording of a made-up minute of a call that ends in what its readouts show; empty without a call. */
export function lastMinuteOf(screen: Screen): RecordedCall {
  const recorded = new RecordedCall()
  if (screen.kind !== 'live') return recorded
  const { callId, readouts } = screen.call
  const participants = readouts.map((readout, order) =>
    madeParticipant({ key: readout.key, timeline: minuteOf(readout, order) }),
  )
  const call = madeCall(participants, { id: callId })
  recorded.onMessage(callMessage(call, LENGTH_S - 1, { isWhole: true, fromS: 0 }))
  return recorded
}

/** Neutral at first, then something else for a while, and in the end what is shown now. */
function minuteOf(readout: Readout, order: number): Timeline {
  const timeline = new Timeline()
  const now = readingOf(readout)
  const between = EXPRESSIONS[(order * 2 + 3) % EXPRESSIONS.length] ?? 'neutral'
  const since = 34 + ((order * 7) % 22)
  for (let second = (order * 11) % 20; second < LENGTH_S; second++) {
    if (second >= since && !now) break
    const shown = now && second >= since ? now.expression : second % 30 > 12 + (order % 5) * 3 ? between : 'neutral'
    timeline.set({ second, shown, probabilities: now?.probabilities ?? null })
  }
  return timeline
}
