import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Readout } from '../shared/protocol'
import type { Screen } from './screen'

/**
 * How often readouts are drawn: as often as each participant is read. The engine publishes twice as often, each time
 * with readings of half of the participants, and every drawing costs a frame. Milliseconds.
 */
export const DRAW_EVERY_MS = 500

/** A view's screen, with readouts at most every {@link DRAW_EVERY_MS}; anything else that changes shows at once: a warning, a name, who is left out. */
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
    before.call.ownShare === after.call.ownShare &&
    before.warning?.code === after.warning?.code &&
    before.warning?.detail === after.warning?.detail &&
    before.call.readouts.length === after.call.readouts.length &&
    before.call.readouts.every((readout, index) => isSamePerson(readout, after.call.readouts[index]))
  )
}

/** What the user sets shows at once. */
function isSamePerson(one: Readout, other: Readout | undefined): boolean {
  return other?.key === one.key && other.name === one.name && other.isLeftOut === one.isLeftOut
}
