import type { ComponentChildren } from 'preact'
import { nowMs } from '../ui/clock'
import { clockLength, isoLength, oneDecimal } from '../ui/format'
import { t, tCount } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import type { CallView } from '../shared/protocol'
import { Brand } from './brand'
import type { LiveScreenState } from './screen'
import type { TabModel } from './tab-model'

/**
 * Head of a running call: title, length, number of participants, reading rate; pause and stop.
 * @param buttons Further buttons, before those.
 * @param aside What stands beside the title.
 */
export function CallHead({
  model,
  live,
  buttons,
  aside,
}: {
  model: TabModel
  live: LiveScreenState
  buttons?: ComponentChildren
  aside?: ComponentChildren
}) {
  const { call } = live
  const rate = call.readouts.reduce((sum, readout) => sum + readout.readingsPerSecond, 0)
  const { tone, label } = pulseOf(live)
  return (
    <header class="top-bar">
      <div class="top-line">
        <h1>
          <Brand />
        </h1>
        <span class={`pulse pulse-${tone}`}>{t(label)}</span>
        {buttons}
        <button type="button" class="small-button" onClick={() => model.pause(!call.isPaused)}>
          {call.isPaused ? t('resume') : t('pause')}
        </button>
        <button type="button" class="small-button" onClick={() => void model.stop()}>
          {t('stop')}
        </button>
      </div>
      <div class="call-line">
        <p class="call-title" title={call.title}>
          <bdi>{call.title || t('call_untitled')}</bdi>
        </p>
        {aside}
      </div>
      <ul class="call-facts">
        <li>
          <CallLength startedAtMs={call.startedAtMs} />
        </li>
        <li>{tCount('participants', call.readouts.length)}</li>
        <li>{t('rate', oneDecimal(rate))}</li>
      </ul>
    </header>
  )
}

/** Why the readouts are not fresh, if they are not. */
export function CallNotice({ model, live }: { model: TabModel; live: LiveScreenState }) {
  const { label, text } = pulseOf(live)
  return (
    text && (
      <div class="notice notice-info">
        <p role="status">{t(text)}</p>
        {label === 'status_silent' && (
          <button
            type="button"
            class="small-button"
            aria-disabled={live.isRetrying}
            onClick={() => void model.tryAgain()}
          >
            {live.isRetrying ? t('try_again_busy') : t('try_again')}
          </button>
        )}
      </div>
    )
  )
}

/** Shown in place of the list while there is nobody, and no reason for it is known. */
export function NobodyYet({ model }: { model: TabModel }) {
  if (model.hosts.lockedFrames.value.length > 0) return null
  return (
    <div class="empty">
      <h2>{t('empty_title')}</h2>
      <p class="quiet">{t('empty_text')}</p>
    </div>
  )
}

/** How the call goes: live, or why it is held, in a word and a sentence. */
export function pulseOf({ call, status, warning, isSilent }: LiveScreenState): {
  tone: 'on' | 'held'
  label: MessageKey
  text: MessageKey | null
} {
  if (isSilent && status.phase !== 'starting') return { tone: 'held', label: 'status_silent', text: 'silent_text' }
  if (call.isPaused) return { tone: 'held', label: 'status_paused', text: 'paused_text' }
  if (status.phase === 'starting') return { tone: 'held', label: 'status_starting', text: 'restarting_text' }
  if (call.needsSelf || warning?.code === 'settings-unreadable')
    return { tone: 'held', label: 'status_not_reading', text: null }
  if (isNobodyChosen(call)) return { tone: 'held', label: 'status_not_reading', text: 'nobody_chosen_text' }
  if (call.isHidden) return { tone: 'held', label: 'status_hidden', text: 'hidden_text' }
  return { tone: 'on', label: 'status_reading', text: null }
}

/** People are there, and all are left out, not all of them by the user's own press. */
function isNobodyChosen({ readouts }: CallView): boolean {
  return (
    readouts.every(({ isLeftOut }) => isLeftOut) && readouts.some(({ leftOutBecause }) => leftOutBecause === 'setting')
  )
}

function CallLength({ startedAtMs }: { startedAtMs: number }) {
  const lengthMs = nowMs.value - startedAtMs
  return (
    <time dateTime={isoLength(lengthMs)} title={t('call_length_label')}>
      {clockLength(lengthMs)}
    </time>
  )
}
