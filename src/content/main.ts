import * as v from 'valibot'
import { badgeWordsOf } from '../shared/badge-words'
import { toContent } from '../shared/protocol'
import type { ContentAnswer } from '../shared/protocol'
import { PageCall } from './page-call'

let call: PageCall | null = null

function stop(): void {
  call?.stop()
  call = null
}

// The plain API: the polyfill would be the largest part of a script that every call page carries.
chrome.runtime.onMessage.addListener((message: unknown, sender, respond: (answer: ContentAnswer) => void) => {
  const parsed = v.safeParse(toContent, message)
  if (!parsed.success || sender.id !== chrome.runtime.id) return
  if (parsed.output.type === 'stop') stop()
  if (parsed.output.type === 'start' && !call?.isRunning) {
    call = new PageCall({
      page: document,
      words: badgeWordsOf((key) => chrome.i18n.getMessage(key)),
      connect: (name) => chrome.runtime.connect({ name }),
      askForEngine: (request) => chrome.runtime.sendMessage(request),
      nowMs: Date.now,
    })
  }
  respond({ isRunning: call?.isRunning ?? false })
})

// A page that is kept for "back" would otherwise wake up as a call that nobody turned on.
addEventListener('pagehide', stop)
