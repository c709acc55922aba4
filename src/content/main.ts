import { badgeWordsOf } from '../shared/badge-words'
import { parseOrDrop } from '../shared/parse-or-drop'
import { toContent } from '../shared/protocol'
import type { ContentAnswer } from '../shared/protocol'
import { claimPage } from './content-guard'
import { PageCall } from './page-call'

let call: PageCall | null = null

/** The extension's id goes when it is reloaded, updated or removed. */
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined
}

function start(callId: string): void {
  if (call?.isRunning) return
  call = new PageCall(
    {
      page: document,
      words: badgeWordsOf((key) => chrome.i18n.getMessage(key)),
      // The plain API: the polyfill would be the largest part of a script that every call page carries.
      connect: (name) => chrome.runtime.connect({ name }),
      tellBackground: (message) => chrome.runtime.sendMessage(message),
      isOrphan,
      nowMs: () => performance.now(),
    },
    callId,
  )
}

function stop(): void {
  call?.stop()
  call = null
}

if (claimPage(globalThis, { isAlive: () => !isOrphan(), stop })) {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond: (answer: ContentAnswer) => void) => {
    // Only the background has no tab.
    if (sender.id !== chrome.runtime.id || sender.tab) return
    const parsed = parseOrDrop(toContent, message, 'the background')
    if (!parsed) return
    if (parsed.type === 'stop') stop()
    if (parsed.type === 'start') start(parsed.callId)
    respond({ callId: call?.isRunning ? call.callId : null })
  })

  // A page that is kept for "back" would otherwise wake up as a call that nobody turned on. Pages can dispatch the event too.
  addEventListener('pagehide', (event) => {
    if (event.isTrusted) stop()
  })
}
