import { CALL_START_MS } from '../../call/testing/made-calls'
import type { CallFacts } from '../../shared/call-store'

/** What the list knows of a call: one of an hour that is over, unless given otherwise. */
export function madeFacts(given: Partial<CallFacts> = {}): CallFacts {
  return {
    id: '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
    siteId: 'generic',
    title: 'Weekly planning',
    givenTitle: null,
    startedAtMs: CALL_START_MS,
    endedAtMs: CALL_START_MS + 3_600_000,
    isKept: true,
    isDamaged: false,
    participantNames: ['Ana', 'Ben'],
    lengthS: 3600,
    ...given,
  }
}
