import * as v from 'valibot'
import type { PinWorld } from './welcome-model'

const userSettings = v.object({ isOnToolbar: v.optional(v.boolean()) })

/** The toolbar button, as far as the browser tells: `action.getUserSettings` is in Chrome 91 and Firefox 132. */
export function actionPin(action: typeof chrome.action | undefined, page: Document): PinWorld {
  return {
    async isPinned() {
      if (!action || !('getUserSettings' in action)) return null
      const read = v.safeParse(userSettings, await action.getUserSettings())
      return read.success ? (read.output.isOnToolbar ?? null) : null
    },
    onChange(listener) {
      if (action && 'onUserSettingsChanged' in action) action.onUserSettingsChanged.addListener(listener)
      // Without the event (Chrome before 130): the page is back in front when the browser's menu closes.
      page.addEventListener('visibilitychange', listener)
      page.defaultView?.addEventListener('focus', listener)
    },
  }
}
