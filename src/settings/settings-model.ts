import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { OwnNameStore } from '../shared/own-names'
import type { OwnName } from '../shared/protocol'
import { defaultSettingsFor } from '../shared/purpose-store'
import type { Purpose, PurposeStore } from '../shared/purpose-store'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { ReadSettings, Settings } from '../shared/settings'
import type { SettingsStore } from '../shared/settings-store'

/** How long "Saved" is shown. Milliseconds. */
const SHOW_RESULT_MS = 2500

/** Result of the last action. */
export type SettingsResult = 'saved' | 'reset' | 'deleted' | 'not-saved' | 'not-deleted'

/** The sites that the user has granted, as match patterns. */
export interface GrantedSites {
  granted(): Promise<readonly string[]>
  remove(pattern: string): Promise<boolean>
  onChange(listener: () => void): void
}

/** Everything outside the model; tests hand in a fake. */
export interface SettingsWorld {
  readonly store: SettingsStore
  readonly purposes: PurposeStore
  readonly ownNames: OwnNameStore
  readonly sites: GrantedSites
  /** Deletes all calls and all that the extension's storage holds. */
  deleteEverything(): Promise<void>
}

/** State and actions of the settings page. */
export interface SettingsModel {
  readonly settings: ReadonlySignal<Settings>
  /** What was broken when the page opened, and is back at its default. */
  readonly repaired: readonly (keyof Settings)[]
  /** False where the settings could not be read; the defaults are shown. */
  readonly isLoaded: boolean
  /** Null while the user has not said. */
  readonly purpose: ReadonlySignal<Purpose | null>
  /** Match patterns of the sites where Mien is always ready. */
  readonly sites: ReadonlySignal<readonly string[]>
  readonly ownNames: ReadonlySignal<readonly OwnName[]>
  readonly result: ReadonlySignal<SettingsResult | null>
  change(changes: Partial<Settings>): Promise<void>
  reset(): Promise<void>
  choosePurpose(purpose: Purpose): Promise<void>
  removeSite(pattern: string): Promise<void>
  forgetOwnName(siteId: string): Promise<void>
  deleteEverything(): Promise<void>
}

/** Creates the page's state from what is stored. */
export async function loadSettingsModel(world: SettingsWorld): Promise<SettingsModel> {
  const { store, purposes } = world
  const sites = signal<readonly string[]>([])
  const ownNames = signal<readonly OwnName[]>([])
  const read = await store.load().catch((error: unknown): ReadSettings | null => {
    console.error('Mien: the settings could not be read', error)
    return null
  })
  const settings = signal(read?.settings ?? DEFAULT_SETTINGS)
  const purpose = signal(await purposes.load().catch(() => null))
  const result = signal<SettingsResult | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async () => {
    sites.value = await world.sites.granted().catch(() => sites.value)
    ownNames.value = await world.ownNames.load().catch(() => ownNames.value)
  }
  await look()
  world.sites.onChange(() => void look())
  store.onChange((changed) => (settings.value = changed))

  const showResult = (what: SettingsResult) => {
    clearTimeout(timer)
    result.value = what
    // A fault stays until the next action.
    if (!what.startsWith('not-')) timer = setTimeout(() => (result.value = null), SHOW_RESULT_MS)
  }

  const change = async (changes: Partial<Settings>, done: SettingsResult) => {
    const before = settings.value
    // Shown at once, so that no control waits for the disk; undone when storing fails.
    settings.value = { ...before, ...changes }
    try {
      settings.value = await store.change(changes)
      showResult(done)
    } catch (error) {
      console.error('Mien: a setting could not be stored', error)
      settings.value = before
      showResult('not-saved')
    }
  }

  /** Does what changes neither settings nor calls, and says how it went. */
  const doAndSay = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
      showResult('saved')
    } catch (error) {
      console.error(`Mien: ${what} could not be changed`, error)
      showResult('not-saved')
    }
    await look()
  }

  return {
    settings,
    sites,
    ownNames,
    removeSite: (pattern) => doAndSay('a permission', () => world.sites.remove(pattern)),
    forgetOwnName: (siteId) => doAndSay('an own name', () => world.ownNames.keep(siteId, null)),
    repaired: read?.repaired ?? [],
    isLoaded: read !== null,
    purpose,
    result,
    change: (changes) => change(changes, 'saved'),
    reset: () => change(defaultSettingsFor(purpose.value), 'reset'),
    async choosePurpose(chosen) {
      await doAndSay('the purpose', async () => {
        await purposes.save(chosen)
        purpose.value = chosen
      })
    },
    async deleteEverything() {
      try {
        await world.deleteEverything()
        settings.value = DEFAULT_SETTINGS
        purpose.value = null
        await look()
        showResult('deleted')
      } catch (error) {
        console.error('Mien: what is stored could not be deleted', error)
        showResult('not-deleted')
      }
    },
  }
}
