import { afterEach, expect, test, vi } from 'vitest'
import { waitUntil } from './chromium'
import { findChromium } from './find-chromium.mjs'

afterEach(() => vi.unstubAllEnvs())

test('CHROMIUM_PATH comes before the usual places', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath)
  expect(findChromium()).toBe(process.execPath)
})

test('a CHROMIUM_PATH that names no file is an error, not another browser', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium')
  expect(() => findChromium()).toThrow('CHROMIUM_PATH names no file: /nowhere/chromium')
})

test('waitUntil gives what it finds, and says what never came', async () => {
  let looks = 0
  expect(await waitUntil('the third look', async () => ++looks === 3 && 'here')).toBe('here')
  await expect(waitUntil('a miracle', async () => null, 0)).rejects.toThrow('Waited 0 ms in vain: a miracle')
})
