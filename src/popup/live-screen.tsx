import { useSignal } from '@preact/signals'
import type { CallView, EngineStatus, Problem } from '../shared/protocol'
import { nowMs } from '../ui/clock'
import { clockLength, isoLength, oneDecimal } from '../ui/format'
import { LiveRegion } from '../ui/live-region'
import { t, tCount } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { ParticipantRow } from '../ui/participant-row'
import { ProblemNotice } from '../ui/problem-notice'
import { Brand } from './brand'
import { EngineDetails } from './engine-details'
import { ExportBar } from './export-bar'
import type { PopupModel } from './popup-model'

/** More participants than this start as one line each: beyond, the full rows need scrolling for minutes. */
const FULL_ROWS_AT_MOST = 8

/** A running call. */
export function LiveScreen({
  model,
  call,
  status,
  warning,
}: {
  model: PopupModel
  call: CallView
  status: EngineStatus
  warning: Problem | null
}) {
  /** What the user chose; null leaves it to the number of participants. */
  const chosenCompact = useSignal<boolean | null>(null)
  const count = call.readouts.length
  const isCompact = chosenCompact.value ?? count > FULL_ROWS_AT_MOST
  const rate = call.readouts.reduce((sum, readout) => sum + readout.readingsPerSecond, 0)
  const { tone, label, text } = pulse(call, status)

  return (
    <>
      <header class="top-bar">
        <div class="top-line">
          <h1>
            <Brand />
          </h1>
          <span class={`pulse pulse-${tone}`}>{t(label)}</span>
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
          {count > 1 && (
            <button type="button" class="link-button" onClick={() => (chosenCompact.value = !isCompact)}>
              {isCompact ? t('view_full') : t('view_compact')}
            </button>
          )}
        </div>
        <ul class="call-facts">
          <li>
            <CallLength startedAtMs={call.startedAtMs} />
          </li>
          <li>{tCount('participants', count)}</li>
          <li>{t('rate', oneDecimal(rate))}</li>
        </ul>
      </header>
      <main class="live">
        {warning && <ProblemNotice problem={warning} tone="warning" />}
        {text && (
          <p class="notice notice-info" role="status">
            {t(text)}
          </p>
        )}
        {count === 0 ? (
          <div class="empty">
            <h2>{t('empty_title')}</h2>
            <p class="quiet">{t('empty_text')}</p>
          </div>
        ) : (
          <ul class="participants" aria-label={t('participants_label')}>
            {call.readouts.map((readout, index) => (
              <ParticipantRow
                key={readout.key}
                readout={readout}
                order={index + 1}
                isCompact={isCompact}
                actions={model}
              />
            ))}
          </ul>
        )}
        <LiveRegion readouts={call.readouts} />
      </main>
      <footer class="bottom-bar">
        <ExportBar model={model} callId={call.callId} />
        <EngineDetails status={status} readouts={call.readouts} />
      </footer>
    </>
  )
}

function pulse(
  call: CallView,
  status: EngineStatus,
): { tone: 'on' | 'held'; label: MessageKey; text: MessageKey | null } {
  if (call.isPaused) return { tone: 'held', label: 'status_paused', text: 'paused_text' }
  if (status.phase === 'starting') return { tone: 'held', label: 'status_starting', text: 'restarting_text' }
  if (call.isHidden) return { tone: 'held', label: 'status_hidden', text: 'hidden_text' }
  return { tone: 'on', label: 'status_reading', text: null }
}

function CallLength({ startedAtMs }: { startedAtMs: number }) {
  const lengthMs = nowMs.value - startedAtMs
  return (
    <time dateTime={isoLength(lengthMs)} title={t('call_length_label')}>
      {clockLength(lengthMs)}
    </time>
  )
}
