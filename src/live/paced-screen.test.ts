import { effect, signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { madeMeeting } from '../call/testing/made-meeting'
import type { CallView } from '../shared/protocol'
import type { LiveScreenState, Screen } from './screen'
import { DRAW_EVERY_MS, pacedScreen } from './paced-screen'
import { madeLive } from './testing/made-screens'
import { callMessage } from './testing/call-messages'

const CALL = madeMeeting(3, 60)
function live(second: number, given: Partial<CallView> = {}): LiveScreenState {
  const message = callMessage(CALL, second, { isWhole: false, fromS: second }, given)
  if (!message.call) throw new Error('No call')
  return madeLive(message.call)
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('draws readouts twice a second however often they come, and the last ones in the end', () => {
  const source = signal<Screen>(live(0))
  const { screen, stop } = pacedScreen(source)
  let drawn = 0
  effect(() => void (screen.value, drawn++))
  for (let step = 1; step <= 40; step++) {
    source.value = live(step)
    vi.advanceTimersByTime(100)
  }
  expect(drawn).toBeLessThanOrEqual(2 + 4000 / DRAW_EVERY_MS)
  expect(drawn).toBeGreaterThanOrEqual(4000 / DRAW_EVERY_MS)
  vi.advanceTimersByTime(DRAW_EVERY_MS)
  expect(screen.value).toBe(source.value)
  stop()
})

it('shows at once what is not readouts: another screen, a pause, a share, silence, a warning, who is left out', () => {
  const source = signal<Screen>({ kind: 'starting' })
  const silent = { ...live(2), isSilent: true }
  const warned: LiveScreenState = { ...silent, warning: { code: 'storage-failed', detail: 'Disk full' } }
  const readouts = warned.call.readouts.map((readout, index) => ({ ...readout, isLeftOut: index === 1 }))
  const leftOut = { ...warned, call: { ...warned.call, readouts } }
  const { screen, stop } = pacedScreen(source)
  for (const next of [
    live(0),
    live(1, { isPaused: true }),
    live(1, { isPaused: true, ownShare: 'monitor' }),
    live(2),
    silent,
    warned,
    leftOut,
    { kind: 'checking' } satisfies Screen,
  ]) {
    source.value = next
    expect(screen.value).toBe(next)
  }
  stop()
})

it('is still once stopped', () => {
  const source = signal<Screen>(live(0))
  const { screen, stop } = pacedScreen(source)
  const before = screen.value
  source.value = live(1)
  stop()
  vi.advanceTimersByTime(10 * DRAW_EVERY_MS)
  expect(screen.value).toBe(before)
})
