import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { CallView, Readout } from '../shared/protocol'
import { marksSelf } from '../shared/site-catalogue'
import { t } from '../ui/messages'
import { nameOfReadout } from './readout-words'
import type { ViewChoices } from './view-choices'

/**
 * Asks which participant is the user, where nobody knows it: if only they are to be read, which waits for the answer; and
 * once on a site that does not mark their tile, where reading goes on.
 */
export function SelfQuestion({
  call,
  choices,
  onChoose,
}: {
  call: CallView
  choices: ViewChoices
  onChoose: (key: string) => void
}) {
  const id = useId()
  const isClosed = useSignal(false)
  const { callId, needsSelf } = call
  const people = call.readouts
    .map((readout, index) => ({ readout, name: nameOfReadout(readout, index + 1) }))
    .filter(({ readout }) => canBeSelf(readout))
  const isAsked = needsSelf || (isSelfUnknown(call) && choices.selfNotAskedIn.value !== callId)
  if (!isAsked || people.length === 0) return null
  if (needsSelf && isClosed.value) {
    return (
      <p class="notice notice-info">
        {t('self_question_closed')}{' '}
        <button type="button" class="link-button" onClick={() => (isClosed.value = false)}>
          {t('self_question_open')}
        </button>
      </p>
    )
  }
  const close = () => {
    isClosed.value = true
    choices.doNotAskForSelf(callId)
  }
  return (
    <section class="notice notice-info self-question" aria-labelledby={id}>
      <h2 id={id}>{t(needsSelf ? 'self_question_title' : 'self_once_title')}</h2>
      <p>{t(needsSelf ? 'self_question_text' : 'self_once_text')}</p>
      <ul class="self-choices">
        {people.map(({ readout, name }) => (
          <li key={readout.key}>
            <button type="button" class="small-button" onClick={() => onChoose(readout.key)}>
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="link-button" onClick={close}>
        {t('self_question_later')}
      </button>
    </section>
  )
}

/** Whether the site leaves it to the user to say who they are, and they have not said so yet. */
function isSelfUnknown({ siteId, readouts }: CallView): boolean {
  return !marksSelf(siteId) && !readouts.some(({ isSelf }) => isSelf)
}

function canBeSelf({ isOnScreen, leftOutBecause, state }: Readout): boolean {
  const isShare = state.kind === 'none' && state.reason === 'screen-share'
  return isOnScreen && !isShare && leftOutBecause !== 'user' && leftOutBecause !== 'cannot-tell'
}
