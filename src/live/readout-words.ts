import type { ReadoutState } from '../call/reading'
import type { Readout } from '../shared/protocol'
import type { AwayIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { expressionKey, reasonKey } from '../ui/wording'

const LEFT_OUT_KEYS: Readonly<Record<NonNullable<Readout['leftOutBecause']>, MessageKey>> = {
  user: 'reason_left_out',
  setting: 'left_out_by_setting',
  'cannot-tell': 'left_out_cannot_tell',
}

/** The name to show; `order` is the place in order of appearance, from 1. */
export function nameOfReadout(readout: Readout, order: number): string {
  return readout.name ?? t('participant_numbered', order)
}

/** What is seen of a participant now, in words: the expression, or why there is none. */
export function stateInWords(readout: Readout): string {
  if (readout.isLeftOut) return t(LEFT_OUT_KEYS[readout.leftOutBecause ?? 'user'])
  if (!readout.isOnScreen) return t('state_off_screen')
  switch (readout.state.kind) {
    case 'expression':
      return t(expressionKey(readout.state.expression))
    case 'none':
      return t(reasonKey(readout.state.reason))
    case 'waiting':
      return t('state_waiting')
  }
}

/** The reading that is shown now; of somebody who is left out or on no tile there is none. */
export function readingOf(readout: Readout): Extract<ReadoutState, { kind: 'expression' }> | null {
  const { isLeftOut, isOnScreen, state } = readout
  return !isLeftOut && isOnScreen && state.kind === 'expression' ? state : null
}

/** The sign of why nothing is read, where that lasts; null while there is a reading, or none for a passing reason. */
export function awayIconOf({ isLeftOut, isOnScreen, state }: Readout): AwayIcon | null {
  if (isLeftOut) return 'left-out'
  if (!isOnScreen || state.kind === 'expression') return null
  if (state.kind === 'waiting') return 'waiting'
  const { reason } = state
  return reason === 'camera-off' || reason === 'screen-share' || reason === 'left-out' || reason === 'paused'
    ? reason
    : null
}
