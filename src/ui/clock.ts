import { signal } from '@preact/signals'

const TICK_MS = 1000

const time = signal(Date.now())

/** Epoch milliseconds, updated once a second; components that read it are drawn again each time. */
export const nowMs: { readonly value: number } = time

/** Starts the clock; it stands still while nobody can see the page. @returns A function that stops it. */
export function startClock(read: () => number = Date.now): () => void {
  time.value = read()
  const timer = setInterval(() => {
    if (document.visibilityState !== 'hidden') time.value = read()
  }, TICK_MS)
  return () => clearInterval(timer)
}
