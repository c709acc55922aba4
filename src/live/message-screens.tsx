import type { Problem } from '../shared/protocol'
import { t } from '../ui/messages'
import { ProblemNotice } from '../ui/problem-notice'
import { ExportBar } from './export-bar'
import { LastCall } from './last-call'
import { MessageScreen } from './message-screen'
import { OffScreen } from './off-screen'
import { PageLinks } from './page-links'
import type { TabModel } from './tab-model'
import type { Screen } from './screen'
import { PurposeScreen } from './purpose-screen'
import { StateHead } from './state-head'

/** Every screen but the running call, which popup and side panel each show in their own way. */
export function MessageScreens({
  model,
  screen,
  notAllowedHint = null,
}: {
  model: TabModel
  screen: Exclude<Screen, { kind: 'live' }>
  /** What to do where the page may not be touched, besides what the problem says. */
  notAllowedHint?: string | null
}) {
  switch (screen.kind) {
    case 'checking':
      return <CheckingScreen />
    case 'purpose':
      return <PurposeScreen problem={screen.problem} onAgree={(purpose) => void model.agree(purpose)} />
    case 'off':
      return <OffScreen model={model} isEnabling={screen.isEnabling} problem={screen.problem} />
    case 'not-allowed':
      return <NotAllowedScreen model={model} problem={screen.problem} hint={notAllowedHint} />
    case 'starting':
      return <StartingScreen model={model} />
    case 'failed':
      return <FailedScreen model={model} screen={screen} />
  }
}

/** Until the background has answered. */
function CheckingScreen() {
  return (
    <MessageScreen>
      <p class="quiet">{t('checking')}</p>
    </MessageScreen>
  )
}

/** The engine is loading, or the page has not reported any tiles yet. */
function StartingScreen({ model }: { model: TabModel }) {
  return (
    <MessageScreen>
      <div role="status">
        <StateHead look="busy" title={t('starting_title')}>
          <p class="quiet">{t('starting_text')}</p>
        </StateHead>
      </div>
      <div class="button-row state-actions">
        <button type="button" class="small-button" onClick={() => void model.stop()}>
          {t('stop')}
        </button>
      </div>
    </MessageScreen>
  )
}

/** A page that no extension may touch. */
function NotAllowedScreen({ model, problem, hint }: { model: TabModel; problem: Problem; hint: string | null }) {
  return (
    <MessageScreen>
      <StateHead look="none" title={t('not_allowed_title')} />
      <ProblemNotice problem={problem} tone="warning" />
      {hint && <p>{hint}</p>}
      <LastCall model={model} />
      <PageLinks model={model} />
    </MessageScreen>
  )
}

/** The engine could not start, or cannot go on. */
function FailedScreen({
  model,
  screen: { problem, callId, isRetrying },
}: {
  model: TabModel
  screen: Extract<Screen, { kind: 'failed' }>
}) {
  return (
    <MessageScreen>
      <StateHead look="none" title={t('failed_title')} />
      <ProblemNotice problem={problem} tone="error" />
      <div class="button-row state-actions">
        <button type="button" class="main-button" aria-disabled={isRetrying} onClick={() => void model.tryAgain()}>
          {isRetrying ? t('try_again_busy') : t('try_again')}
        </button>
        <button type="button" class="small-button" onClick={() => void model.stop()}>
          {t('stop')}
        </button>
      </div>
      {callId !== null && <ExportBar model={model} callId={callId} />}
    </MessageScreen>
  )
}

/** The view itself could not start. */
export function BrokenScreen({ detail }: { detail: string }) {
  return (
    <MessageScreen>
      <StateHead look="none" title={t('failed_title')} />
      <ProblemNotice problem={{ code: 'unexpected', detail }} tone="error" />
    </MessageScreen>
  )
}
