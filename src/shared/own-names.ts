/**
 * The user's own name on each site that does not mark their tile: they are asked once. Kept in storage.local, which
 * content scripts and the offscreen document cannot read.
 */
import * as v from 'valibot'
import { MAX_OWN_NAMES, ownName } from './protocol'
import type { OwnName } from './protocol'
import { SerialQueue } from './serial-queue'
import type { StorageArea } from './settings-store'

export const OWN_NAMES_KEY = 'ownNames'

/** Both methods throw when the browser cannot read or write. */
export interface OwnNameStore {
  /** At most one a site, the latest last; damaged ones are left out. */
  load(): Promise<OwnName[]>
  /** Keeps the name in place of an older one of that site; null forgets it. */
  keep(siteId: string, name: string | null): Promise<void>
}

/** The user's own names in a storage area. */
export function ownNameStore(area: StorageArea): OwnNameStore {
  const changes = new SerialQueue()

  const load = async (): Promise<OwnName[]> => {
    const stored: unknown = (await area.get(OWN_NAMES_KEY))[OWN_NAMES_KEY]
    if (!Array.isArray(stored)) return []
    const names = stored.flatMap((each: unknown) => {
      const parsed = v.safeParse(ownName, each)
      return parsed.success ? [parsed.output] : []
    })
    return names.slice(-MAX_OWN_NAMES)
  }

  return {
    load,
    keep: (siteId, name) =>
      changes.add(async () => {
        const others = (await load()).filter((each) => each.siteId !== siteId)
        const names = name === null ? others : [...others, { siteId, name }]
        await area.set({ [OWN_NAMES_KEY]: names.slice(-MAX_OWN_NAMES) })
      }),
  }
}
