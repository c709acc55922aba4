import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { messageOf } from '../shared/error-message'
import type { Problem } from '../shared/protocol'
import type { Purpose, PurposeStore } from '../shared/purpose-store'

/** Where the toolbar button is; `unknown` where the browser does not tell. */
export type Pin = 'pinned' | 'hidden' | 'unknown'

/** The browser, so that a test can stand in for it. */
export interface WelcomeWorld {
  readonly purposes: PurposeStore
  readonly pin: PinWorld
  /** What the manifest says of the extension's pages. */
  readonly contentSecurityPolicy: string
  /** What the addresses of the extension's own files begin with. */
  readonly ownAddress: string
  readonly isFirefox: boolean
}

export interface PinWorld {
  /** Null where the browser does not tell. */
  isPinned(): Promise<boolean | null>
  /** Calls `listener` whenever the button may have been pinned or taken off. */
  onChange(listener: () => void): void
}

/** State and actions of the welcome page. */
export interface WelcomeModel {
  /** Null until the user has answered. */
  readonly purpose: ReadonlySignal<Purpose | null>
  /** Why the answer does not count. */
  readonly problem: ReadonlySignal<Problem | null>
  readonly pin: ReadonlySignal<Pin>
  /** The rule by which the browser itself forbids connections, as the manifest says it; null where it has none. */
  readonly connectionRule: string | null
  readonly ownAddress: string
  readonly isFirefox: boolean
  agree(purpose: Purpose): Promise<void>
}

/** Reads what the user has answered before and where the button is, and follows the button. */
export async function createWelcomeModel(world: WelcomeWorld): Promise<WelcomeModel> {
  const purpose = signal<Purpose | null>(null)
  const problem = signal<Problem | null>(null)
  const pin = signal<Pin>('unknown')
  const look = async () => {
    const isPinned = await world.pin.isPinned().catch(() => null)
    pin.value = isPinned === null ? 'unknown' : isPinned ? 'pinned' : 'hidden'
  }
  world.pin.onChange(() => void look())
  const [loaded] = await Promise.all([
    world.purposes.load().catch((thrown: unknown) => {
      problem.value = { code: 'settings-unreadable', detail: messageOf(thrown) }
      return null
    }),
    look(),
  ])
  purpose.value = loaded
  return {
    purpose,
    problem,
    pin,
    connectionRule: connectionRuleOf(world.contentSecurityPolicy),
    ownAddress: world.ownAddress,
    isFirefox: world.isFirefox,
    async agree(chosen) {
      try {
        await world.purposes.save(chosen)
        purpose.value = chosen
        problem.value = null
      } catch (thrown) {
        problem.value = { code: 'purpose-missing', detail: messageOf(thrown) }
      }
    },
  }
}

/** The directive of a content security policy that says where pages may connect to; null without one. */
export function connectionRuleOf(policy: string): string | null {
  const directives = policy.split(';').map((each) => each.trim())
  return directives.find((each) => each.startsWith('connect-src ')) ?? null
}
