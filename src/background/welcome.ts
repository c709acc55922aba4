import { browser } from '../shared/browser'
import { WELCOME_PATH } from '../shared/own-pages'

/** Opens the page that a newcomer sees first. @throws when the browser opens no tab */
export async function openWelcome(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(WELCOME_PATH) })
}
