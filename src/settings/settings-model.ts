import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { defaultSettingsFor } from '../shared/purpose-store'
import type { Purpose, PurposeStore } from '../shared/purpose-store'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { ReadSettings, Settings } from '../shared/settings'
import type { SettingsStore } from '../shared/settings-store'

/** How long "Saved" is shown. Milliseconds. */
const SHOW_RESULT_MS = 2500

/** Result of the last action. */
export type SettingsResult = 'saved' | 'reset' | 'deleted' | 'not-saved' | 'not-deleted'

/** Everything outside the model; tests hand in a fake. */
export interface SettingsWorld {
  readonly store: SettingsStore
  readonly purposes: PurposeStore
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
  readonly result: ReadonlySignal<SettingsResult | null>
  change(changes: Partial<Settings>): Promise<void>
  reset(): Promise<void>
  choosePurpose(purpose: Purpose): Promise<void>
  deleteEverything(): Promise<void>
}

/** Creates the page's state from what is stored. */
export async function loadSettingsModel(world: SettingsWorld): Promise<SettingsModel> {
  const { store, purposes } = world
  const read = await store.load().catch((error: unknown): ReadSettings | null => {
    console.error('Mien: the settings could not be read', error)
    return null
  })
  const settings = signal(read?.settings ?? DEFAULT_SETTINGS)
  const purpose = signal(await purposes.load().catch(() => null))
  const result = signal<SettingsResult | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
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

  return {
    settings,
    repaired: read?.repaired ?? [],
    isLoaded: read !== null,
    purpose,
    result,
    change: (changes) => change(changes, 'saved'),
    reset: () => change(defaultSettingsFor(purpose.value), 'reset'),
    async choosePurpose(chosen) {
      try {
        await purposes.save(chosen)
        purpose.value = chosen
        showResult('saved')
      } catch (error) {
        console.error('Mien: the purpose could not be stored', error)
        showResult('not-saved')
      }
    },
    async deleteEverything() {
      try {
        await world.deleteEverything()
        settings.value = DEFAULT_SETTINGS
        purpose.value = null
        showResult('deleted')
      } catch (error) {
        console.error('Mien: what is stored could not be deleted', error)
        showResult('not-deleted')
      }
    },
  }
}
