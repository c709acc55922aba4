import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { CallView, Readout } from '../shared/protocol'
import { t } from '../ui/messages'
import { nameOfReadout } from './readout-words'

/** Asks which participant is the user, where only they are to be read and nobody knows which one they are. */
export function SelfQuestion({ call, onChoose }: { call: CallView; onChoose: (key: string) => void }) {
  const id = useId()
  const isClosed = useSignal(false)
  const people = call.readouts
    .map((readout, index) => ({ readout, name: nameOfReadout(readout, index + 1) }))
    .filter(({ readout }) => canBeSelf(readout))
  if (!call.needsSelf || people.length === 0) return null
  if (isClosed.value) {
    return (
      <p class="notice notice-info">
        {t('self_question_closed')}{' '}
        <button type="button" class="link-button" onClick={() => (isClosed.value = false)}>
          {t('self_question_open')}
        </button>
      </p>
    )
  }
  return (
    <section class="notice notice-info self-question" aria-labelledby={id}>
      <h2 id={id}>{t('self_question_title')}</h2>
      <p>{t('self_question_text')}</p>
      <ul class="self-choices">
        {people.map(({ readout, name }) => (
          <li key={readout.key}>
            <button type="button" class="small-button" onClick={() => onChoose(readout.key)}>
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="link-button" onClick={() => (isClosed.value = true)}>
        {t('self_question_later')}
      </button>
    </section>
  )
}

function canBeSelf({ isOnScreen, leftOutBecause }: Readout): boolean {
  return isOnScreen && leftOutBecause !== 'user' && leftOutBecause !== 'cannot-tell'
}
