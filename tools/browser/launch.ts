import { DIST, launchWithMien, type LaunchOptions, type MienBrowser } from './chromium'
import { chromiumDriver } from './chromium-driver'
import type { BrowserName, Driver } from './driver'
import { DIST_FIREFOX, launchFirefoxWithMien } from './firefox'
import { firefoxDriver } from './firefox-driver'

/** Starts a browser with the built extension in it. In Firefox `mien.session` throws: it has no DevTools protocol. */
export async function launchBrowser(
  browser: BrowserName,
  options: Partial<LaunchOptions> = {},
): Promise<{ readonly mien: MienBrowser; readonly driver: Driver }> {
  if (browser === 'chromium') {
    const mien = await launchWithMien({ extensionDir: DIST, isHeadless: true, ...options })
    return { mien, driver: chromiumDriver(mien, options.netLogFile) }
  }
  const { profileDir } = options
  const firefox = await launchFirefoxWithMien({
    extensionDir: options.extensionDir ?? DIST_FIREFOX,
    isHeadless: options.isHeadless ?? true,
    ...(profileDir === undefined ? {} : { profileDir }),
  })
  const { context, extensionId, close, kill } = firefox
  const mien: MienBrowser = {
    context,
    extensionId,
    close,
    kill,
    get session(): never {
      throw new Error('Firefox has no DevTools protocol')
    },
  }
  return { mien, driver: firefoxDriver(firefox) }
}
