import { signal } from '@preact/signals'

const TICK_MS = 1000

const time = signal(Date.now())

/** Epoch milliseconds, updated once a second; a component that reads it is drawn again then. */
export const nowMs: { readonly value: number } = time

/** Lets the clock run. @returns Stops it. */
export function startClock(read: () => number = Date.now): () => void {
  time.value = read()
  const timer = setInterval(() => (time.value = read()), TICK_MS)
  return () => clearInterval(timer)
}
