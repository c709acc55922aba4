import type { ComponentChildren } from 'preact'
import { ExpressionIcon } from '../ui/expression-icon'

const ICON_PX = 40

/**
 * What a screen without readings says first: a face, a heading, a sentence.
 * @param look `ready` while Mien can read here, `busy` while it gets ready, `none` where there is nothing to read.
 */
export function StateHead({
  look,
  title,
  children,
}: {
  look: 'ready' | 'busy' | 'none'
  title: string
  children?: ComponentChildren
}) {
  return (
    <div class={`state-head state-${look}`}>
      <ExpressionIcon expression={look === 'none' ? null : 'neutral'} sizePx={ICON_PX} />
      <h2>{title}</h2>
      {children}
    </div>
  )
}
