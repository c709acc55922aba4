import { badgeWordsOf } from '../shared/badge-words'
import { parseOrDrop } from '../shared/parse-or-drop'
import { toContent } from '../shared/protocol'
import type { ContentAnswer, StructureAnswer, ToBackground } from '../shared/protocol'
import { CallWatch, WATCH_EVERY_MS } from './call-watch'
import { announceToOpener, welcomeCallWindows } from './call-windows'
import { claimPage } from './content-guard'
import { isCallSized } from './foreign-frames'
import { PageCall } from './page-call'
import { siteInCall } from './site-in-call'

type Respond = (answer: ContentAnswer | StructureAnswer) => void

let call: PageCall | null = null

/** The extension's id goes when it is reloaded, updated or removed. */
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined
}

/** Whether a message comes from a page of the extension, not from a content script. */
function isOwnPage({ tab, url }: chrome.runtime.MessageSender): boolean {
  return !tab || url?.startsWith(chrome.runtime.getURL('')) === true
}

function tellBackground(message: ToBackground): Promise<unknown> {
  // The plain API: the polyfill would be the largest part of a script that every call page carries.
  return chrome.runtime.sendMessage(message)
}

function start(callId: string): void {
  if (call?.isRunning) return
  call = new PageCall(
    {
      page: document,
      words: badgeWordsOf((key) => chrome.i18n.getMessage(key)),
      connect: (name) => chrome.runtime.connect({ name }),
      tellBackground,
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

const watch = new CallWatch({
  isOff: () => call?.isRunning !== true,
  isVisible: () => !document.hidden && (window === top || isCallSized({ width: innerWidth, height: innerHeight })),
  // The opener's copy tells of a call in a window that it reads.
  isCallHere: () => !announceToOpener(window) && siteInCall(document, performance.now()) !== null,
  tell: (isHere) => tellBackground({ target: 'background', type: 'call-here', isHere }),
})

if (claimPage(globalThis, { isAlive: () => !isOrphan(), stop })) {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond: Respond) => {
    if (sender.id !== chrome.runtime.id || !isOwnPage(sender)) return
    const parsed = parseOrDrop(toContent, message, 'the extension')
    if (!parsed) return
    if (parsed.type === 'describe') {
      if (call?.isRunning) respond({ structure: call.describe() })
      return
    }
    // The rest is the background's, which has no tab.
    if (sender.tab) return
    if (parsed.type === 'tell-call') {
      void watch.lookAgain()
      return
    }
    if (parsed.type === 'stop') stop()
    if (parsed.type === 'start') start(parsed.callId)
    respond({ callId: call?.isRunning ? call.callId : null, siteInCall: siteInCall(document, performance.now()) })
  })

  // A page that is kept for "back" would otherwise wake up as a call that nobody turned on. Pages can dispatch the event too.
  addEventListener('pagehide', (event) => {
    if (!event.isTrusted) return
    const wasCallHere = call?.isRunning === true || watch.hasTold
    stop()
    // The browser says when a tab gets another page, not when a frame goes.
    if (wasCallHere && window !== top) void watch.end()
  })

  welcomeCallWindows(globalThis)
  void watch.look()
  const watching = setInterval(() => {
    if (isOrphan()) clearInterval(watching)
    else void watch.look()
  }, WATCH_EVERY_MS)
}
