// @ts-check
import { chromium } from 'playwright-core'
import { ensureChromium, isRoot, QUIET_FLAGS } from './find-chromium.mjs'

/**
 * Starts a headless Chromium without the extension, for pages served from this machine.
 * @param {readonly string[]} [extraFlags]
 * @throws Error when there is no Chromium.
 */
export function launchHeadless(extraFlags = []) {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: ['--headless=new', ...(isRoot() ? ['--no-sandbox'] : []), ...QUIET_FLAGS, ...extraFlags],
  })
}
