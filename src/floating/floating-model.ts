import { computed, effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Screen } from '../live/screen'
import { floatingContent, showsEveryWindow } from './floating-content'
import type { FloatingContent } from './floating-content'

/** How long the readout says that a share of the whole screen would show it: long enough to be read in passing. Milliseconds. */
export const SAY_FOR_MS = 60_000

/** State of one floating readout. */
export interface FloatingModel {
  readonly content: ReadonlySignal<FloatingContent>
  /** Whether to say that others may see the readout; only in its first minute. */
  readonly isNew: ReadonlySignal<boolean>
  /** Shows the readout although the user's share shows it to others, until that share ends. */
  reveal(isRevealed: boolean): void
  /** The user has read what `isNew` is about. */
  understand(): void
  close(): void
}

/** Makes the state of a readout of that screen. */
export function createFloatingModel(screen: ReadonlySignal<Screen>): FloatingModel {
  const isRevealed = signal(false)
  const wasLive = signal(false)
  const isNew = signal(true)
  const stopFollowing = effect(() => {
    const now = screen.value
    if (now.kind === 'live') wasLive.value = true
    // The next share covers the readout again.
    if (now.kind !== 'live' || !showsEveryWindow(now.call.ownShare)) isRevealed.value = false
  })
  const understand = () => void (isNew.value = false)
  const timer = setTimeout(understand, SAY_FOR_MS)
  return {
    content: computed(() => floatingContent(screen.value, { isRevealed: isRevealed.value, wasLive: wasLive.value })),
    isNew,
    reveal: (wanted) => void (isRevealed.value = wanted),
    understand,
    close() {
      clearTimeout(timer)
      stopFollowing()
    },
  }
}
