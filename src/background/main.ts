import * as v from 'valibot'
import { browser } from '../shared/browser'
import type { Runtime } from '../shared/browser'
import { toBackground } from '../shared/protocol'
import type { Outcome, ToBackground } from '../shared/protocol'
import { sendChangedSettings, sendSettings } from './engine-settings'
import { MARK_MOMENT_COMMAND, markMoment } from './mark-moment'
import { closeEngine, ensureEngine } from './offscreen-lifecycle'
import { checkPage, checkPages, disable, enable, forget, isAnyEnabled, isEnabled } from './tabs'

async function answer(message: ToBackground): Promise<Outcome> {
  switch (message.type) {
    case 'enable':
      return enable(message.tabId)
    case 'disable':
      return disable(message.tabId)
    case 'is-enabled':
      return { ok: true, isEnabled: await isEnabled(message.tabId) }
    case 'ensure-engine': {
      // Someone who asks again after the last call's end must not bring the engine back for nothing.
      const isWanted = await isAnyEnabled()
      if (isWanted) await ensureEngine()
      return { ok: true, isEnabled: isWanted }
    }
    case 'send-settings':
      await sendSettings()
      return { ok: true, isEnabled: await isAnyEnabled() }
    case 'engine-idle':
      await checkPages()
      if (!(await isAnyEnabled())) await closeEngine()
      return { ok: true, isEnabled: false }
  }
}

// Listeners stand before anything that waits: the browser starts this worker for a single event.
browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  const parsed = v.safeParse(toBackground, message)
  if (!parsed.success || sender.id !== browser.runtime.id) return undefined
  return answer(parsed.output).catch((thrown: unknown): Outcome => ({
    ok: false,
    problem: { code: 'unexpected', detail: String(thrown) },
  }))
})
sendChangedSettings()
browser.commands.onCommand.addListener((command, tab) => {
  if (command === MARK_MOMENT_COMMAND) void markMoment(tab?.id)
})
browser.tabs.onRemoved.addListener((tabId) => void forget(tabId))
browser.tabs.onUpdated.addListener((tabId, { status }) => {
  if (status !== undefined) void checkPage(tabId)
})
