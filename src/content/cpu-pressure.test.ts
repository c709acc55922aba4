import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CpuPressure } from './cpu-pressure'

let nowMs: number
let tell: (records: readonly { readonly state: unknown }[]) => void
const observe = vi.fn<(source: 'cpu', options: { sampleInterval: number }) => Promise<void>>()
const disconnect = vi.fn<() => void>()
class FakeObserver {
  readonly observe = observe
  readonly disconnect = disconnect
  constructor(onRecords: typeof tell) {
    tell = onRecords
  }
}
const watch = () => new CpuPressure(() => nowMs, FakeObserver)

beforeEach(() => {
  nowMs = 1000
  observe.mockReset().mockResolvedValue()
  disconnect.mockReset()
})
afterEach(() => void vi.restoreAllMocks())

it('is nominal where the browser does not tell it', () => {
  expect(new CpuPressure(() => nowMs, undefined).state).toBe('nominal')
  expect(watch().state).toBe('nominal')
})

it('is what was told last', () => {
  const pressure = watch()
  tell([{ state: 'fair' }, { state: 'critical' }])
  expect(pressure.state).toBe('critical')
  tell([{ state: 'serious' }])
  expect(pressure.state).toBe('serious')
})

it('is not taken from what is no pressure', () => {
  const pressure = watch()
  tell([{ state: 'serious' }])
  tell([{ state: 'immense' }])
  tell([])
  expect(pressure.state).toBe('serious')
})

it('is forgotten when nothing is told any more', () => {
  const pressure = watch()
  tell([{ state: 'critical' }])
  nowMs += 6000
  expect(pressure.state).toBe('critical')
  nowMs += 1
  expect(pressure.state).toBe('nominal')
})

it('is nominal where the page may not watch it', async () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue()
  observe.mockRejectedValue(new DOMException('Disallowed by permissions policy', 'NotAllowedError'))
  const pressure = watch()
  await Promise.resolve().then(() => undefined)
  expect(pressure.state).toBe('nominal')
  expect(debug).toHaveBeenCalledOnce()
})

it('is no longer watched after the end', () => {
  watch().end()
  expect(disconnect).toHaveBeenCalledOnce()
})
