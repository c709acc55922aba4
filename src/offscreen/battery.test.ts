import { expect, it, vi } from 'vitest'
import { watchBattery } from './battery'

class FakeBattery extends EventTarget {
  charging: boolean
  constructor(charging: boolean) {
    super()
    this.charging = charging
  }
}

it('tells whether the machine runs on battery, and when that changes', async () => {
  const battery = new FakeBattery(false)
  const told: boolean[] = []
  await watchBattery({ getBattery: async () => battery }, (isOnBattery) => told.push(isOnBattery))
  expect(told).toEqual([true])
  battery.charging = true
  battery.dispatchEvent(new Event('chargingchange'))
  expect(told).toEqual([true, false])
})

it('tells nothing where the browser does not', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const onChange = vi.fn<(isOnBattery: boolean) => void>()
  await watchBattery({}, onChange)
  expect(warn).not.toHaveBeenCalled()
  await watchBattery({ getBattery: () => Promise.reject(new Error('Not allowed')) }, onChange)
  expect(warn).toHaveBeenCalledOnce()
  expect(onChange).not.toHaveBeenCalled()
  warn.mockRestore()
})
