import { madeMeeting } from '../../call/testing/made-meeting'
import type { Call } from '../../call/timeline'
import type { Settings } from '../../shared/settings'
import type { CallView, Readout } from '../../shared/protocol'
import type { LiveScreenState, Screen } from '../../live/screen'
import { lacks, madeReadout } from '../../live/testing/made-readouts'
import { STATES as POPUP_STATES } from '../../live/testing/screen-states'

/** One picture of the side panel: a call as it stands at its end, or a screen without a call. */
export interface PanelState {
  readonly call?: Call
  readonly view?: Partial<CallView>
  readonly live?: Partial<LiveScreenState>
  readonly screen?: Screen
  readonly lockedFrames?: readonly string[]
  readonly pinned?: readonly string[]
  /** Labels of what is pressed before the picture is taken, in order. */
  readonly press?: readonly string[]
  /** In another language than English, from right to left, with larger text, or in another palette. */
  readonly language?: 'de'
  readonly isRightToLeft?: boolean
  readonly textPercent?: number
  readonly palette?: Settings['palette']
  /** What is typed into the search field. */
  readonly search?: string
}

const LENGTH_S = 754
const SIX = madeMeeting(6, LENGTH_S)
const ofSix = (given: Partial<Readout>) =>
  SIX.participants.map(({ key, pageName }) => ({ ...madeReadout({ key, name: pageName }), ...given }))
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'W'.repeat(120),
  'A name of many words that goes on and on and then some more until it must be cut somewhere',
  'أحمد محمد',
  '👩🏽‍🚀 "Zoë" & \'Bo\'',
]
const screenOf = (name: string) => {
  const state = POPUP_STATES[name]
  if (!state) throw new Error(`The popup has no state ${name}`)
  return { screen: state.screen }
}

export const PANEL_STATES: Readonly<Record<string, PanelState>> = {
  'panel-off': screenOf('off'),
  'panel-not-allowed': screenOf('not-allowed'),
  'panel-starting': screenOf('starting'),
  'panel-failed': screenOf('failed'),
  'panel-0': { call: madeMeeting(0, 30) },
  'panel-locked-frame': { call: madeMeeting(0, 30), lockedFrames: ['https://call.example.org'] },
  'panel-1': { call: madeMeeting(1, LENGTH_S) },
  'panel-2': { call: madeMeeting(2, 95) },
  'panel-6': { call: SIX },
  'panel-6-german': { call: SIX, language: 'de' },
  'panel-6-colour-blind': { call: SIX, palette: 'colour-blind' },
  'panel-6-high-contrast': { call: SIX, palette: 'high-contrast' },
  'panel-6-right-to-left': { call: SIX, isRightToLeft: true },
  'panel-6-text-200': { call: SIX, textPercent: 200 },
  'panel-focus-german': { call: SIX, language: 'de', press: ['Ana Lúcia Duarte: ausführlich zeigen'] },
  'panel-6-start': { call: madeMeeting(6, 4) },
  'panel-6-pinned': { call: SIX, pinned: ['p3'] },
  'panel-6-moments': { call: SIX, press: ['Moments'] },
  'panel-6-note': { call: SIX, press: ['Mark moment'] },
  'panel-49': { call: madeMeeting(49, LENGTH_S, 3) },
  'panel-49-found': { call: madeMeeting(49, LENGTH_S, 3), search: 'chidi' },
  'panel-49-nobody': { call: madeMeeting(49, LENGTH_S, 3), search: 'xyz' },
  'panel-49-hour': { call: madeMeeting(49, 3600, 4), press: ['Moments'] },
  'panel-long-names': {
    call: {
      ...SIX,
      title: 'x'.repeat(120),
      participants: SIX.participants.map((each, index) => ({ ...each, givenName: HOSTILE[index] ?? null })),
    },
  },
  'panel-no-names': {
    call: { ...SIX, title: '', participants: SIX.participants.map((each) => ({ ...each, pageName: null })) },
  },
  'panel-paused': { call: SIX, view: { isPaused: true } },
  'panel-silent': {
    call: SIX,
    view: { readouts: ofSix({ ...lacks('stale'), readingsPerSecond: 0 }) },
    live: { isSilent: true },
  },
  'panel-needs-self': {
    call: SIX,
    view: { needsSelf: true, readouts: ofSix({ isSelf: false, isLeftOut: true, leftOutBecause: 'setting' }) },
  },
  'panel-self-once': {
    call: { ...SIX, siteId: 'webex', participants: SIX.participants.map((each) => ({ ...each, isSelf: false })) },
  },
  'panel-misfit': { call: SIX, view: { misfit: { siteId: 'zoom', kind: 'two-selves' } } },
  'panel-misfit-copied': {
    call: SIX,
    view: { misfit: { siteId: 'zoom', kind: 'no-names' } },
    press: ['Copy a description for a bug report', 'Show the description'],
  },
  'panel-cannot-tell': { call: SIX, view: { readouts: ofSix({ isLeftOut: true, leftOutBecause: 'cannot-tell' }) } },
  'panel-focus-cannot-tell': {
    call: SIX,
    view: { readouts: ofSix({ isLeftOut: true, leftOutBecause: 'cannot-tell' }) },
    press: ['Ben: show in detail'],
  },
  'panel-focus-erase': { call: SIX, press: ['Ben: show in detail', 'Leave out'] },
  'panel-hidden': { call: SIX, view: { isHidden: true } },
  'panel-focus': { call: SIX, press: ['Ana Lúcia Duarte: show in detail'] },
  'panel-focus-rename': { call: SIX, press: ['Ben: show in detail', 'Rename'] },
  'panel-focus-away': { call: SIX, press: ['Farah: show in detail'] },
}
