import { describe, expect, it, vi } from 'vitest'
import type { Screen } from '../live/screen'
import { madeReadout } from '../live/testing/made-readouts'
import { madeCallView, madeFailed, madeLive } from '../live/testing/made-screens'
import type { CallView } from '../shared/protocol'
import { fitting, floatingContent } from './floating-content'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const READOUTS = [
  madeReadout({ key: 'a', isLeftOut: true }),
  madeReadout({ key: 'b' }),
  madeReadout({ key: 'c', isOnScreen: false }),
  madeReadout({ key: 'd' }),
]
const live = (given: Partial<CallView> = {}) => madeLive(madeCallView({ readouts: READOUTS, ...given }))
const contentOf = (screen: Screen, given = {}) =>
  floatingContent(screen, { isRevealed: false, wasLive: false, ...given })

describe('what is shown', () => {
  it('is everybody, those who are read first, with their places in the call', () => {
    const content = contentOf(live())
    if (content.kind !== 'people') throw new Error(content.kind)
    expect(content.people.map(({ readout, order }) => [readout.key, order])).toEqual([
      ['b', 2],
      ['d', 4],
      ['a', 1],
      ['c', 3],
    ])
    expect(content.status).toBeNull()
  })

  it.each<[string, Screen, string]>([
    ['a pause', live({ isPaused: true }), 'status_paused'],
    ['silence', { ...live(), isSilent: true }, 'status_silent'],
    ['a hidden tab', live({ isHidden: true }), 'status_hidden'],
  ])('says %s', (_what, screen, status) => {
    expect(contentOf(screen)).toMatchObject({ kind: 'people', status })
  })

  it.each<[string, Screen, string]>([
    ['it looks', { kind: 'checking' }, 'checking'],
    ['Mien starts', { kind: 'starting' }, 'starting_title'],
    ['nobody is there', live({ readouts: [] }), 'empty_title'],
    ['Mien is off', { kind: 'off', isEnabling: false, problem: null }, 'off_title'],
  ])('is a sentence while %s', (_when, screen, title) => {
    expect(contentOf(screen)).toEqual({ kind: 'message', title, text: null })
  })

  it('says what is wrong', () => {
    const screen = madeFailed({ problem: { code: 'model-missing', detail: '' } })
    expect(contentOf(screen)).toEqual({ kind: 'message', title: 'failed_title', text: 'problem_model_missing' })
  })

  it('says that the call which it showed is over', () => {
    const off: Screen = { kind: 'off', isEnabling: false, problem: null }
    expect(contentOf(off, { wasLive: true })).toMatchObject({ title: 'floating_over' })
  })
})

describe("the user's own share", () => {
  it.each(['monitor', 'unknown'] as const)('of a %s covers everything, until the user wants it shown', (ownShare) => {
    expect(contentOf(live({ ownShare }))).toEqual({ kind: 'covered' })
    expect(contentOf(live({ ownShare, readouts: [] }))).toEqual({ kind: 'covered' })
    expect(contentOf(live({ ownShare }), { isRevealed: true })).toMatchObject({ kind: 'people', seen: 'shared' })
  })

  it('covers it too while the engine does not answer', () => {
    expect(contentOf({ ...live({ ownShare: 'monitor' }), isSilent: true })).toEqual({ kind: 'covered' })
  })

  it.each(['window', 'browser'] as const)('of a %s does not show it', (ownShare) => {
    expect(contentOf(live({ ownShare }))).toMatchObject({ kind: 'people', seen: null })
  })

  it('may show it where none is known', () => {
    expect(contentOf(live())).toMatchObject({ seen: 'may-be' })
  })
})

describe('how many fit', () => {
  const PLACE = { widthPx: 160, heightPx: 20 }
  it.each([
    ['all of them', 5, { widthPx: 240, heightPx: 100 }, 5],
    ['one place less, which counts the others', 6, { widthPx: 240, heightPx: 100 }, 4],
    ['in two columns', 6, { widthPx: 330, heightPx: 60 }, 6],
    ['eight at most', 49, { widthPx: 1000, heightPx: 1000 }, 8],
    ['seven, where the eighth place counts the others', 49, { widthPx: 160, heightPx: 160 }, 7],
    ['one, however small the window', 3, { widthPx: 20, heightPx: 5 }, 1],
    ['nobody of nobody', 0, { widthPx: 240, heightPx: 100 }, 0],
  ])('is %s', (_what, count, room, shown) => {
    expect(fitting(count, room, PLACE)).toBe(shown)
  })
})
