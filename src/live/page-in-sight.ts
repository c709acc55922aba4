import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'

/** Whether the user can see this page: not while its window is minimised or covered, or another tab is in front. */
export function pageInSight(page: Document = document): ReadonlySignal<boolean> {
  const isInSight = signal(page.visibilityState !== 'hidden')
  page.addEventListener('visibilitychange', () => (isInSight.value = page.visibilityState !== 'hidden'))
  return isInSight
}
