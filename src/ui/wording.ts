import type { Expression, NoReadingReason } from '../call/reading'
import type { BackendName, Problem, Readout } from '../shared/protocol'
import { t } from './messages'
import type { MessageKey } from './messages'

type Underscored<Code extends string> = Code extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : Code

/** A code as part of a message key: Chrome takes no hyphen there. */
function underscored<Code extends string>(code: Code): Underscored<Code> {
  return code.replaceAll('-', '_') as Underscored<Code>
}

/** Key of an expression's name. */
export function expressionKey(expression: Expression): MessageKey {
  return `expression_${expression}`
}

/** Key of the words for why there is no expression. */
export function reasonKey(reason: NoReadingReason): MessageKey {
  return `reason_${underscored(reason)}`
}

/** Key of the sentence that says what happened and what to do. */
export function problemKey(code: Problem['code']): MessageKey {
  return `problem_${underscored(code)}`
}

/** Key of a backend's name. */
export function backendKey(backend: BackendName): MessageKey {
  return `backend_${backend}`
}

/** The name to show; `order` is the place in order of appearance, from 1. */
export function nameOfReadout(readout: Readout, order: number): string {
  return readout.name ?? t('participant_numbered', order)
}

/** What is seen of a participant now, in words: the expression, or why there is none. */
export function stateInWords(readout: Readout): string {
  if (readout.isLeftOut) return t('reason_left_out')
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
