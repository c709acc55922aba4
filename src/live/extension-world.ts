import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { expiryAsSet } from '../shared/call-store-expiry'
import { MIRROR_PATH } from '../shared/own-pages'
import { VIEW_PORT, outcome, structureAnswer } from '../shared/protocol'
import type { Misfit, ToBackground, ToContent } from '../shared/protocol'
import { withTimeLimit } from '../shared/time-limit'
import type { Settings } from '../shared/settings'
import { settingsStore } from '../shared/settings-store'
import { startAppearance } from '../ui/appearance'
import { downloadText } from '../ui/download'
import { openEngineLink } from './engine-link'
import { openFloating } from './open-floating'
import { pageInSight } from './page-in-sight'
import type { Recorder } from './engine-link'
import type { HostPermissions } from './host-access'
import type { OwnPage, TabWorld } from './tab-model'
import { purposeStore } from '../shared/purpose-store'

/** Longest wait for the background; turning on, which starts the engine's document and the page, takes a few seconds. */
const ANSWER_LIMIT_MS = 30_000

/** Longest wait for a page's description of itself: it is written within a frame or two, but a page may hang. */
const DESCRIPTION_LIMIT_MS = 5_000

/** Applies the settings to the view. @returns The settings as they change. */
export async function startSettings(): Promise<ReadonlySignal<Settings>> {
  const settings = signal(await startAppearance())
  settingsStore(browser.storage.local, browser.storage.local.onChanged).onChange(
    (changed) => (settings.value = changed),
  )
  return settings
}

/**
 * The {@link TabWorld} of the real extension.
 * @param recorder For a view that shows the call over time.
 * @param isInSight Whether the user sees the view; that of its page, unless it is drawn elsewhere too.
 */
export function extensionWorld({
  tabId,
  settings,
  openPanel,
  recorder,
  isInSight = pageInSight(),
}: {
  tabId: number
  settings: ReadonlySignal<Settings>
  openPanel: (() => void) | null
  recorder?: Recorder
  isInSight?: ReadonlySignal<boolean>
}): TabWorld {
  const { local } = browser.storage
  const store = openCallStore(expiryAsSet(settingsStore(local, local.onChanged)))
  return {
    tabId,
    ask,
    openLink: (id) =>
      openEngineLink(
        id,
        () => browser.runtime.connect({ name: VIEW_PORT }),
        () => ask({ target: 'background', type: 'ensure-engine' }),
        { isInSight, recorder },
      ),
    openStore: () => store,
    purposes: purposeStore(local, Date.now),
    save: (file) => downloadText(file.name, file.text, file.mediaType),
    permissions: hostPermissions,
    addressOfTab: async () => (await browser.tabs.get(tabId)).url ?? null,
    describePage: (misfit) => describePage(tabId, misfit),
    openPage: (page) => void open(page, tabId),
    openPanel,
    settings,
    nowMs: Date.now,
  }
}

const hostPermissions: HostPermissions = {
  has: (pattern) => browser.permissions.contains({ origins: [pattern] }),
  request: (pattern) => browser.permissions.request({ origins: [pattern] }),
  remove: (pattern) => browser.permissions.remove({ origins: [pattern] }),
  onChange(listener) {
    const { onAdded, onRemoved } = browser.permissions
    for (const event of [onAdded, onRemoved]) event.addListener(listener)
    return () => {
      for (const event of [onAdded, onRemoved]) event.removeListener(listener)
    }
  },
}

async function describePage(tabId: number, { siteId, kind }: Misfit): Promise<string> {
  const message: ToContent = { target: 'content', type: 'describe' }
  const sent: Promise<unknown> = browser.tabs.sendMessage(tabId, message)
  const { structure } = v.parse(structureAnswer, await withTimeLimit(sent, DESCRIPTION_LIMIT_MS, 'The page'))
  return `Mien ${browser.runtime.getManifest().version}, ${siteId}, ${kind}\n${structure}\n`
}

async function ask(message: ToBackground) {
  return v.parse(outcome, await withTimeLimit(browser.runtime.sendMessage(message), ANSWER_LIMIT_MS, message.type))
}

async function open(page: OwnPage, tabId: number): Promise<void> {
  if (page.kind === 'floating') return openFloating(tabId)
  await browser.tabs.create({ url: browser.runtime.getURL(pathOf(page)) })
}

function pathOf(page: Exclude<OwnPage, { kind: 'floating' }>): string {
  switch (page.kind) {
    case 'report':
      return `src/report/index.html?call=${encodeURIComponent(page.callId)}`
    case 'history':
      return 'src/history/index.html'
    case 'settings':
      return 'src/settings/index.html'
    case 'mirror':
      return MIRROR_PATH
  }
}
