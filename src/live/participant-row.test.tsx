// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EXPRESSIONS, NO_READING_REASONS } from '../call/reading'
import { timelineOf } from '../call/testing/made-calls'
import type { Timeline } from '../call/timeline'
import type { Readout } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { startClock } from '../ui/clock'
import { ParticipantRow } from './participant-row'
import { NOW_MS, lacks, madeReadout, reads } from './testing/made-readouts'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const settings = signal(DEFAULT_SETTINGS)
const actions = {
  settings,
  rename: vi.fn(),
  markSelf: vi.fn(),
  leaveOut: vi.fn(),
  erase: vi.fn(),
  restingFace: vi.fn(),
}
let list: HTMLElement
let stopClock: () => void

beforeEach(() => {
  vi.resetAllMocks()
  stopClock = startClock(() => NOW_MS)
  isOpen = false
  timeline = null
  lastSecond.value = -1
  list = document.createElement('ul')
  document.body.append(list)
})
afterEach(() => {
  stopClock()
  render(null, list)
  list.remove()
})

const lastSecond = signal(-1)
const toggled = (key: string) => {
  isOpen = !isOpen
  return draw({ ...shown, key })
}
let shown: Readout
let isOpen: boolean
let timeline: Timeline | null
let place: number

function draw(readout: Readout) {
  shown = readout
  render(
    <ParticipantRow
      readout={readout}
      order={place}
      isDense={false}
      isOpen={isOpen}
      timeline={timeline}
      lastSecond={lastSecond}
      actions={actions}
      onToggle={toggled}
    />,
    list,
  )
}
async function show(readout: Readout, order = 1) {
  place = order
  await act(() => draw(readout))
}
/** The same, opened. */
async function showOpen(readout: Readout) {
  isOpen = true
  await show(readout)
}
const text = (selector: string) => list.querySelector(selector)?.textContent ?? null
const byText = (words: string) => {
  const found = [...list.querySelectorAll('button')].find((button) => button.textContent === words)
  if (!found) throw new Error(`No button ${words}`)
  return found
}
const options = () => list.querySelector<HTMLButtonElement>('.icon-button')
const field = () => {
  const input = list.querySelector('input')
  if (!input) throw new Error('No field')
  return input
}
async function openRename(readout: Readout) {
  await show(readout)
  await act(() => options()?.click())
  await act(() => byText('Rename').click())
}

describe('what is shown', () => {
  it('names the expression, with how sure in words and no number', async () => {
    await show(madeReadout({ key: 'a', name: 'Ana', isSelf: true, ...reads('happy', 0.91) }))
    expect(text('.participant-name')).toBe('Ana')
    expect(text('.badge')).toBe('You')
    expect(text('.participant-expression')).toBe('Happy')
    await show(madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.7) }))
    expect(text('.participant-expression')).toBe('Probably happy')
    await show(madeReadout({ key: 'a', name: 'Ana', ...reads('sad', 0.5) }))
    expect(text('.participant-expression')).toBe('Perhaps sad')
    expect(list.textContent).not.toMatch(/\d/)
  })

  it('keeps the word while a reading moves about a border', async () => {
    const words = []
    for (const confidence of [0.81, 0.79, 0.81, 0.78, 0.75, 0.79, 0.81]) {
      await show(madeReadout({ key: 'a', ...reads('happy', confidence) }))
      words.push(text('.participant-expression'))
    }
    expect(words).toEqual([...Array(4).fill('Happy'), ...Array(3).fill('Probably happy')])
  })

  it('says how old a reading is only when it is not of now', async () => {
    await show(madeReadout({ key: 'a', ...reads('happy', 0.91) }))
    expect(text('.participant-fresh')).toBeNull()
    await show(madeReadout({ key: 'a', ...reads('happy', 0.91), capturedAtMs: NOW_MS - 2400 }))
    expect(text('.participant-fresh')).toBe('2 s ago')
    await show(madeReadout({ key: 'a', ...lacks('camera-off') }))
    expect(text('.participant-fresh')).toBeNull()
    await show(madeReadout({ key: 'a', ...lacks('stale') }))
    expect(text('.participant-fresh')).toBe('3 s ago')
  })

  it('draws the last minute of whoever is read', async () => {
    timeline = timelineOf('nnnhhh')
    lastSecond.value = 5
    await show(madeReadout({ key: 'a', ...reads('happy', 0.91) }))
    expect(list.querySelector('.sparkline')?.getAttribute('aria-label')).toBe('Last minute: mostly Happy, then Neutral')
    await show(madeReadout({ key: 'a', isLeftOut: true }))
    expect(list.querySelector('.sparkline')).toBeNull()
  })

  it('shows how sure in numbers, and all seven, only of whoever is opened', async () => {
    await show(madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.91) }))
    expect(list.querySelector('.bars')).toBeNull()
    await act(() => options()?.click())
    expect(list.querySelectorAll('ul.bars > li')).toHaveLength(7)
    expect(text('.bar-shown .bar-number')).toBe('91%')
  })

  it('gives all seven probabilities in words, in the usual order', async () => {
    await showOpen(madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.91) }))
    const bars = list.querySelector('ul.bars')
    expect(bars?.getAttribute('aria-label')).toBe('All seven expressions of Ana')
    const words = [...(bars?.querySelectorAll('.visually-hidden') ?? [])].map((item) => item.textContent)
    expect(words).toEqual([
      'Angry: 1%',
      'Disgust: 1%',
      'Fear: 1%',
      'Happy: 91%',
      'Sad: 1%',
      'Surprise: 1%',
      'Neutral: 5%',
    ])
  })

  it.each(NO_READING_REASONS)('says %s in words and guesses nothing', async (reason) => {
    await showOpen(madeReadout({ key: 'a', ...lacks(reason) }))
    expect(text('.participant-expression')).not.toBe('')
    expect(list.querySelector('.participant')?.getAttribute('data-expression')).toBe('none')
    expect(list.querySelector('ul.bars')).toBeNull()
  })

  it.each(EXPRESSIONS)('draws %s unlike the others', async (expression) => {
    await show(madeReadout({ key: 'a', ...reads(expression, 0.9) }))
    const own = list.querySelector('.expression-icon')?.innerHTML
    for (const other of EXPRESSIONS.filter((name) => name !== expression)) {
      await show(madeReadout({ key: 'a', ...reads(other, 0.9) }))
      expect(list.querySelector('.expression-icon')?.innerHTML).not.toBe(own)
    }
  })

  it('shows no old expression of somebody who is off screen or left out', async () => {
    await show(madeReadout({ key: 'a', ...reads('happy', 0.9), isOnScreen: false }))
    expect(text('.participant-expression')).toBe('Not on the page right now')
    await showOpen(madeReadout({ key: 'a', ...reads('happy', 0.9), isLeftOut: true }))
    expect(text('.participant-expression')).toBe('Left out')
    expect(list.querySelector('.bars')).toBeNull()
    expect(text('.participant-fresh')).toBeNull()
  })

  it('counts other faces', async () => {
    await show(madeReadout({ key: 'a', ...reads('happy', 0.9), faceCount: 3 }))
    expect(text('.participant-faces')).toBe('2 other faces in the picture')
  })

  it('numbers the nameless', async () => {
    await show(madeReadout({ key: 'a' }), 4)
    expect(text('.participant-name')).toBe('Participant 4')
    expect(text('.participant-expression')).toBe('Waiting for the first picture')
  })

  it.each(['<img src=x onerror=alert(1)>', '"><script>', '=1+1', 'x'.repeat(120)])('shows %s as text', async (name) => {
    await show(madeReadout({ key: 'a', name, ...reads('happy', 0.9) }))
    expect(text('.participant-name')).toBe(name)
    expect(list.querySelector('img, script')).toBeNull()
  })
})

describe('what can be done', () => {
  it('marks as me and leaves out', async () => {
    await show(madeReadout({ key: 'a', name: 'Ana' }))
    expect(options()?.getAttribute('aria-label')).toBe('Details and options for Ana')
    expect(options()?.getAttribute('aria-expanded')).toBe('false')
    await act(() => options()?.click())
    expect(options()?.getAttribute('aria-expanded')).toBe('true')
    byText('This is me').click()
    byText('Leave out').click()
    expect(actions.markSelf).toHaveBeenCalledWith('a', true)
    expect(actions.leaveOut).toHaveBeenCalledWith('a', true)
  })

  it('takes both back', async () => {
    await show(madeReadout({ key: 'a', isSelf: true, isLeftOut: true }))
    await act(() => options()?.click())
    byText('This is not me').click()
    byText('Bring back').click()
    expect(actions.markSelf).toHaveBeenCalledWith('a', false)
    expect(actions.leaveOut).toHaveBeenCalledWith('a', false)
  })

  it('offers to erase what was read when somebody is left out', async () => {
    await show(madeReadout({ key: 'a', name: 'Ana' }))
    await act(() => options()?.click())
    await act(() => byText('Leave out').click())
    expect(actions.leaveOut).toHaveBeenCalledExactlyOnceWith('a', true)
    expect(text('.erase-question')).toContain('Also erase what was read of them?')
    expect(actions.erase).not.toHaveBeenCalled()
    await act(() => byText('Erase for good').click())
    expect(actions.erase).toHaveBeenCalledExactlyOnceWith('a')
    expect(text('.erase-question')).toBe('What was read of them is erased.')
  })

  it('keeps what was read where the user says so, and offers to erase it later', async () => {
    await show(madeReadout({ key: 'a', isLeftOut: true }))
    await act(() => options()?.click())
    await act(() => byText('Erase what was read').click())
    await act(() => byText('Keep it').click())
    expect(text('.erase-question')).toBeNull()
    await act(() => byText('Erase what was read').click())
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
    await act(() => void byText('Keep it').dispatchEvent(escape))
    expect(text('.erase-question')).toBeNull()
    expect(escape.defaultPrevented).toBe(true)
    expect(actions.erase).not.toHaveBeenCalled()
  })

  it.each([
    ['user', 'Left out'],
    ['setting', 'Not read (settings)'],
    ['cannot-tell', 'Left out: this may be someone you left out'],
  ] as const)('says why somebody is left out: %s', async (leftOutBecause, words) => {
    await show(madeReadout({ key: 'a', leftOutBecause }))
    expect(text('.participant-expression')).toBe(words)
  })

  it('brings back at once who is left out because nobody can tell', async () => {
    await show(madeReadout({ key: 'a', leftOutBecause: 'cannot-tell' }))
    byText('This is someone else').click()
    expect(actions.leaveOut).toHaveBeenCalledExactlyOnceWith('a', false)
  })

  it('takes the face as neutral while it is read, and forgets what the user set', async () => {
    await show(madeReadout({ key: 'a', restingFace: 'set', ...reads('sad', 0.7) }))
    await act(() => options()?.click())
    byText('This is their neutral face now').click()
    byText('Forget their neutral face').click()
    expect(actions.restingFace.mock.calls).toEqual([
      ['a', 'set'],
      ['a', 'forget'],
    ])
    await show(madeReadout({ key: 'a', restingFace: 'learned', ...lacks('no-face') }))
    expect(list.textContent).not.toContain('neutral face')
    settings.value = { ...DEFAULT_SETTINGS, isBaselineOn: false }
    await show(madeReadout({ key: 'a', restingFace: 'set', ...reads('sad', 0.7) }))
    expect(list.textContent).not.toContain('neutral face')
    settings.value = DEFAULT_SETTINGS
  })

  it('renames with Enter, and goes back to the options', async () => {
    await openRename(madeReadout({ key: 'a', name: 'Ana' }))
    field().value = '  Ana Lúcia '
    await act(() => void field().form?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true })))
    expect(actions.rename).toHaveBeenCalledExactlyOnceWith('a', 'Ana Lúcia')
    expect(list.querySelector('input')).toBeNull()
    expect(document.activeElement).toBe(options())
  })

  it('keeps a name when the field is left, and gives the page its name back for an empty one', async () => {
    await openRename(madeReadout({ key: 'a', name: 'Ana' }))
    field().value = ' '
    await act(() => void field().dispatchEvent(new Event('blur')))
    expect(actions.rename).toHaveBeenCalledExactlyOnceWith('a', null)
  })

  it('drops a name with Escape, and keeps the popup open', async () => {
    await openRename(madeReadout({ key: 'a', name: 'Ana' }))
    field().value = 'Somebody'
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
    await act(() => void field().dispatchEvent(escape))
    expect(escape.defaultPrevented).toBe(true)
    expect(actions.rename).not.toHaveBeenCalled()
    expect(list.querySelector('input')).toBeNull()
  })

  it('keeps what is being typed while readings come in', async () => {
    await openRename(madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.9) }))
    field().value = 'Ana L'
    await show(madeReadout({ key: 'a', name: 'Ana', ...reads('sad', 0.9) }))
    expect(field().value).toBe('Ana L')
    expect(text('.participant-expression')).toBe('Sad')
  })
})
