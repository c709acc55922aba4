import { waitUntil, type TargetSession } from '../chromium'

export type Pressed = { readonly atMs: number; readonly tabId: number }

/** Turns Mien on in the open popup as a user does: says once what it is for, then presses the button. */
export async function pressEnable(popup: TargetSession): Promise<Pressed> {
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
  return (await popup.evaluate(`(async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
    const atMs = Date.now()
    document.querySelector('.main-button').click()
    return { atMs, tabId: tab.id }
  })()`)) as Pressed
}
