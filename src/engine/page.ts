import type { FromPage, Pressure, Problem } from '../shared/protocol'
import type { CallSession } from './call/call-session'
import { PagePace } from './page-pace'
import type { RoundTrip } from './round-trip'
import type { Candidate, TurnTaker } from './scheduler'

/** The port of a page, from its opening to its end, and the call that runs on it. */
export class Page implements TurnTaker {
  readonly portId: number
  readonly tabId: number
  /** 0 for the tab's page itself, others for frames in it. */
  readonly frameId: number
  /** Whether this is the mirror: a session that is nobody's call, and is not stored. */
  readonly isMirror: boolean
  readonly pace = new PagePace()
  /** Its first message; null before. */
  hello: Extract<FromPage, { type: 'hello' }> | null = null
  /** Null until the call's past is loaded. */
  session: CallSession | null = null
  isLoading = false
  isClosed = false
  /** Why the call's past could not be loaded; null where it was. */
  problem: Problem | null = null
  /** The last look that was sent. */
  trip: RoundTrip | null = null
  /** CPU pressure, as the page last said. */
  pressure: Pressure = 'nominal'
  /** Whether any picture of the last round could be decoded. */
  hasReadablePictures = true

  constructor(portId: number, { tabId, frameId, isMirror }: Pick<Page, 'tabId' | 'frameId' | 'isMirror'>) {
    this.portId = portId
    this.tabId = tabId
    this.frameId = frameId
    this.isMirror = isMirror
  }

  candidates(): readonly Candidate[] {
    return this.session?.candidates() ?? []
  }
}
