/** The tabs that Mien is on in. Kept in storage.session, which outlives the service worker but not the browser. */
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { enabledTab } from '../shared/protocol'
import type { EnabledTab } from '../shared/protocol'
import { SerialQueue } from '../shared/serial-queue'

const STORAGE_KEY = 'enabledTabs'

const tabRecord = v.object({
  ...enabledTab.entries,
  /** Origin of the page that the call began in; null where the browser does not tell. */
  origin: v.nullable(v.string()),
  /** Origin of the frame that the call runs in; null for the page itself. */
  frameOrigin: v.nullable(v.string()),
})
/** A tab that is on, and its call. */
export type TabRecord = v.InferOutput<typeof tabRecord>

/** Two changes at once would lose one. */
const changes = new SerialQueue()

/** All tabs that are on; damaged records count as off. @throws when the browser cannot read */
export async function enabledTabs(): Promise<TabRecord[]> {
  const stored: unknown = (await browser.storage.session.get(STORAGE_KEY))[STORAGE_KEY]
  if (!Array.isArray(stored)) return []
  return stored.flatMap((each: unknown) => {
    const parsed = v.safeParse(tabRecord, each)
    return parsed.success ? [parsed.output] : []
  })
}

/** The record of a tab; null where Mien is off. @throws when the browser cannot read */
export async function recordOf(tabId: number): Promise<TabRecord | null> {
  return (await enabledTabs()).find((record) => record.tabId === tabId) ?? null
}

/** Adds a tab, in place of an older record of it. @throws when the browser cannot write */
export async function addTab(record: TabRecord): Promise<void> {
  await change((records) => [...records.filter(({ tabId }) => tabId !== record.tabId), record])
}

/** @returns whether the tab was on. @throws when the browser cannot write */
export async function removeTab(tabId: number): Promise<boolean> {
  let wasOn = false
  await change((records) => {
    const others = records.filter((record) => record.tabId !== tabId)
    wasOn = others.length < records.length
    return others
  })
  return wasOn
}

/** Stores which page a call runs in. @throws when the browser cannot write */
export async function setOrigin(callId: string, origin: string | null): Promise<void> {
  await change((records) => records.map((record) => (record.callId === callId ? { ...record, origin } : record)))
}

/**
 * Stores that a tab's call runs in a frame, or in the page itself (frame 0).
 * @param frameOrigin Null for the page itself, and where the browser does not tell.
 * @returns the new record
 * @throws when the browser cannot write
 */
export async function moveTab(
  record: TabRecord,
  frameId: number,
  frameOrigin: string | null = null,
): Promise<TabRecord> {
  const place = { frameId, frameOrigin }
  if (record.frameId !== frameId) {
    await change((records) =>
      records.map((stored) => (stored.callId === record.callId ? { ...stored, ...place } : stored)),
    )
  }
  return { ...record, ...place }
}

/** Stores who is left out of a call, so that it holds without the database too. @throws when the browser cannot write */
export async function keepLeftOut({ tabId, callId, leftOut }: Pick<EnabledTab, 'tabId' | 'callId' | 'leftOut'>) {
  await change((records) =>
    records.map((record) => (record.tabId === tabId && record.callId === callId ? { ...record, leftOut } : record)),
  )
}

function change(next: (records: TabRecord[]) => TabRecord[]): Promise<void> {
  return changes.add(async () => browser.storage.session.set({ [STORAGE_KEY]: next(await enabledTabs()) }))
}
