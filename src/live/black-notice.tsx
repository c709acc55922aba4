import { useRef } from 'preact/hooks'
import type { Readout } from '../shared/protocol'
import { nowMs } from '../ui/clock'
import { t } from '../ui/messages'

/** A picture may be black in one frame and whole in the next; a notice that comes and goes could not be read. */
const HOLD_MS = 10_000

/** What to do about pictures that are black. No live region: the readouts are announced. */
export function BlackNotice({ readouts }: { readouts: readonly Readout[] }) {
  const lastBlackMs = useRef(-Infinity)
  const isBlack = readouts.some(
    ({ state, isOnScreen, isLeftOut }) => isOnScreen && !isLeftOut && state.kind === 'none' && state.reason === 'black',
  )
  if (isBlack) lastBlackMs.current = nowMs.value
  if (nowMs.value - lastBlackMs.current > HOLD_MS) return null
  return <p class="notice notice-info">{t('black_text')}</p>
}
