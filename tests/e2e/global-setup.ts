import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DIST } from '../../tools/browser/chromium'
import { chosenBrowser } from '../../tools/browser/driver'
import { DIST_FIREFOX } from '../../tools/browser/firefox'
import { ensureFirefox } from '../../tools/browser/find-firefox.mjs'
import { ensureChromium } from '../../tools/browser/find-chromium.mjs'
import { RESULTS_DIR } from './environment'

/** Before all end-to-end tests: a browser, a built extension, and no results of an earlier run. */
export default async function setUp(): Promise<void> {
  const isFirefox = chosenBrowser() === 'firefox'
  if (isFirefox) ensureFirefox()
  else ensureChromium()
  const [dist, build] = isFirefox ? [DIST_FIREFOX, 'build:firefox'] : [DIST, 'build']
  if (!existsSync(join(dist, 'manifest.json'))) throw new Error(`The extension is not built: npm run ${build}`)
  await rm(RESULTS_DIR, { recursive: true, force: true })
}
