import type { ComponentChildren } from 'preact'
import type { Problem } from '../shared/protocol'
import { ExpressionIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import { ProblemNotice } from '../ui/problem-notice'
import { Brand } from './brand'
import { ExportBar } from './export-bar'
import { LastCall } from './last-call'
import type { PopupModel } from './popup-model'

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

/** For the moment before the background has answered. */
export function CheckingScreen() {
  return (
    <MessageScreen>
      <p class="quiet">{t('checking')}</p>
    </MessageScreen>
  )
}

/** The engine is loading, or the page has not said who is there. */
export function StartingScreen({ model }: { model: PopupModel }) {
  return (
    <MessageScreen>
      <div class="starting" role="status">
        <span class="starting-icon">
          <ExpressionIcon expression="neutral" sizePx={40} />
        </span>
        <h2>{t('starting_title')}</h2>
        <p class="quiet">{t('starting_text')}</p>
      </div>
      <div class="button-row">
        <button type="button" class="small-button" onClick={() => void model.stop()}>
          {t('stop')}
        </button>
      </div>
    </MessageScreen>
  )
}

/** A page that no extension may touch. */
export function NotAllowedScreen({ model, problem }: { model: PopupModel; problem: Problem }) {
  return (
    <MessageScreen>
      <h2>{t('not_allowed_title')}</h2>
      <ProblemNotice problem={problem} tone="warning" />
      <LastCall model={model} />
    </MessageScreen>
  )
}

/** The engine could not start, or broke for good. */
export function FailedScreen({ model, problem, callId }: { model: PopupModel; problem: Problem; callId: string | null }) {
  return (
    <MessageScreen>
      <h2>{t('failed_title')}</h2>
      <ProblemNotice problem={problem} tone="error" />
      <div class="button-row">
        <button type="button" class="main-button" onClick={() => void model.tryAgain()}>
          {t('try_again')}
        </button>
        <button type="button" class="small-button" onClick={() => void model.stop()}>
          {t('stop')}
        </button>
      </div>
      {callId !== null && <ExportBar model={model} callId={callId} />}
    </MessageScreen>
  )
}

/** The popup could not even begin. */
export function BrokenScreen({ detail }: { detail: string }) {
  return (
    <div class="popup">
      <MessageScreen>
        <h2>{t('failed_title')}</h2>
        <ProblemNotice problem={{ code: 'unexpected', detail }} tone="error" />
      </MessageScreen>
    </div>
  )
}
