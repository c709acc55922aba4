import * as v from 'valibot'

/** What Mien is used for, as the user says: what is allowed differs, in the EU by law. */
export const PURPOSES = ['private', 'professional', 'work-or-school'] as const
export type Purpose = (typeof PURPOSES)[number]

const STORAGE_KEY = 'purpose'
const storedPurpose = v.object({ purpose: v.picklist(PURPOSES), agreedAtMs: v.number() })

/** Keeps the purpose between sessions. */
export interface PurposeStore {
  /** Null until the user has agreed, and where what is stored is not what this version wrote. */
  load(): Promise<Purpose | null>
  save(purpose: Purpose): Promise<void>
}

/** The part of an extension storage area that the store uses. */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
}

/** A purpose store in a storage area. */
export function purposeStore(area: StorageArea, nowMs: () => number): PurposeStore {
  return {
    async load() {
      const stored = v.safeParse(storedPurpose, (await area.get(STORAGE_KEY))[STORAGE_KEY])
      return stored.success ? stored.output.purpose : null
    },
    save: (purpose) => area.set({ [STORAGE_KEY]: { purpose, agreedAtMs: nowMs() } }),
  }
}
