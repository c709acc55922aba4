import { effect } from '@preact/signals'
import { render } from 'preact'
import * as v from 'valibot'
import { PageCall } from '../content/page-call'
import { openEngineLink } from '../live/engine-link'
import { pageInSight } from '../live/page-in-sight'
import { badgeWordsOf } from '../shared/badge-words'
import { browser } from '../shared/browser'
import { MIRROR_PORT, outcome, VIEW_PORT } from '../shared/protocol'
import type { Outcome, ToBackground } from '../shared/protocol'
import { purposeStore } from '../shared/purpose-store'
import { withTimeLimit } from '../shared/time-limit'
import { startAppearance } from '../ui/appearance'
import { startClock } from '../ui/clock'
import { t } from '../ui/messages'
import { openCamera } from './camera'
import { createMirrorModel } from './mirror-model'
import { MirrorPage } from './mirror-page'
import { mirrorReader } from './mirror-reader'

/** Starting the engine takes a second or two. */
const ANSWER_LIMIT_MS = 30_000

const root = document.getElementById('root')
if (!root) throw new Error('mirror/index.html has no #root')
await startAppearance()
effect(() => {
  document.title = t('mirror_page_title')
})
startClock()

const tabId = (await browser.tabs.getCurrent())?.id
if (tabId === undefined) throw new Error('The mirror is a page for a tab')
const isInSight = pageInSight()
const tellBackground = (message: ToBackground): Promise<unknown> => browser.runtime.sendMessage(message)

async function ensureEngine(): Promise<Outcome> {
  const asked = tellBackground({ target: 'background', type: 'ensure-engine' })
  return v.parse(outcome, await withTimeLimit(asked, ANSWER_LIMIT_MS, 'Starting the engine'))
}

const model = await createMirrorModel({
  purposes: purposeStore(browser.storage.local, Date.now),
  openCamera: () => openCamera(navigator.mediaDevices),
  ensureEngine,
  // The mirror is read as a call's page is, by the same code.
  startSession: () =>
    new PageCall(
      {
        page: document,
        ownReader: mirrorReader,
        words: badgeWordsOf((key) => browser.i18n.getMessage(key)),
        connect: () => browser.runtime.connect({ name: MIRROR_PORT }),
        tellBackground,
        isOrphan: () => browser.runtime.id === undefined,
        nowMs: () => performance.now(),
      },
      crypto.randomUUID(),
    ),
  openLink: () =>
    openEngineLink(tabId, () => browser.runtime.connect({ name: VIEW_PORT }), ensureEngine, { isInSight }),
  isInSight,
  nowMs: Date.now,
})
render(<MirrorPage model={model} />, root)
// A page that is kept for "back" would otherwise go on reading.
addEventListener('pagehide', () => model.close())
