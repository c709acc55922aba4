/** The tabs in which a mirror is open. Kept in storage.session, beside the tabs of calls. */
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { SerialQueue } from '../shared/serial-queue'

const STORAGE_KEY = 'mirrorTabs'
const storedTabIds = v.fallback(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), [])

/** Two changes at once would lose one. */
const changes = new SerialQueue()

/** None where what is stored is damaged. @throws when the browser cannot read */
export async function mirrorTabIds(): Promise<number[]> {
  return v.parse(storedTabIds, (await browser.storage.session.get(STORAGE_KEY))[STORAGE_KEY])
}

/** Lets the mirror of a tab connect to the engine. @throws when the browser cannot write */
export function addMirror(tabId: number): Promise<void> {
  return changes.add(async () => write([...(await mirrorTabIds()).filter((each) => each !== tabId), tabId]))
}

/** @returns whether the tab had a mirror. @throws when the browser cannot write */
export function removeMirror(tabId: number): Promise<boolean> {
  return changes.add(async () => {
    const known = await mirrorTabIds()
    if (!known.includes(tabId)) return false
    await write(known.filter((each) => each !== tabId))
    return true
  })
}

/** Forgets all: the engine has no page left. @throws when the browser cannot write */
export function forgetMirrors(): Promise<void> {
  return changes.add(() => write([]))
}

function write(tabIds: number[]): Promise<void> {
  return browser.storage.session.set({ [STORAGE_KEY]: tabIds })
}
