import type { ComponentChildren } from 'preact'
import { Brand } from './brand'

/** A screen with the name in its header and a message. */
export function MessageScreen({ children }: { children: ComponentChildren }) {
  return (
    <>
      <header class="top-bar">
        <h1>
          <Brand />
        </h1>
      </header>
      <main class="message">{children}</main>
    </>
  )
}
