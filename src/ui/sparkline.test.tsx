// @vitest-environment happy-dom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { timelineOf } from '../call/testing/made-calls'
import { Sparkline } from './sparkline'
import type { Span } from './sparkline'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

let root: HTMLElement
beforeEach(() => {
  root = document.createElement('div')
})
afterEach(() => render(null, root))

async function show(letters: string, span: Span = 'three-minutes') {
  await act(() =>
    render(<Sparkline timeline={timelineOf(letters)} lastSecond={letters.length - 1} order={0} span={span} />, root),
  )
}
const label = () => root.querySelector('svg')?.getAttribute('aria-label')
const drawn = () => [...root.querySelectorAll('path')].map((path) => path.getAttribute('data-expression'))

describe('Sparkline', () => {
  it('draws what was shown most in each step of three seconds, and a gap where nothing was', async () => {
    await show('hhn---s-cnnn')
    expect(root.querySelector('svg')?.getAttribute('viewBox')).toBe('0 0 60 10')
    const paths = [...root.querySelectorAll('path')]
    expect(paths.map((path) => [path.getAttribute('data-expression'), path.getAttribute('d')])).toEqual([
      ['happy', 'M56 0h1v10h-1z'],
      ['sad', 'M58 0h1v10h-1z'],
      ['neutral', 'M59 4h1v2h-1z'],
    ])
  })

  it('draws one path for each expression that was shown', async () => {
    await show('hhhnnnhhh')
    expect(drawn()).toEqual(['happy', 'neutral'])
    expect(root.querySelector('[data-expression=happy]')?.getAttribute('d')?.match(/M/g)).toHaveLength(2)
  })

  it('says in words what it shows', async () => {
    await show('hhh')
    expect(label()).toBe('Last 3 minutes: Happy')
    await show('hhhnnnnnn')
    expect(label()).toBe('Last 3 minutes: mostly Neutral, then Happy')
    await show('---')
    expect(label()).toBe('Last 3 minutes: nothing was read')
    await show('hhh', 'minute')
    expect(label()).toBe('Last minute: Happy')
    await show('hhhnnnnnn', 'minute')
    expect(label()).toBe('Last minute: mostly Neutral, then Happy')
    await show('---', 'minute')
    expect(label()).toBe('Last minute: nothing was read')
  })

  it('looks back one minute in steps of two seconds', async () => {
    await show('h'.repeat(10) + 'n'.repeat(60), 'minute')
    expect(root.querySelector('svg')?.getAttribute('viewBox')).toBe('0 0 30 10')
    expect(drawn()).toEqual(['neutral'])
  })

  it('is drawn again only when a step is full', async () => {
    const timeline = timelineOf('nnnhhhhhh')
    const draw = (lastSecond: number) =>
      act(() => render(<Sparkline timeline={timeline} lastSecond={lastSecond} order={3} span="three-minutes" />, root))
    await draw(2)
    const before = root.innerHTML
    await draw(4)
    expect(root.innerHTML).toBe(before)
    await draw(5)
    expect(root.innerHTML).not.toBe(before)
  })
})
