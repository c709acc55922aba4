import type { Expression, NoReadingReason } from '../call/reading'
import type { BackendName, Problem } from '../shared/protocol'
import type { MessageKey } from './messages'

type Underscored<Code extends string> = Code extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : Code

/** A code as part of a message key, in which Chrome allows no hyphen. */
function underscored<Code extends string>(code: Code): Underscored<Code> {
  return code.replaceAll('-', '_') as Underscored<Code>
}

/** Key of an expression's name. */
export function expressionKey(expression: Expression): MessageKey {
  return `expression_${expression}`
}

/** Key of an expression's name inside a phrase, such as "probably happy". */
export function inlineExpressionKey(expression: Expression): MessageKey {
  return `expression_${expression}_inline`
}

/** Key of the reason why there is no expression. */
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
