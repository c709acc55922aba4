import type { ComponentChildren } from 'preact'
import { nowMs } from '../ui/clock'
import { clockLength, isoLength } from '../ui/format'
import { t, tCount } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import type { CallView } from '../shared/protocol'
import { Brand } from './brand'
import type { LiveScreenState } from './screen'
import { StateHead } from './state-head'
import type { TabModel } from './tab-model'

/**
 * Head of a running call: title, whether it is read, length, number of participants; pause and stop.
 * @param buttons Further buttons, before those.
 */
export function CallHead({
  model,
  live,
  buttons,
}: {
  model: TabModel
  live: LiveScreenState
  buttons?: ComponentChildren
}) {
  const { call } = live
  const { tone, label } = pulseOf(live)
  return (
    <header class="top-bar">
      <div class="top-line">
        <h1>
          <Brand isShort />
        </h1>
        <div class="call-words">
          <p class="call-title" title={call.title}>
            <bdi>{call.title || t('call_untitled')}</bdi>
          </p>
          <ul class="call-facts">
            <li class={`pulse pulse-${tone}`}>{t(label)}</li>
            <li>
              <CallLength startedAtMs={call.startedAtMs} />
            </li>
            <li>{tCount('participants', call.readouts.length)}</li>
          </ul>
        </div>
        {buttons}
        {call.isPaused ? (
          <button type="button" class="main-button resume-button" onClick={() => model.pause(false)}>
            {t('resume')}
          </button>
        ) : (
          <SignButton label={t('pause')} path="M5.5 3.5v9M10.5 3.5v9" onClick={() => model.pause(true)} />
        )}
        <SignButton label={t('stop')} path="M4 4h8v8H4z" onClick={() => void model.stop()} />
      </div>
    </header>
  )
}

/** A button whose sign everybody knows; the word is its name and its tooltip. */
function SignButton({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" title={label} onClick={onClick}>
      <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
        <path class="icon-line" d={path} />
      </svg>
      <span class="visually-hidden">{label}</span>
    </button>
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
    <StateHead look="none" title={t('empty_title')}>
      <p class="quiet">{t('empty_text')}</p>
    </StateHead>
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
