// @vitest-environment happy-dom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { timelineOf } from '../call/testing/made-calls'
import { Sparkline } from './sparkline'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

let root: HTMLElement
beforeEach(() => {
  root = document.createElement('div')
})
afterEach(() => render(null, root))

async function show(letters: string, lastSecond = letters.length - 1, order = 3) {
  await act(() => render(<Sparkline timeline={timelineOf(letters)} lastSecond={lastSecond} order={order} />, root))
}
const label = () => root.querySelector('svg')?.getAttribute('aria-label')
const lanes = () => [...root.querySelectorAll('path')].map((path) => path.getAttribute('data-expression'))

describe('Sparkline', () => {
  it('draws what was shown most in each step of three seconds, and a gap where nothing was', async () => {
    await show('hhn---s-cnnn')
    expect(root.querySelector('svg')?.getAttribute('viewBox')).toBe('0 0 60 21')
    const paths = [...root.querySelectorAll('path')]
    expect(paths.map((path) => [path.getAttribute('data-expression'), path.getAttribute('d')])).toEqual([
      ['happy', 'M56 9h1v3h-1z'],
      ['sad', 'M58 12h1v3h-1z'],
      ['neutral', 'M59 18h1v3h-1z'],
    ])
  })

  it('draws a lane for each expression that was shown, one path each', async () => {
    await show('hhhnnnhhh')
    expect(lanes()).toEqual(['happy', 'neutral'])
    expect(root.querySelector('[data-expression=happy]')?.getAttribute('d')?.match(/M/g)).toHaveLength(2)
  })

  it('says in words what it shows', async () => {
    await show('hhh')
    expect(label()).toBe('Last 3 minutes: Happy')
    await show('hhhnnnnnn')
    expect(label()).toBe('Last 3 minutes: mostly Neutral, then Happy')
    await show('---')
    expect(label()).toBe('Last 3 minutes: nothing was read')
  })

  it('is drawn again only when a step is full', async () => {
    const timeline = timelineOf('nnnhhhhhh')
    const draw = (lastSecond: number) =>
      act(() => render(<Sparkline timeline={timeline} lastSecond={lastSecond} order={3} />, root))
    await draw(2)
    const before = root.innerHTML
    await draw(4)
    expect(root.innerHTML).toBe(before)
    await draw(5)
    expect(root.innerHTML).not.toBe(before)
  })
})
