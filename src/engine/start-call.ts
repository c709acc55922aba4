import type { Call } from '../call/timeline'
import type { EnabledTab } from '../shared/protocol'
import type { Settings } from '../shared/settings'
import { MAX_GAP_MS } from './call/call-clock'
import { CallSession } from './call/call-session'
import type { SessionWorld } from './call/call-session'
import type { LoadResult } from './call-journal'

export interface CallStart {
  readonly tab: EnabledTab
  readonly title: string
  /** What is stored of the call. */
  readonly past: LoadResult
  /** Null where they cannot be read: then nobody is read. */
  readonly settings: Settings | null
}

/**
 * A tab's call: a new one, or the stored one that goes on. One whose past could not be loaded gets a record of its own,
 * so that the old one is not overwritten; one whose last second is long ago ends, and the next begins with the same people.
 * @param newId A new UUID.
 */
export function startCall(
  { tab, title, past, settings }: CallStart,
  world: SessionWorld,
  newId: () => string,
): CallSession {
  const stored = past.isLoaded ? past.call : null
  const call = stored ?? newCall(past.isLoaded ? tab.callId : newId(), title, startOf(tab, world.wallMs()), settings)
  call.endedAtMs = null
  const session = new CallSession(call, world, settings, tab.leftOut)
  return session.isOver ? session.continueAs(newId()) : session
}

/** When the user turned it on; now where that is not possible. */
function startOf({ startedAtMs }: EnabledTab, wallMs: number): number {
  const ageMs = wallMs - startedAtMs
  return ageMs >= 0 && ageMs < MAX_GAP_MS ? startedAtMs : wallMs
}

function newCall(id: string, title: string, startedAtMs: number, settings: Settings | null): Call {
  return {
    id,
    // The first list of tiles brings it.
    siteId: 'generic',
    title,
    startedAtMs,
    endedAtMs: null,
    isKept: settings?.isHistoryOn ?? false,
    givenTitle: null,
    settings: null,
    notes: [],
    participants: [],
  }
}
