// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { fakeBrowser } from '@webext-core/fake-browser'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { STATES } from '../live/testing/screen-states'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import type { CallView, Readout } from '../shared/protocol'
import { SETTLE_MS } from '../live/announcer'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { startClock } from '../ui/clock'
import { NOW_MS, lacks, madeReadout, reads } from '../live/testing/made-readouts'
import { madeCallView, madeFailed, madeLive } from '../live/testing/made-screens'
import { loadViewChoices } from '../live/view-choices'
import type { ViewChoices } from '../live/view-choices'
import { App } from './app'
import { RecordedCall } from '../live/recorded-call'
import type { Result } from '../live/stored-calls'
import type { AlwaysOn } from '../live/host-access'
import type { LiveScreenState, Screen } from '../live/screen'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const CALL = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })], { endedAtMs: null })

function live(
  readouts = [madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.9) })],
  given: Partial<CallView> = {},
): LiveScreenState {
  return madeLive(madeCallView({ callId: CALL.id, readouts, ...given }))
}

const screen = signal<Screen>({ kind: 'checking' })
const lastCall = signal<Call | null>(null)
const result = signal<Result | null>(null)
const actions = {
  agree: vi.fn(() => Promise.resolve()),
  enable: vi.fn(() => Promise.resolve()),
  stop: vi.fn(() => Promise.resolve()),
  readFrame: vi.fn(() => Promise.resolve()),
  tryAgain: vi.fn(() => Promise.resolve()),
  pause: vi.fn(),
  follow: vi.fn(),
  rename: vi.fn(),
  markSelf: vi.fn(),
  leaveOut: vi.fn(),
  erase: vi.fn(),
  export: vi.fn(() => Promise.resolve()),
  deleteCall: vi.fn(() => Promise.resolve()),
  restingFace: vi.fn(),
  markMoment: vi.fn(() => null),
  note: vi.fn(),
  deleteNote: vi.fn(),
  look: vi.fn(() => Promise.resolve()),
  describePage: vi.fn(() => Promise.resolve('html\n  body')),
  openPage: vi.fn(),
  openPanel: vi.fn(),
  close: vi.fn(),
}
const settings = signal(DEFAULT_SETTINGS)
const isCallHere = signal(false)
const alwaysOn = signal<AlwaysOn | null>(null)
const lockedFrames = signal<readonly string[]>([])
const setAlwaysOn = vi.fn(() => Promise.resolve())
const hosts = { alwaysOn, lockedFrames, setAlwaysOn }
const model = { screen, lastCall, result, settings, isCallHere, hosts, ...actions }
const recorded = new RecordedCall()
let choices: ViewChoices
let root: HTMLElement
let timeMs: number
let stopClock: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  timeMs = NOW_MS
  fakeBrowser.reset()
  choices = await loadViewChoices(fakeBrowser.storage.local, fakeBrowser.storage.session)
  settings.value = DEFAULT_SETTINGS
  stopClock = startClock(() => timeMs)
  lastCall.value = null
  isCallHere.value = false
  alwaysOn.value = null
  lockedFrames.value = []
  result.value = null
  root = document.createElement('div')
  document.body.append(root)
})
afterEach(() => {
  stopClock()
  render(null, root)
  root.remove()
  vi.useRealTimers()
})

async function show(next: Screen) {
  await act(() => {
    screen.value = next
    render(<App model={model} choices={choices} recorded={recorded} />, root)
  })
}
async function press(words: string) {
  const button = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === words)
  if (!button) throw new Error(`No button ${words}`)
  await act(() => button.click())
}
async function passMs(ms: number) {
  await act(() => {
    timeMs += ms
    vi.advanceTimersByTime(ms)
  })
}

describe('off', () => {
  it('offers one thing to do, and the promise', async () => {
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(root.textContent).toContain('nothing leaves')
    await press('Read expressions in this tab')
    expect(actions.enable).toHaveBeenCalledOnce()
  })

  it('says that a call is here, and reads it only on a press', async () => {
    isCallHere.value = true
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(root.querySelector('h2')?.textContent).toBe('A call is here.')
    expect(actions.enable).not.toHaveBeenCalled()
    await press('Read this call')
    expect(actions.enable).toHaveBeenCalledOnce()
  })

  it('takes no second press', async () => {
    await show({ kind: 'off', isEnabling: true, problem: null })
    await press('Starting…')
    expect(actions.enable).not.toHaveBeenCalled()
  })

  it('offers the last call, and deletes it only when asked twice', async () => {
    lastCall.value = CALL
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(root.querySelector('.last-call')?.textContent).toContain('0:03')
    await press('Summary CSV')
    expect(actions.export).toHaveBeenCalledWith(CALL.id, 'summary-csv')
    await press('Delete')
    expect(actions.deleteCall).not.toHaveBeenCalled()
    await press('Delete for good?')
    expect(actions.deleteCall).toHaveBeenCalledWith(CALL.id)
  })
})

describe('a call that was cut off', () => {
  it('is said to be, and its report is offered', async () => {
    lastCall.value = CALL
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(root.querySelector('.last-call')?.textContent).toContain('cut off')
    await press('Open report')
    expect(actions.openPage).toHaveBeenCalledWith({ kind: 'report', callId: CALL.id })
  })

  it('is not claimed of one that ended', async () => {
    lastCall.value = madeCall([])
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(root.querySelector('.last-call')?.textContent).not.toContain('cut off')
  })
})

describe('first run', () => {
  const choose = (value: string) =>
    act(() => {
      const radio = root.querySelector<HTMLInputElement>(`input[value="${value}"]`)
      radio?.click()
    })

  it('wants a purpose', async () => {
    await show({ kind: 'purpose', problem: null })
    await press('I understand, continue')
    expect(root.querySelector('[role=alert]')?.textContent).toBe('Choose what you will use Mien for.')
    expect(actions.agree).not.toHaveBeenCalled()
    await choose('private')
    await press('I understand, continue')
    expect(actions.agree).toHaveBeenCalledWith('private')
  })

  it('explains the ban, and wants a second look', async () => {
    await show({ kind: 'purpose', problem: null })
    expect(root.textContent).not.toContain('Article 5')
    await choose('work-or-school')
    expect(root.textContent).toContain('Article 5')
    await press('I understand, continue')
    expect(actions.agree).not.toHaveBeenCalled()
    await act(() => root.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
    await press('I understand, continue')
    expect(actions.agree).toHaveBeenCalledWith('work-or-school')
  })
})

describe('live', () => {
  it('shows whether it is read, length and people, and the length goes on', async () => {
    await show(live())
    const facts = () => [...root.querySelectorAll('.call-facts li')].map(({ textContent }) => textContent)
    expect(facts()).toEqual(['Reading', '12:34', '1 participant'])
    await passMs(2000)
    expect(facts()[1]).toBe('12:36')
    expect(root.querySelector('.participant-fresh')?.textContent).toBe('2 s ago')
  })

  it('pauses, resumes, stops and exports', async () => {
    await show(live())
    await press('Pause')
    expect(actions.pause).toHaveBeenCalledWith(true)
    await show(live([], { isPaused: true }))
    await press('Resume')
    expect(actions.pause).toHaveBeenCalledWith(false)
    await press('Timeline CSV')
    expect(actions.export).toHaveBeenCalledWith(CALL.id, 'timeline-csv')
    await press('Stop')
    expect(actions.stop).toHaveBeenCalledOnce()
  })

  it('says what to do where nobody is found', async () => {
    await show(live([]))
    expect(root.textContent).toContain('Join the call or turn a camera on')
  })

  it('gives more than eight people one line each, and the room in one look', async () => {
    const people = Array.from({ length: 9 }, (_, index) =>
      madeReadout({ key: `p${index}`, ...(index < 7 ? reads(index < 4 ? 'sad' : 'neutral', 0.7) : lacks('no-face')) }),
    )
    await show(live(people.slice(0, 8)))
    expect(root.querySelectorAll('.participant-dense, .room-now')).toHaveLength(0)
    await show(live(people))
    expect(root.querySelectorAll('.participant-dense')).toHaveLength(9)
    const counts = [...root.querySelectorAll('.room-now li')].map((item) => item.lastElementChild ?? item)
    expect(counts.map(({ textContent }) => textContent)).toEqual(['Sad: 4', 'Neutral: 3', 'Not read: 2'])
  })

  it('opens one participant at a time', async () => {
    await show(live([madeReadout({ key: 'a', name: 'Ana' }), madeReadout({ key: 'b', name: 'Ben' })]))
    const toggles = [...root.querySelectorAll<HTMLElement>('.participant-toggle')]
    const open = () => [...root.querySelectorAll('.participant-open')].map((row) => row.getAttribute('data-key'))
    expect(open()).toEqual([])
    await act(() => toggles[0]?.click())
    expect(open()).toEqual(['a'])
    await act(() => toggles[1]?.click())
    expect(open()).toEqual(['b'])
    await act(() => toggles[1]?.click())
    expect(open()).toEqual([])
  })

  it('leads to the side panel, the report, history and settings', async () => {
    await show(live())
    await press('Open side panel')
    expect(actions.openPanel).toHaveBeenCalledOnce()
    for (const words of ['Open report', 'History', 'Settings']) await press(words)
    expect(actions.openPage.mock.calls).toEqual([
      [{ kind: 'report', callId: CALL.id }],
      [{ kind: 'history' }],
      [{ kind: 'settings' }],
    ])
  })

  it('speaks nothing where the settings say so', async () => {
    settings.value = { ...DEFAULT_SETTINGS, isSpoken: false }
    await show(live())
    expect(root.querySelector('[aria-live=polite]')).toBeNull()
  })

  it('speaks a change that lasts', async () => {
    await show(live())
    const spoken = () => root.querySelector('[aria-live=polite]')?.textContent
    expect(spoken()).toBe('')
    await show(live([madeReadout({ key: 'a', name: 'Ana', ...reads('sad', 0.7) })]))
    expect(spoken()).toBe('')
    await passMs(SETTLE_MS)
    expect(spoken()).toBe('Ana: Sad.')
  })

  it('draws again only the rows that changed', async () => {
    const ana = madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.9) })
    const ben = madeReadout({ key: 'b', name: 'Ben', ...reads('neutral', 0.9) })
    await show(live([ana, ben]))
    const changed: Node[] = []
    const observer = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)))
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
    await show(live([{ ...ana, ...reads('sad', 0.7) }, ben]))
    observer.disconnect()
    const rows = new Set(
      changed.map((node) =>
        (node instanceof Element ? node : node.parentElement)?.closest('li[data-key]')?.getAttribute('data-key'),
      ),
    )
    expect(rows).toContain('a')
    expect(rows).not.toContain('b')
  })
})

describe('an engine that does not answer', () => {
  const silent = (given: Partial<LiveScreenState> = {}) =>
    madeLive(madeCallView({ readouts: [madeReadout({ key: 'a', name: 'Ana', ...lacks('stale') })] }), {
      isSilent: true,
      ...given,
    })

  it('is said, nothing is shown as live, and it can be started again', async () => {
    await show(silent())
    expect(root.querySelector('.notice [role=status]')?.textContent).toContain('does not answer')
    expect(root.querySelector('.pulse')?.textContent).toBe('No answer')
    expect(root.querySelector('.participant-expression')?.textContent).toBe('No new reading')
    await press('Try again')
    expect(actions.tryAgain).toHaveBeenCalledOnce()
  })

  it('shows that it is being started again', async () => {
    await show(silent({ isRetrying: true }))
    expect(root.querySelector('[aria-disabled=true]')?.textContent).toBe('Trying again…')
    await show(madeFailed({ isRetrying: true }))
    expect(root.querySelector('[aria-disabled=true]')?.textContent).toBe('Trying again…')
  })
})

describe('always on this site', () => {
  const box = () => root.querySelector<HTMLInputElement>('.always-on input')
  const flip = () => act(() => box()?.click())

  it.each<[string, Screen]>([
    ['off', { kind: 'off', isEnabling: false, problem: null }],
    ['live', live()],
  ])('can be chosen while the page is %s, and taken back', async (_when, screenThere) => {
    alwaysOn.value = { host: 'meet.example', isGranted: false }
    await show(screenThere)
    expect(box()?.closest('label')?.textContent).toBe('Always have Mien ready on this site meet.example')
    await flip()
    expect(setAlwaysOn.mock.lastCall).toEqual([true])
    expect(box()?.checked).toBe(false)
    await act(() => void (alwaysOn.value = { host: 'meet.example', isGranted: true }))
    expect(box()?.checked).toBe(true)
    await flip()
    expect(setAlwaysOn.mock.lastCall).toEqual([false])
  })

  it('is not offered where there is no choice', async () => {
    await show({ kind: 'off', isEnabling: false, problem: null })
    expect(box()).toBeNull()
  })
})

describe('a call in a frame of another site', () => {
  it('is said, and the permission is asked for on a press', async () => {
    lockedFrames.value = ['https://call.example:8443']
    await show(live([]))
    expect(root.textContent).toContain('in a frame of another site, call.example:8443')
    expect(root.textContent).not.toContain('Mien found no video')
    await press('Let Mien read that frame')
    expect(actions.readFrame).toHaveBeenCalledExactlyOnceWith('https://call.example:8443')
  })

  it('is no matter while somebody is found', async () => {
    lockedFrames.value = ['https://ads.example']
    await show(live())
    expect(root.textContent).not.toContain('in a frame')
  })
})

describe('a reader that no longer fits', () => {
  const misfit = { siteId: 'zoom', kind: 'no-names' } as const
  const notice = () => root.querySelector('.misfit')
  const copy = vi.fn<(text: string) => Promise<void>>()
  const said = () => notice()?.querySelector('[role=status]')?.textContent

  beforeEach(() => {
    copy.mockReset().mockResolvedValue()
    vi.stubGlobal('navigator', { language: 'en', clipboard: { writeText: copy } })
  })
  afterEach(() => vi.unstubAllGlobals())

  const pressCopy = async () => {
    await press('Copy a description for a bug report')
    await act(async () => {
      await vi.advanceTimersByTimeAsync(0)
    })
  }

  it('is said, and a description for a bug report is copied, and said to be', async () => {
    await show(live([], { misfit }))
    expect(notice()?.textContent).toContain("Mien's reader for this site no longer fits; names may be missing.")
    expect(said()).toBe('')
    await pressCopy()
    expect(actions.describePage).toHaveBeenCalledExactlyOnceWith(misfit)
    expect(copy).toHaveBeenCalledExactlyOnceWith('html\n  body')
    expect(said()).toContain('Copied')
    expect(said()).toContain('no names')
    expect(notice()?.querySelector('textarea')?.value).toBe('html\n  body')
  })

  it('shows the description where it cannot be copied', async () => {
    copy.mockRejectedValue(new DOMException('Not focused', 'NotAllowedError'))
    await show(live([], { misfit }))
    await pressCopy()
    expect(said()).toContain('could not be copied')
    expect(notice()?.querySelector('textarea')?.value).toBe('html\n  body')
  })

  it('says what to do where the page does not answer', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    actions.describePage.mockRejectedValueOnce(new Error('Receiving end does not exist'))
    await show(live([], { misfit }))
    await pressCopy()
    expect(said()).toContain('Reload the page')
    expect(warn).toHaveBeenCalledOnce()
    warn.mockRestore()
    expect(notice()?.querySelector('textarea')).toBeNull()
  })

  it('is not said of one that fits', async () => {
    await show(live())
    expect(notice()).toBeNull()
  })
})

describe('black pictures', () => {
  const black = madeReadout({ key: 'a', name: 'Ana', ...lacks('black') })
  const help = () => root.textContent?.includes('Some pictures are black')

  it('come with what they mean and what to do, which stays for some seconds', async () => {
    await show(live([black]))
    expect(root.querySelector('.participant-expression')?.textContent).toBe('The picture is black for Mien')
    expect(help()).toBe(true)
    await show(live())
    await passMs(9000)
    expect(help()).toBe(true)
    await passMs(2000)
    expect(help()).toBe(false)
  })

  it('of people who are not read are no matter', async () => {
    await show(live([{ ...black, isLeftOut: true }]))
    expect(help()).toBe(false)
  })
})

describe('which one is you', () => {
  const people = [
    madeReadout({ key: 'a', name: 'Ana', leftOutBecause: 'setting' }),
    madeReadout({ key: 'b', leftOutBecause: 'setting' }),
    madeReadout({ key: 'c', name: 'Carl', leftOutBecause: 'user' }),
    madeReadout({ key: 'd', name: 'Dagný', leftOutBecause: 'setting', isOnScreen: false }),
  ]
  const question = () => root.querySelector('.self-question')

  it('is asked where only the user is read and nobody knows who that is', async () => {
    await show(live(people, { needsSelf: true }))
    expect(question()?.querySelector('h2')?.textContent).toBe('Which one is you?')
    expect([...(question()?.querySelectorAll('li') ?? [])].map(({ textContent }) => textContent)).toEqual([
      'Ana',
      'Participant 2',
    ])
    await press('Participant 2')
    expect(actions.markSelf).toHaveBeenCalledExactlyOnceWith('b', true)
    expect(root.querySelector('.pulse')?.textContent).toBe('Not reading')
  })

  it('is not asked otherwise', async () => {
    await show(live(people))
    expect(question()).toBeNull()
    await show(live(people.slice(2), { needsSelf: true }))
    expect(question()).toBeNull()
  })

  it('is not needed to say that the settings leave everybody out', async () => {
    await show(live(people))
    expect(root.querySelector('.pulse')?.textContent).toBe('Not reading')
    expect(root.querySelector('[role=status]')?.textContent).toContain('Nobody is read')
    await show(live(people.slice(2, 3)))
    expect(root.querySelector('.pulse')?.textContent).toBe('Reading')
  })

  describe('on a site that does not mark the user’s tile', () => {
    const readable = people.map((each) => ({ ...each, isLeftOut: false, leftOutBecause: null }))
    const onSite = (siteId: string, given: Readout[] = readable) => live(given, { siteId })

    it('is asked without holding the reading up', async () => {
      await show(onSite('webex'))
      expect(question()?.querySelector('h2')?.textContent).toBe('Which of these is you?')
      expect(root.querySelector('.pulse')?.textContent).toBe('Reading')
      await press('Participant 2')
      expect(actions.markSelf).toHaveBeenCalledExactlyOnceWith('b', true)
    })

    it('is not asked again in the call once it was put off, in no view', async () => {
      await show(onSite('webex'))
      await press('Not now')
      expect(question()).toBeNull()
      expect(root.textContent).not.toContain('Choose')
      await act(() => render(null, root))
      choices = await loadViewChoices(fakeBrowser.storage.local, fakeBrowser.storage.session)
      await show(onSite('webex'))
      expect(question()).toBeNull()
      await show(live(readable, { siteId: 'webex', callId: '00000000-0000-4000-8000-000000000002' }))
      expect(question()).not.toBeNull()
    })

    it.each([
      [
        'the user is known',
        onSite(
          'webex',
          readable.map((each) => ({ ...each, isSelf: each.key === 'd' })),
        ),
      ],
      ['the site marks the user', onSite('meet')],
      ['nothing is known of the site', onSite('generic')],
      ['nobody is there', onSite('webex', [])],
      ['there is nothing but a share', onSite('webex', [{ ...madeReadout({ key: 's' }), ...lacks('screen-share') }])],
    ])('is not asked where %s', async (_where, screenThere) => {
      await show(screenThere)
      expect(question()).toBeNull()
    })
  })

  it('can be put off, and taken up again', async () => {
    await show(live(people, { needsSelf: true }))
    await press('Not now')
    expect(question()).toBeNull()
    await show(live(people, { needsSelf: true }))
    expect(question()).toBeNull()
    await press('Choose')
    expect(question()).not.toBeNull()
  })
})

describe('every state', () => {
  it.each(Object.entries(STATES))('%s has words, and none is missing', async (_name, state) => {
    lastCall.value = state.lastCall ?? null
    result.value = state.result ?? null
    await show(state.screen)
    expect(root.querySelectorAll('h1')).toHaveLength(1)
    for (const button of root.querySelectorAll('button')) {
      expect(button.textContent || button.getAttribute('aria-label')).not.toBe('')
    }
    for (const paragraph of root.querySelectorAll('p:not([role])')) expect(paragraph.textContent).not.toBe('')
  })
})
