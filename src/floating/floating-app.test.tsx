// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lacks, madeReadout, reads } from '../live/testing/made-readouts'
import type { FloatingContent } from './floating-content'
import { FloatingApp } from './floating-app'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const ANA = { readout: madeReadout({ key: 'a', name: 'Ana', ...reads('happy', 0.93) }), order: 1 }
const BEN = { readout: madeReadout({ key: 'b', ...lacks('turned-away') }), order: 2 }
const CEM = { readout: madeReadout({ key: 'c', name: 'Cem', isLeftOut: true, ...reads('sad', 0.9) }), order: 3 }

const content = signal<FloatingContent>({ kind: 'covered' })
const isNew = signal(true)
const model = { content, isNew, reveal: vi.fn(), understand: vi.fn(), close: vi.fn() }
const actions = { goToCall: vi.fn(), keepOnTop: vi.fn(), close: vi.fn() }
let root: HTMLElement
let listHeightPx: number

beforeEach(() => {
  vi.clearAllMocks()
  isNew.value = true
  listHeightPx = 200
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockImplementation(() => listHeightPx)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(240)
  root = document.createElement('div')
  document.body.append(root)
})
afterEach(() => {
  render(null, root)
  root.remove()
  vi.restoreAllMocks()
})

async function show(next: FloatingContent, given: Partial<{ keepOnTop: (() => void) | null }> = {}) {
  await act(() => {
    content.value = next
    render(<FloatingApp model={model} actions={{ ...actions, ...given }} />, root)
  })
}
const people = (given: Partial<Extract<FloatingContent, { kind: 'people' }>> = {}): FloatingContent => ({
  kind: 'people',
  people: [ANA, BEN, CEM],
  status: null,
  seen: null,
  ...given,
})
const button = (words: string) => [...root.querySelectorAll('button')].find(({ textContent }) => textContent === words)
const press = (words: string) => act(() => button(words)?.click())
const rows = () => [...root.querySelectorAll('.floating-person')]

describe('people', () => {
  it('have a name, an expression in a word, and no numbers', async () => {
    await show(people())
    expect(rows().map((row) => [...row.children].slice(1).map(({ textContent }) => textContent))).toEqual([
      ['Ana', 'Happy'],
      ['Participant 2', 'The face is turned away'],
      ['Cem', 'Left out'],
    ])
    expect(root.textContent).not.toMatch(/%|0\.9|93/)
    expect(rows().map((row) => row.getAttribute('data-expression'))).toEqual(['happy', 'none', 'none'])
  })

  it('who do not fit are counted', async () => {
    // Two rows of 1.75 em at 16 px.
    listHeightPx = 60
    await show(people())
    expect(rows()).toHaveLength(1)
    expect(root.querySelector('.floating-more')?.textContent).toBe('and 2 more')
  })

  it('are shown with the reason why they are not live', async () => {
    await show(people({ status: 'status_paused' }))
    expect(root.querySelector('[role=status]')?.textContent).toBe('Paused')
  })
})

describe('a share', () => {
  it('covers names and expressions until the user shows them anyway', async () => {
    await show(people())
    await show({ kind: 'covered' })
    expect(root.querySelector('[role=status]')?.textContent).toContain('You are sharing your screen.')
    expect(root.textContent).not.toMatch(/Ana|Happy/)
    await press('Show anyway')
    expect(model.reveal).toHaveBeenCalledWith(true)
  })

  it('is said while others see the readout, and it can be hidden again', async () => {
    isNew.value = false
    await show(people({ seen: 'shared' }))
    expect(root.textContent).toContain('Others see this')
    await press('Hide')
    expect(model.reveal).toHaveBeenCalledWith(false)
  })

  it('that may come is said at first', async () => {
    await show(people({ seen: 'may-be' }))
    expect(root.textContent).toContain('If you share your whole screen')
    await press('OK')
    expect(model.understand).toHaveBeenCalledOnce()
    await act(() => void (isNew.value = false))
    expect(root.textContent).not.toContain('If you share')
  })
})

describe('the window', () => {
  it('leads back to the call, goes on top, and closes with Escape', async () => {
    await show(people())
    await press('Back to the call')
    expect(actions.goToCall).toHaveBeenCalledOnce()
    await press('Keep on top')
    expect(actions.keepOnTop).toHaveBeenCalledOnce()
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(actions.close).toHaveBeenCalledOnce()
  })

  it('does not offer what the browser lacks', async () => {
    await show(people(), { keepOnTop: null })
    expect(button('Keep on top')).toBeUndefined()
  })
})
