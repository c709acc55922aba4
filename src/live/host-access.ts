import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { patternOf } from '../shared/always-on'
import { siteOfAddress } from '../shared/site-catalogue'

/** The browser's permissions for hosts; each method takes a match pattern. */
export interface HostPermissions {
  has(pattern: string): Promise<boolean>
  /** Asks the user. Browsers allow it only during a click. @returns whether it is granted now */
  request(pattern: string): Promise<boolean>
  remove(pattern: string): Promise<boolean>
  /** @returns Removes the listener. */
  onChange(listener: () => void): () => void
}

/** "Always on this site", for the site that a tab shows. */
export interface AlwaysOn {
  readonly host: string
  readonly isGranted: boolean
}

/** What the user may grant of the sites of one tab. */
export interface HostAccess {
  /** Null where there is nothing to offer: a site of the manifest, or an address that is not told or not to be granted. */
  readonly alwaysOn: ReadonlySignal<AlwaysOn | null>
  /** Call it in the click itself. */
  setAlwaysOn(isOn: boolean): Promise<void>
  /** Origins of frames that may hold the call, and that Mien may not look into. */
  readonly lockedFrames: ReadonlySignal<readonly string[]>
  /** Call it in the click itself. @returns whether Mien may look into the frame now */
  grantFrame(origin: string): Promise<boolean>
  /** Finds out again what the tab shows and what is granted. */
  look(): Promise<void>
  close(): void
}

export interface HostAccessWorld {
  readonly permissions: HostPermissions
  /** The address of the tab's page; null where the browser does not tell. */
  readonly addressOfTab: () => Promise<string | null>
}

/** @param frames Origins of the frames of the tab's call that its page cannot read. */
export function createHostAccess(
  { permissions, addressOfTab }: HostAccessWorld,
  frames: ReadonlySignal<readonly string[]>,
): HostAccess {
  const alwaysOn = signal<AlwaysOn | null>(null)
  const lockedFrames = signal<readonly string[]>([])
  /** Of the site in `alwaysOn`. */
  let pattern: string | null = null

  const isGranted = async (wanted: string | null) =>
    wanted !== null && (await permissions.has(wanted).catch(() => false))

  const lookAtSite = async () => {
    const address = await addressOfTab().catch(() => null)
    pattern = address === null || siteOfAddress(address) !== null ? null : patternOf(address)
    if (address === null || pattern === null) alwaysOn.value = null
    else alwaysOn.value = { host: new URL(address).hostname, isGranted: await isGranted(pattern) }
  }

  const lookAtFrames = async (origins: readonly string[]) => {
    const locked = await Promise.all(
      origins.map(async (origin) => patternOf(origin) !== null && !(await isGranted(patternOf(origin)))),
    )
    // The engine tells them anew each time.
    if (isSame(origins, frames.value)) lockedFrames.value = origins.filter((_, index) => locked[index])
  }

  const look = async () => {
    await Promise.all([lookAtSite(), lookAtFrames(frames.value)])
  }

  const ask = async (change: () => Promise<boolean>) => {
    const isDone = await change().catch((error: unknown) => {
      console.warn('Mien: the browser did not change a permission', error)
      return false
    })
    await look()
    return isDone
  }

  let known: readonly string[] = []
  const stopFollowing = effect(() => {
    if (isSame(frames.value, known)) return
    known = frames.value
    void lookAtFrames(known)
  })
  const stopListening = permissions.onChange(() => void look())

  return {
    alwaysOn,
    lockedFrames,
    async setAlwaysOn(isOn) {
      const wanted = pattern
      if (wanted !== null) await ask(() => (isOn ? permissions.request(wanted) : permissions.remove(wanted)))
    },
    async grantFrame(origin) {
      const wanted = patternOf(origin)
      return wanted !== null && ask(() => permissions.request(wanted))
    },
    look,
    close() {
      stopFollowing()
      stopListening()
    },
  }
}

const isSame = (some: readonly string[], others: readonly string[]) => some.join(' ') === others.join(' ')
