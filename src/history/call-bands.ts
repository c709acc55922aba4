import { signal } from '@preact/signals'
import type { ReadonlySignal, Signal } from '@preact/signals'
import { roomOverTime } from '../call/room'
import type { RoomStep } from '../call/room'
import type { Call } from '../call/timeline'
import type { CallFacts } from '../shared/call-store'
import { SerialQueue } from '../shared/serial-queue'

/** Steps of a band: a row is about 600 pixels wide, so that a step is seen. */
const BAND_STEPS = 60

type BandFacts = Pick<CallFacts, 'id' | 'lengthS'>

/** The room over time of the calls in the list, each read when its row comes into view. */
export interface CallBands {
  /** Null until it has been read; without a step where nothing can be shown. */
  bandOf(call: BandFacts): ReadonlySignal<readonly RoomStep[] | null>
  /** Reads a call's band, unless that was done or has begun. */
  read(call: BandFacts): Promise<void>
}

/**
 * Bands that are read one after another: a long call takes a third of a second.
 * @param loadCall Null for a call that is gone.
 */
export function callBands(loadCall: (id: string) => Promise<Call | null>): CallBands {
  const bands = new Map<string, Signal<readonly RoomStep[] | null>>()
  const begun = new Map<string, Promise<void>>()
  const queue = new SerialQueue()
  // A call that still runs has another band once it is longer.
  const keyOf = ({ id, lengthS }: BandFacts) => `${id} ${lengthS}`
  const bandOf = (call: BandFacts) => {
    const band = bands.get(keyOf(call)) ?? signal(null)
    bands.set(keyOf(call), band)
    return band
  }
  const load = async (call: BandFacts) => {
    try {
      const loaded = await loadCall(call.id)
      bandOf(call).value = loaded && call.lengthS > 0 ? roomOverTime(loaded, BAND_STEPS, 0, call.lengthS) : []
    } catch (error) {
      // The row stands without a band; what can be done about the call is said where it is opened.
      console.error('Mien: the band of a call could not be read', error)
      bandOf(call).value = []
    }
  }
  return {
    bandOf,
    read(call) {
      const reading = begun.get(keyOf(call)) ?? queue.add(() => load(call))
      begun.set(keyOf(call), reading)
      return reading
    },
  }
}
