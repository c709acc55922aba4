import type { ComponentChildren } from 'preact'
import { Brand } from './brand'

/** Header with the name alone, and what a screen has to say. */
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
