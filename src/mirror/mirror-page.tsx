import { Brand } from '../live/brand'
import { ProblemNotice } from '../ui/problem-notice'
import { PurposeForm } from '../ui/purpose-form'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import type { CameraFault } from './camera'
import { LookingGlass } from './looking-glass'
import type { MirrorModel } from './mirror-model'
import { RestSection } from './rest-section'
import { TaskSection } from './task-section'

const FAULTS: Readonly<Record<CameraFault, MessageKey>> = {
  denied: 'mirror_camera_denied',
  missing: 'mirror_camera_missing',
  busy: 'mirror_camera_busy',
}

/** The whole page: the purpose where it is missing, a choice of camera or portraits, then what is read. */
export function MirrorPage({ model }: { model: MirrorModel }) {
  return (
    <main class="page mirror">
      <p class="mirror-brand">
        <Brand />
      </p>
      <h1>{t('mirror_title')}</h1>
      <p class="lead">{t('mirror_lead')}</p>
      <Content model={model} />
      <footer class="mirror-foot">
        <p class="quiet">{t('mirror_kept')}</p>
        <nav aria-label={t('popup_pages')}>
          <a href="../welcome/index.html">{t('welcome_title')}</a>
          <a href="../settings/index.html">{t('popup_settings')}</a>
        </nav>
      </footer>
    </main>
  )
}

function Content({ model }: { model: MirrorModel }) {
  const stage = model.stage.value
  switch (stage.kind) {
    case 'checking':
      return <p class="quiet">{t('checking')}</p>
    case 'purpose':
      return (
        <section class="purpose-gate" aria-labelledby="mirror-purpose">
          <h2 id="mirror-purpose">{t('purpose_title')}</h2>
          {stage.problem && <ProblemNotice problem={stage.problem} tone="error" />}
          <PurposeForm initial={null} button={t('purpose_agree')} onAgree={(purpose) => void model.agree(purpose)} />
        </section>
      )
    case 'choose':
      return <Choice model={model} />
    case 'opening':
      return (
        <p class="mirror-opening" role="status">
          {t(stage.source === 'camera' ? 'mirror_opening_camera' : 'mirror_opening')}
        </p>
      )
    case 'failed':
      return (
        <>
          <ProblemNotice problem={stage.problem} tone="error" />
          <Choice model={model} />
        </>
      )
    case 'open':
      return (
        <>
          {stage.fault && (
            <p class="notice notice-warning" role="status">
              {t(FAULTS[stage.fault])}
            </p>
          )}
          <EngineProblem model={model} />
          <LookingGlass model={model} source={stage.source} />
          {stage.source === 'camera' && (
            <>
              <TaskSection model={model} />
              <RestSection model={model} />
            </>
          )}
        </>
      )
  }
}

function Choice({ model }: { model: MirrorModel }) {
  return (
    <div class="mirror-choice">
      <button type="button" class="main-button" onClick={() => void model.open('camera')}>
        {t('mirror_use_camera')}
      </button>
      <button type="button" class="small-button" onClick={() => void model.open('portraits')}>
        {t('mirror_use_portraits')}
      </button>
      <p class="quiet">{t('mirror_camera_hint')}</p>
    </div>
  )
}

function EngineProblem({ model }: { model: MirrorModel }) {
  const problem = model.problem.value
  if (problem === null) return null
  return (
    <>
      <ProblemNotice problem={problem} tone="error" />
      <p class="button-row">
        <button type="button" class="small-button" onClick={() => model.tryAgain()}>
          {t('try_again')}
        </button>
      </p>
    </>
  )
}
