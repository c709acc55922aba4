import { CALL_START_MS } from '../../../src/call/testing/made-calls'
import { madeFacts } from '../../../src/history/testing/made-facts'
import type { HistoryResult } from '../../../src/history/history-model'
import type { OwnName } from '../../../src/shared/protocol'
import type { Purpose } from '../../../src/shared/purpose-store'
import type { CallFacts, DamagedCall } from '../../../src/shared/call-store'
import { lacks, reads } from '../../../src/live/testing/made-readouts'
import type { Rest, Stage } from '../../../src/mirror/mirror-model'
import type { Seen, Task } from '../../../src/mirror/task'
import type { Pin } from '../../../src/welcome/welcome-model'
import type { Problem, Readout } from '../../../src/shared/protocol'
import { DEFAULT_SETTINGS } from '../../../src/shared/settings'
import type { Settings } from '../../../src/shared/settings'

/** One state of a page that fills a tab. */
export interface PageState {
  readonly page: 'settings' | 'history' | 'welcome' | 'mirror'
  readonly settings?: Partial<Settings>
  /** What storage has instead of valid settings. */
  readonly stored?: Readonly<Record<string, unknown>>
  readonly purpose?: Purpose
  readonly grantedSites?: readonly string[]
  readonly ownNames?: readonly OwnName[]
  readonly calls?: readonly (CallFacts | DamagedCall)[]
  readonly selectedIds?: readonly string[]
  readonly search?: string
  readonly result?: HistoryResult
  /** Selectors of elements that are clicked, in order, before the screenshot. */
  readonly press?: readonly string[]
  /** Whether the page is laid out from right to left. */
  readonly isRightToLeft?: boolean
  /** Where the toolbar button is, on the welcome page. */
  readonly pin?: Pin
  readonly isFirefox?: boolean
  readonly mirror?: MirrorState
}

/** What the mirror shows. */
export interface MirrorState {
  readonly stage: Stage
  /** What is read of the user, or of the portraits. */
  readonly readouts?: readonly Partial<Readout>[]
  readonly problem?: Problem
  readonly rest?: Rest
  readonly running?: { readonly task: Task; readonly remainingS: number }
  readonly seen?: ReadonlyMap<Task, Seen>
}

export const NOW_MS = CALL_START_MS + 26 * 3_600_000
const NAMES = ['Ana Lúcia Duarte', 'Ben', 'Chidi Okafor', 'Dagný Jónsdóttir', 'Emre Yıldız', 'Farah', null]
const TITLES = [
  'Weekly planning',
  '',
  'Interview with the first of many customers – Google Meet',
  '1:1',
  'Design review',
]

const made = (index: number, given: Partial<CallFacts> = {}) => {
  const startedAtMs = NOW_MS - (index + 1) * 5_400_000
  const lengthS = 300 + ((index * 997) % 5000)
  return madeFacts({
    id: `call-${index}`,
    title: TITLES[index % TITLES.length] ?? '',
    siteId: index % 3 === 0 ? 'meet' : 'generic',
    startedAtMs,
    endedAtMs: startedAtMs + lengthS * 1000,
    lengthS,
    participantNames: Array.from({ length: (index * 3) % 8 }, (_, at) => NAMES[(at + index) % NAMES.length] ?? null),
    ...given,
  })
}
const ODD = [
  { id: 'damaged', isDamaged: true } as const,
  made(0, { title: 'Running now', endedAtMs: null, startedAtMs: NOW_MS - 600_000, lengthS: 598, isKept: false }),
  made(1, { title: 'Browser crashed here', endedAtMs: null, isKept: false }),
  made(2, { title: 'W'.repeat(120) }),
  made(3, {
    title: '<img src=x onerror=alert(1)>',
    participantNames: Array.from({ length: 49 }, (_, at) => `Person number ${at + 1} of them`),
  }),
  made(4, { title: 'اجتماع التخطيط', participantNames: ['أحمد محمد', '👩🏽‍🚀 "Zoë"'] }),
  made(5, { givenTitle: 'A title of my own', isKept: false }),
]

const CAMERA: Stage = { kind: 'open', source: 'camera', fault: null }
const SEEN = new Map<Task, Seen>([
  ['happy', { expressions: [{ expression: 'happy', howOften: 'throughout' }], nothing: null }],
  [
    'surprise',
    {
      expressions: [
        { expression: 'surprise', howOften: 'mostly' },
        { expression: 'neutral', howOften: 'at-times' },
      ],
      nothing: null,
    },
  ],
  ['neutral', { expressions: [], nothing: 'unsure' }],
  ['fear', { expressions: [], nothing: 'no-face' }],
])

const FIRST_STATES: Readonly<Record<string, PageState>> = {
  welcome: { page: 'welcome', pin: 'hidden' },
  'welcome-answered': { page: 'welcome', purpose: 'private', pin: 'pinned' },
  'welcome-work': { page: 'welcome', press: ['input[value=work-or-school]', '.main-button'] },
  'welcome-firefox-german': { page: 'welcome', isFirefox: true, settings: { language: 'de' } },
  'welcome-high-contrast-large': { page: 'welcome', settings: { palette: 'high-contrast', textSize: 'large' } },
  'welcome-right-to-left': { page: 'welcome', purpose: 'professional', pin: 'hidden', isRightToLeft: true },
  'mirror-purpose': { page: 'mirror', mirror: { stage: { kind: 'purpose', problem: null } } },
  'mirror-choose': { page: 'mirror', mirror: { stage: { kind: 'choose' } } },
  'mirror-opening': { page: 'mirror', mirror: { stage: { kind: 'opening', source: 'camera' } } },
  'mirror-waiting': { page: 'mirror', mirror: { stage: CAMERA } },
  'mirror-happy': { page: 'mirror', mirror: { stage: CAMERA, readouts: [reads('happy', 0.87)], seen: SEEN } },
  'mirror-no-face': {
    page: 'mirror',
    mirror: { stage: CAMERA, readouts: [lacks('no-face')], rest: { kind: 'missed' } },
  },
  'mirror-rest': {
    page: 'mirror',
    mirror: { stage: CAMERA, readouts: [reads('neutral', 0.71)], rest: { kind: 'counting', remainingS: 2 } },
  },
  'mirror-rest-set': {
    page: 'mirror',
    mirror: { stage: CAMERA, readouts: [{ ...reads('neutral', 0.82), restingFace: 'set' }] },
  },
  'mirror-task': {
    page: 'mirror',
    settings: { palette: 'colour-blind' },
    mirror: { stage: CAMERA, readouts: [reads('surprise', 0.66)], running: { task: 'surprise', remainingS: 3 } },
  },
  'mirror-portraits-denied': {
    page: 'mirror',
    mirror: {
      stage: { kind: 'open', source: 'portraits', fault: 'denied' },
      readouts: [reads('happy', 0.97), reads('neutral', 0.74), lacks('unsure')],
    },
  },
  'mirror-failed': {
    page: 'mirror',
    mirror: {
      stage: { kind: 'failed', problem: { code: 'engine-not-started', detail: 'The engine does not answer' } },
    },
  },
  'mirror-engine-stopped': {
    page: 'mirror',
    mirror: { stage: CAMERA, readouts: [lacks('stale')], problem: { code: 'engine-stopped', detail: 'Silence' } },
  },
  'mirror-german-large': {
    page: 'mirror',
    settings: { language: 'de', textSize: 'large' },
    mirror: { stage: CAMERA, readouts: [{ ...reads('disgust', 0.58), restingFace: 'set' }], seen: SEEN },
  },
  'mirror-right-to-left': {
    page: 'mirror',
    isRightToLeft: true,
    mirror: { stage: CAMERA, readouts: [reads('sad', 0.62)], seen: SEEN },
  },
}

export const STATES: Readonly<Record<string, PageState>> = {
  ...FIRST_STATES,
  settings: { page: 'settings', purpose: 'private' },
  'settings-changed': {
    page: 'settings',
    settings: { confidenceFloor: 0.8, isHistoryOn: true, analysed: 'chosen', hasBadges: true },
    press: ['.field .small-button', 'input[value=work-or-school]', 'section > .danger-button'],
  },
  'settings-sites': {
    page: 'settings',
    purpose: 'private',
    grantedSites: ['https://meet.example.org/*', `https://${'long.'.repeat(20)}example.org/*`],
    ownNames: [
      { siteId: 'webex', name: 'Ana Lúcia Duarte' },
      { siteId: 'zoom', name: 'W'.repeat(120) },
    ],
  },
  'settings-repaired': {
    page: 'settings',
    stored: { ...DEFAULT_SETTINGS, version: 1, palette: 'grey', keepDays: -1, language: 7 },
    press: ['input[value="1"]'],
  },
  'settings-colour-blind-large': {
    page: 'settings',
    purpose: 'professional',
    settings: { palette: 'colour-blind', textSize: 'large' },
  },
  'settings-high-contrast-small': {
    page: 'settings',
    purpose: 'professional',
    settings: { palette: 'high-contrast', textSize: 'small' },
  },
  'settings-german': { page: 'settings', purpose: 'private', settings: { language: 'de', isHistoryOn: true } },
  'settings-right-to-left': {
    page: 'settings',
    purpose: 'private',
    settings: { confidenceFloor: 0.8 },
    isRightToLeft: true,
  },
  'history-off-empty': { page: 'history', calls: [] },
  'history-off': { page: 'history', calls: [made(0, { isKept: false })] },
  'history-six': {
    page: 'history',
    settings: { isHistoryOn: true },
    calls: Array.from({ length: 6 }, (_, index) => made(index)),
    selectedIds: ['call-1', 'call-3'],
  },
  'history-odd': {
    page: 'history',
    settings: { isHistoryOn: true },
    calls: ODD,
    selectedIds: ['call-4'],
    result: { kind: 'imported', addedCount: 3, presentCount: 1, expiredCount: 0, damagedCount: 2 },
  },
  'history-no-hit': {
    page: 'history',
    settings: { isHistoryOn: true },
    calls: [made(0), made(1)],
    search: 'nowhere',
  },
  'history-many': {
    page: 'history',
    settings: { isHistoryOn: true, keepDays: 1 },
    calls: Array.from({ length: 500 }, (_, index) => made(index)),
    search: 'design chidi',
  },
  'history-fault': {
    page: 'history',
    settings: { isHistoryOn: true },
    calls: [],
    result: { kind: 'file-fault', fault: 'damaged' },
  },
  'history-sure': {
    page: 'history',
    settings: { isHistoryOn: true, palette: 'high-contrast', textSize: 'large' },
    calls: ODD,
    press: ['.history-tools .danger-button'],
  },
  'history-rename': {
    page: 'history',
    settings: { isHistoryOn: true, palette: 'colour-blind' },
    calls: ODD,
    press: ['button[aria-label^=Rename]'],
  },
  'history-german': { page: 'history', settings: { language: 'de' }, calls: ODD, selectedIds: ['call-2', 'call-3'] },
  'history-right-to-left': {
    page: 'history',
    settings: { isHistoryOn: true },
    calls: ODD,
    selectedIds: ['call-2', 'call-3'],
    isRightToLeft: true,
  },
}
