import { EXPRESSIONS, NO_READING_REASONS } from '../../call/reading'
import { PROBLEMS } from '../../shared/protocol'
import type { Settings } from '../../shared/settings'
import type { CallView, Problem, Readout } from '../../shared/protocol'
import { madeCall, madeParticipant, timelineOf } from '../../call/testing/made-calls'
import type { Call } from '../../call/timeline'
import type { Result } from '../stored-calls'
import type { AlwaysOn } from '../host-access'
import type { Screen } from '../screen'
import { NOW_MS, lacks, madeReadout, reads } from './made-readouts'
import { madeCallView, madeFailed, madeLive } from './made-screens'

/** One picture of the popup. */
export interface GalleryState {
  readonly screen: Screen
  readonly lastCall?: Call
  readonly result?: Result
  readonly isCallHere?: boolean
  readonly alwaysOn?: AlwaysOn
  readonly lockedFrames?: readonly string[]
  /** Labels of what is pressed before the picture is taken, in order. */
  readonly press?: readonly string[]
  /** In another language than English, from right to left, with larger text, or in another palette. */
  readonly language?: 'de'
  readonly isRightToLeft?: boolean
  readonly textPercent?: number
  readonly palette?: Settings['palette']
}

const NAMES = ['Ana Lúcia Duarte', 'Ben', 'Chidi Okafor', 'Dagný Jónsdóttir', 'Emre Yıldız', 'Farah']
/** Where the pictures need more people. */
const MORE_NAMES = ['Grace Mwangi', 'Hiro Tanaka']

function call(readouts: readonly Readout[], given: Partial<CallView> = {}): CallView {
  return madeCallView({ readouts: [...readouts], ...given })
}

function live(readouts: readonly Readout[], given: Partial<CallView> = {}, warning: Problem | null = null): Screen {
  return madeLive(call(readouts, given), { warning })
}

const stale = (readout: Readout): Readout => ({ ...readout, ...lacks('stale'), readingsPerSecond: 0 })

const SIX: readonly Readout[] = [
  madeReadout({ key: 'a', name: NAMES[0] ?? null, isSelf: true, ...reads('happy', 0.91) }),
  madeReadout({ key: 'b', name: NAMES[1] ?? null, ...reads('neutral', 0.68, 'sad') }),
  madeReadout({
    key: 'c',
    name: NAMES[2] ?? null,
    ...reads('surprise', 0.57, 'fear'),
    faceCount: 3,
    capturedAtMs: NOW_MS - 4200,
  }),
  madeReadout({ key: 'd', name: NAMES[3] ?? null, ...lacks('turned-away') }),
  madeReadout({ key: 'e', name: NAMES[4] ?? null, ...lacks('camera-off') }),
  madeReadout({ key: 'f', name: NAMES[5] ?? null, isLeftOut: true }),
]

const EIGHT: readonly Readout[] = [
  ...SIX,
  madeReadout({ key: 'g', name: MORE_NAMES[0] ?? null, ...reads('sad', 0.66) }),
  madeReadout({ key: 'h', name: MORE_NAMES[1] ?? null }),
]

const CANNOT_TELL: readonly Readout[] = [
  ...SIX.slice(0, 2),
  madeReadout({ key: 'x', name: 'Farah', leftOutBecause: 'cannot-tell' }),
  madeReadout({ key: 'y', leftOutBecause: 'cannot-tell' }),
]

const SEVEN = EXPRESSIONS.map((expression, index) =>
  madeReadout({ key: expression, name: `Shows ${expression}`, ...reads(expression, 0.55 + index * 0.06) }),
)

const REASONS = NO_READING_REASONS.map((reason) =>
  madeReadout({ key: reason, name: `Is ${reason}`, ...lacks(reason), isLeftOut: reason === 'left-out' }),
)

const MANY = Array.from({ length: 49 }, (_, index) => {
  const expression = EXPRESSIONS[(index * 3) % 7] ?? 'neutral'
  const reason = NO_READING_REASONS[index % 7] ?? 'no-face'
  const seen = index % 6 === 5 ? lacks(reason) : reads(expression, 0.5 + (index % 10) / 20)
  return madeReadout({ key: `p${index}`, name: index % 8 === 7 ? null : `${NAMES[index % 6]} ${index + 1}`, ...seen })
})

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'W'.repeat(120),
  'A name of many words that goes on and on and then some more until it must be cut somewhere',
  'أحمد محمد',
  '👩🏽‍🚀 "Zoë" & \'Bo\'',
].map((name, index) => madeReadout({ key: `h${index}`, name, ...reads('neutral', 0.7) }))

const LAST_CALL = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })], {
  title: 'Weekly planning – Google Meet',
  endedAtMs: null,
})

const DETAIL =
  'RangeError: byte length of Float32Array should be a multiple of 4 at loadModel (engine.worker.js:1:20412)'

export const STATES: Readonly<Record<string, GalleryState>> = {
  checking: { screen: { kind: 'checking' } },
  purpose: { screen: { kind: 'purpose', problem: null }, press: ['I understand, continue'] },
  'purpose-work': {
    screen: { kind: 'purpose', problem: null },
    press: ['At work or in education: colleagues, staff, applicants, pupils, students'],
  },
  'purpose-not-stored': {
    screen: {
      kind: 'purpose',
      problem: { code: 'purpose-missing', detail: 'QuotaExceededError: The quota was exceeded.' },
    },
  },
  off: { screen: { kind: 'off', isEnabling: false, problem: null } },
  'off-call-here': {
    screen: { kind: 'off', isEnabling: false, problem: null },
    isCallHere: true,
    alwaysOn: { host: 'meetings.with-a-rather-long-name.example.org', isGranted: true },
  },
  'off-always-on': {
    screen: { kind: 'off', isEnabling: false, problem: null },
    alwaysOn: { host: 'call.example.org', isGranted: false },
  },
  'off-inform': { screen: { kind: 'off', isEnabling: false, problem: null }, press: ['Who to tell first'] },
  'off-last-call': {
    screen: { kind: 'off', isEnabling: false, problem: null },
    lastCall: LAST_CALL,
    result: { kind: 'saved', fileName: 'mien-2026-11-24-003312-summary.csv' },
  },
  'off-enabling': { screen: { kind: 'off', isEnabling: true, problem: null } },
  'off-problem': {
    screen: {
      kind: 'off',
      isEnabling: false,
      problem: { code: 'page-not-reached', detail: 'Could not establish connection.' },
    },
  },
  'not-allowed': { screen: { kind: 'not-allowed', problem: { code: 'page-not-allowed', detail: '' } } },
  starting: { screen: { kind: 'starting' } },
  failed: { screen: madeFailed({ problem: { code: 'model-broken', detail: DETAIL }, callId: LAST_CALL.id }) },
  'failed-retrying': { screen: madeFailed({ problem: { code: 'engine-not-started', detail: '' }, isRetrying: true }) },
  'live-0': { screen: live([]) },
  'live-1': { screen: live(SIX.slice(0, 1)) },
  'live-2': { screen: live(SIX.slice(0, 2)) },
  'live-6': { screen: live(SIX) },
  'live-8': { screen: live(EIGHT) },
  'live-8-open': { screen: live(EIGHT), press: ['Details and options for Chidi Okafor'] },
  'live-8-paused': {
    screen: live(
      EIGHT.map((readout) => ({ ...readout, ...lacks('paused') })),
      { isPaused: true },
    ),
  },
  'live-6-details': { screen: live(SIX), press: ['Export, and how it runs', 'How it runs'] },
  'live-6-options': {
    screen: live(SIX),
    press: ['Details and options for Ana Lúcia Duarte', 'Details and options for Ben', 'Rename'],
  },
  'live-8-german': { screen: live(EIGHT), language: 'de' },
  'live-8-right-to-left': { screen: live(EIGHT), isRightToLeft: true },
  'live-8-text-200': { screen: live(EIGHT), textPercent: 200 },
  'live-expressions-colour-blind': { screen: live(SEVEN), palette: 'colour-blind' },
  'live-expressions-high-contrast': { screen: live(SEVEN), palette: 'high-contrast' },
  'live-49-german': { screen: live(MANY), language: 'de' },
  'live-49-text-200': { screen: live(MANY), textPercent: 200 },
  'off-german': { screen: { kind: 'off', isEnabling: false, problem: null }, language: 'de', lastCall: LAST_CALL },
  'live-49': { screen: live(MANY) },
  'live-49-open': { screen: live(MANY), press: ['Details and options for Ben 2'] },
  'live-expressions': { screen: live(SEVEN) },
  'live-reasons': { screen: live(REASONS) },
  'live-hostile-names': { screen: live(HOSTILE, { title: 'x'.repeat(120) }) },
  'live-no-names': { screen: live(SIX.map((readout) => ({ ...readout, name: null }))) },
  'live-paused': {
    screen: live(
      SIX.map((readout) => ({ ...readout, ...lacks('paused') })),
      { isPaused: true },
    ),
  },
  'live-hidden': { screen: live(SIX, { isHidden: true }), result: { kind: 'not-read', fault: null } },
  'live-locked-frame': { screen: live([]), lockedFrames: ['https://call.example.org'] },
  'live-always-on': { screen: live(SIX), alwaysOn: { host: 'call.example.org', isGranted: true } },
  'live-black': {
    screen: live([...SIX.slice(0, 2), madeReadout({ key: 'k', name: 'Karim', ...lacks('black') })], { siteId: 'zoom' }),
  },
  ...Object.fromEntries(
    [[], SIX.slice(0, 1), SIX, MANY].map((people) => [
      `live-misfit-${people.length}`,
      { screen: live(people, { misfit: { siteId: 'zoom', kind: 'nobody' } }) },
    ]),
  ),
  'live-misfit-copied': {
    screen: live(SIX.slice(0, 2), { misfit: { siteId: 'zoom', kind: 'no-names' } }),
    press: ['Copy a description for a bug report', 'Show the description'],
  },
  'live-warning': {
    screen: live(SIX, {}, { code: 'storage-failed', detail: 'QuotaExceededError: The quota was exceeded.' }),
  },
  'live-restarting': { screen: madeLive(call(SIX), { status: { phase: 'starting' } }) },
  'live-silent': { screen: madeLive(call(SIX.map(stale)), { isSilent: true }) },
  'live-engine-stopped': {
    screen: madeLive(call(SIX.map(stale)), {
      status: { phase: 'failed', problem: { code: 'engine-stopped', detail: 'No heartbeat for 3 s' } },
      isSilent: true,
      isRetrying: true,
    }),
  },
  'live-settings-unreadable': {
    screen: live(
      SIX.map((readout) => ({ ...readout, isLeftOut: true, leftOutBecause: 'setting' })),
      {},
      { code: 'settings-unreadable', detail: 'Error: IO error: .../000003.log (Could not be read)' },
    ),
  },
  'live-needs-self': {
    screen: live(
      SIX.map((readout) => ({ ...readout, isSelf: false, isLeftOut: true, leftOutBecause: 'setting' })),
      { needsSelf: true },
    ),
  },
  'live-needs-self-later': {
    screen: live(
      SIX.map((readout) => ({ ...readout, isSelf: false, isLeftOut: true, leftOutBecause: 'setting' })),
      { needsSelf: true },
    ),
    press: ['Not now'],
  },
  ...Object.fromEntries(
    [SIX.slice(0, 1), SIX, MANY].map((people) => [
      `live-self-once-${people.length}`,
      {
        screen: live(
          people.map((readout) => ({ ...readout, isSelf: false })),
          { siteId: 'webex' },
        ),
      },
    ]),
  ),
  'live-cannot-tell': { screen: live(CANNOT_TELL) },
  'live-erase': { screen: live(SIX), press: ['Details and options for Ana Lúcia Duarte', 'Leave out'] },
  'live-erased': {
    screen: live(SIX),
    press: ['Details and options for Farah', 'Erase what was read', 'Erase for good'],
  },
  ...Object.fromEntries(
    PROBLEMS.map((code) => [`problem-${code}`, { screen: madeFailed({ problem: { code, detail: DETAIL } }) }]),
  ),
}
