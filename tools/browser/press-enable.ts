import * as v from 'valibot'
import { waitUntil } from './chromium'
import type { OpenPopup } from './driver'

const pressed = v.object({ atMs: v.number(), tabId: v.number() })
export type Pressed = v.InferOutput<typeof pressed>

/** Enables Mien in the open popup as a user does: chooses a purpose if asked, then presses the button. */
export async function pressEnable(popup: Pick<OpenPopup, 'evaluate'>): Promise<Pressed> {
  await waitUntil('the popup offers to enable', () =>
    popup.evaluate(`(() => {
      const button = document.querySelector('.main-button')
      const purpose = document.querySelector('.purposes input[value="private"]')
      if (purpose === null) return button !== null
      purpose.click()
      button.click()
      return false
    })()`),
  )
  const answer = await popup.evaluate(`(async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
    const atMs = Date.now()
    document.querySelector('.main-button').click()
    return { atMs, tabId: tab.id }
  })()`)
  return v.parse(pressed, answer)
}
