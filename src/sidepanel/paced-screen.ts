import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Screen } from '../live/screen'

/**
 * How often readouts are drawn: as often as each participant is read. The engine publishes twice as often, each time
 * with readings of half of the participants, and every drawing costs a frame. Milliseconds.
 */
export const DRAW_EVERY_MS = 500

/** A view's screen, with readouts at most every {@link DRAW_EVERY_MS}; anything else that changes shows at once. */
export function pacedScreen(source: ReadonlySignal<Screen>): {
  readonly screen: ReadonlySignal<Screen>
  readonly stop: () => void
} {
  const screen = signal(source.peek())
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAtMs = -Infinity

  const draw = () => {
    clearTimeout(timer)
    timer = undefined
    drawnAtMs = performance.now()
    screen.value = source.peek()
  }
  const stopFollowing = effect(() => {
    if (isReadoutsOnly(screen.peek(), source.value))
      timer ??= setTimeout(draw, Math.max(0, drawnAtMs + DRAW_EVERY_MS - performance.now()))
    else draw()
  })
  return {
    screen,
    stop() {
      clearTimeout(timer)
      stopFollowing()
    },
  }
}

function isReadoutsOnly(before: Screen, after: Screen): boolean {
  if (before.kind !== 'live' || after.kind !== 'live') return false
  return (
    before.call.callId === after.call.callId &&
    before.isSilent === after.isSilent &&
    before.isRetrying === after.isRetrying &&
    before.call.isPaused === after.call.isPaused &&
    before.call.needsSelf === after.call.needsSelf &&
    before.call.readouts.length === after.call.readouts.length
  )
}
