import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly content: ComponentChildren
}

/** Tabs as the ARIA pattern has them: one tab stop, arrow keys, Home and End; the content changes with the focus. */
export function Tabs<Id extends string>({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  label: string
  tabs: readonly Tab<Id>[]
  chosen: Id
  onChoose: (id: Id) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const ownId = useId()
  const at = tabs.findIndex(({ id }) => id === chosen)

  const move = (event: KeyboardEvent) => {
    const isRtl = document.documentElement.dir === 'rtl'
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: isRtl ? -1 : 1,
      ArrowLeft: isRtl ? 1 : -1,
      Home: -at,
      End: tabs.length - 1 - at,
    }
    const step = steps[event.key]
    const next = step === undefined ? undefined : tabs.at((at + step) % tabs.length)
    if (!next) return
    event.preventDefault()
    onChoose(next.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus()
  }

  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map(({ id, label: words }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${ownId}-${id}`}
            class="tab"
            aria-selected={id === chosen}
            aria-controls={`${ownId}-content`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${ownId}-content`} aria-labelledby={`${ownId}-${chosen}`}>
        {tabs[at]?.content}
      </div>
    </>
  )
}
