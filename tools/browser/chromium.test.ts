import { afterEach, expect, test, vi } from 'vitest'
import { waitUntil } from './chromium'
import { findChromium } from './find-chromium.mjs'

afterEach(() => vi.unstubAllEnvs())

test('CHROMIUM_PATH is preferred to the usual places', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath)
  expect(findChromium()).toBe(process.execPath)
})

test('a CHROMIUM_PATH that is not a file is an error; no other browser is used', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium')
  expect(() => findChromium()).toThrow('CHROMIUM_PATH is not a file: /nowhere/chromium')
})

test('waitUntil returns what it finds, and its error says what it waited for', async () => {
  let looks = 0
  expect(await waitUntil('the third look', async () => ++looks === 3 && 'here')).toBe('here')
  await expect(waitUntil('never', async () => null, 0)).rejects.toThrow('Waited 0 ms for: never')
})
