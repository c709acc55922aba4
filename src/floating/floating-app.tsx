import { useEffect, useRef } from 'preact/hooks'
import { useBandedWords } from '../live/banded-words'
import { nameOfReadout, readingOf } from '../live/readout-words'
import { ExpressionIcon } from '../ui/expression-icon'
import { t, tCount } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import type { FloatingContent, Shown } from './floating-content'
import type { FloatingModel } from './floating-model'
import { useFitting } from './use-fitting'

const ICON_PX = 20

/** What can be done with the window. */
export interface WindowActions {
  /** Brings the call's tab to the front. */
  goToCall(): void
  /** Moves the readout into a window above all others; null where it is in one, or the browser has none. */
  readonly keepOnTop: (() => void) | null
  close(): void
}

/** The whole floating readout, in a window of its own or in one above all others. */
export function FloatingApp({
  model,
  actions,
  fault = null,
}: {
  model: FloatingModel
  actions: WindowActions
  /** What went wrong with the window. */
  fault?: MessageKey | null
}) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const page = root.current?.ownerDocument
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') actions.close()
    }
    page?.addEventListener('keydown', onKey)
    return () => page?.removeEventListener('keydown', onKey)
  }, [actions])
  const content = model.content.value
  return (
    <div class="floating" ref={root}>
      <main class="floating-main">
        <Content content={content} model={model} />
        {fault && (
          <p class="floating-status" role="alert">
            {t(fault)}
          </p>
        )}
      </main>
      <footer class="floating-foot">
        <button type="button" class="link-button" onClick={() => actions.goToCall()}>
          {t('floating_to_call')}
        </button>
        {actions.keepOnTop && (
          <button type="button" class="link-button" onClick={actions.keepOnTop}>
            {t('floating_on_top')}
          </button>
        )}
      </footer>
    </div>
  )
}

function Content({ content, model }: { content: FloatingContent; model: FloatingModel }) {
  switch (content.kind) {
    case 'message':
      return (
        <div class="floating-message" role="status">
          <h1>{t(content.title)}</h1>
          {content.text && <p>{t(content.text)}</p>}
        </div>
      )
    case 'covered':
      return (
        <div class="floating-message">
          <div role="status">
            <h1>{t('floating_covered')}</h1>
            <p>{t('floating_covered_text')}</p>
          </div>
          <button type="button" class="small-button" onClick={() => model.reveal(true)}>
            {t('floating_reveal')}
          </button>
        </div>
      )
    case 'people':
      return (
        <>
          <h1 class="visually-hidden">{t('floating_title')}</h1>
          <Warning seen={content.seen} model={model} />
          {content.status && (
            <p class="floating-status" role="status">
              {t(content.status)}
            </p>
          )}
          <People people={content.people} />
        </>
      )
  }
}

/** Others see the readout, or may. */
function Warning({ seen, model }: { seen: 'shared' | 'may-be' | null; model: FloatingModel }) {
  if (seen === 'shared') {
    return (
      <div class="floating-warning floating-shared">
        <p>{t('floating_shared')}</p>
        <button type="button" class="small-button" onClick={() => model.reveal(false)}>
          {t('floating_cover')}
        </button>
      </div>
    )
  }
  if (seen === null || !model.isNew.value) return null
  return (
    <div class="floating-warning">
      <p>{t('floating_may_be_seen')}</p>
      <button type="button" class="small-button" onClick={() => model.understand()}>
        {t('floating_understood')}
      </button>
    </div>
  )
}

function People({ people }: { people: readonly Shown[] }) {
  const { ref, shown } = useFitting(people.length)
  const more = people.length - shown
  return (
    <ul class="floating-people" ref={ref} aria-label={t('participants_label')}>
      {people.slice(0, shown).map((person) => (
        <Person key={person.readout.key} {...person} />
      ))}
      {more > 0 && <li class="floating-more">{tCount('floating_more', more)}</li>}
    </ul>
  )
}

function Person({ readout, order }: Shown) {
  const expression = readingOf(readout)?.expression ?? null
  const name = nameOfReadout(readout, order)
  const { words } = useBandedWords(readout)
  return (
    <li class="floating-person" data-key={readout.key} data-expression={expression ?? 'none'}>
      <ExpressionIcon expression={expression} sizePx={ICON_PX} />
      <span class="floating-name" title={name}>
        <bdi>{name}</bdi>
      </span>
      <span class="floating-word" title={words}>
        {words}
      </span>
    </li>
  )
}
