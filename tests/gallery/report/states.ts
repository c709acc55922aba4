import * as v from 'valibot'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../../../src/call/testing/made-calls'
import { madeMeeting } from '../../../src/call/testing/made-meeting'
import type { Call } from '../../../src/call/timeline'

export const ID = 'the call'
export const OTHER_ID = 'the other call'
export const NOW_MS = CALL_START_MS + 5 * 3600 * 1000

/** One state of the report page. */
export interface ReportState {
  readonly call?: Call
  readonly other?: Call
  readonly callId?: string | null
  readonly load?: () => Promise<Call | null>
  readonly language?: 'de'
  /** Texts of buttons and summaries that are clicked, in order, before the screenshot. */
  readonly press?: readonly string[]
}

const HOSTILE = ['<img src=x onerror=alert(1)>', '=1+1', 'W'.repeat(120), 'أحمد محمد', '👩🏽‍🚀 "Zoë" & \'Bo\'']

const six = madeMeeting(6, 47 * 60)
const calm = madeCall(
  Array.from({ length: 6 }, (_, index) =>
    madeParticipant({ key: `p${index}`, pageName: `Person ${index + 1}`, timeline: timelineOf('n'.repeat(1800)) }),
  ),
  { endedAtMs: CALL_START_MS + 1_800_000 },
)
const hostile = madeMeeting(5, 300)
hostile.participants.forEach((participant, index) => (participant.pageName = HOSTILE[index] ?? null))
const nameless = madeMeeting(4, 300)
nameless.participants.forEach((participant) => (participant.pageName = null))

export const STATES: Readonly<Record<string, ReportState>> = {
  none: { call: madeCall([], { title: '' }) },
  one: { call: madeMeeting(1, 95) },
  six: { call: six },
  'six-german': { call: six, language: 'de' },
  'six-calm': { call: calm },
  'six-open': {
    call: six,
    press: [
      'All moments (169)',
      'As a table',
      'All seven probabilities',
      /* the first card's */ 'Add a note',
      'Delete',
    ],
  },
  'six-saved': { call: six, press: ['Report as HTML', 'Delete from this machine'] },
  'six-rename': { call: six, press: ['Rename', 'Change'] },
  'many-four-hours': { call: madeMeeting(49, 4 * 3600) },
  hostile: { call: { ...hostile, title: 'x'.repeat(120) } },
  nameless: { call: nameless },
  running: { call: { ...madeMeeting(3, 600), endedAtMs: null, startedAtMs: NOW_MS - 600_000 } },
  compared: {
    call: madeMeeting(4, 1500),
    other: {
      ...madeMeeting(5, 1800, 7),
      startedAtMs: CALL_START_MS - 7 * 86_400_000,
      endedAtMs: CALL_START_MS - 7 * 86_400_000 + 1_800_000,
    },
  },
  'not-found': {},
  damaged: { load: () => Promise.resolve(v.parse(v.never(), 'a call')) },
  'not-read': { load: () => Promise.reject(new DOMException('The database could not be opened', 'UnknownError')) },
}
