import { expect, it, vi } from 'vitest'
import { claimPage } from './content-guard'

it('lets the first copy work, however often the script is injected', () => {
  const scope = {}
  const [first, second] = [
    { isAlive: () => true, stop: vi.fn<() => void>() },
    { isAlive: () => true, stop: vi.fn<() => void>() },
  ]
  expect([claimPage(scope, first), claimPage(scope, second), claimPage(scope, second)]).toEqual([true, false, false])
  expect(first.stop).not.toHaveBeenCalled()
})

it('lets a new copy work when the extension of the first has gone, and stops that one', () => {
  const scope = {}
  let isAlive = true
  const first = { isAlive: () => isAlive, stop: vi.fn<() => void>() }
  const second = { isAlive: () => true, stop: vi.fn<() => void>() }
  claimPage(scope, first)
  isAlive = false
  expect(claimPage(scope, second)).toBe(true)
  expect(first.stop).toHaveBeenCalledOnce()
  expect(claimPage(scope, first)).toBe(false)
})
