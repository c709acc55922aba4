import { ExpressionIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { expressionKey } from '../ui/wording'
import type { MirrorModel } from './mirror-model'
import { TASKS } from './task'
import type { HowOften, Seen, Task } from './task'

const WHAT: Readonly<Record<Task, MessageKey>> = {
  happy: 'mirror_task_smile',
  surprise: 'mirror_task_brows_up',
  neutral: 'mirror_task_rest',
  angry: 'mirror_task_brows_together',
  sad: 'mirror_task_mouth_down',
  disgust: 'mirror_task_nose',
  fear: 'mirror_task_eyes',
}
const HOW_OFTEN: Readonly<Record<HowOften, MessageKey>> = {
  throughout: 'mirror_seen_throughout',
  mostly: 'mirror_seen_mostly',
  'at-times': 'mirror_seen_at_times',
}
/** The most frequent one, and at most one beside it. */
const SHOWN = 2

/** "What does it see when I …": says what was seen, never how well it was done. */
export function TaskSection({ model }: { model: MirrorModel }) {
  return (
    <section aria-labelledby="mirror-tasks">
      <h2 id="mirror-tasks">{t('mirror_tasks_title')}</h2>
      <p>{t('mirror_tasks_text')}</p>
      <ul class="tasks">
        {TASKS.map((task) => (
          <Row key={task} task={task} model={model} />
        ))}
      </ul>
      <p class="quiet">{t('mirror_tasks_note')}</p>
    </section>
  )
}

function Row({ task, model }: { task: Task; model: MirrorModel }) {
  const running = model.running.value
  const seen = model.seen.value.get(task)
  const isRunning = running?.task === task
  const whatId = `task-${task}`
  const buttonId = `try-${task}`
  return (
    <li class={`task${isRunning ? ' task-running' : ''}`}>
      <span class="task-what" id={whatId}>
        {t(WHAT[task])}
      </span>
      <span class="task-result">
        {/* A screen reader says the result, not each second before it. */}
        <span class="task-seen" role="status">
          {!isRunning && seen && <SeenWords seen={seen} />}
        </span>
        {isRunning && <span class="task-now">{t('mirror_task_running', running.remainingS)}</span>}
      </span>
      <button
        type="button"
        class="small-button"
        aria-disabled={isRunning}
        id={buttonId}
        aria-labelledby={`${buttonId} ${whatId}`}
        onClick={() => {
          if (!isRunning) model.tryTask(task)
        }}
      >
        {seen ? t('mirror_task_again') : t('mirror_task_try')}
      </button>
    </li>
  )
}

function SeenWords({ seen: { expressions, nothing } }: { seen: Seen }) {
  if (nothing !== null) return <>{t(nothing === 'unsure' ? 'reason_unsure' : 'mirror_seen_no_face')}</>
  return (
    <>
      {expressions.slice(0, SHOWN).map(({ expression, howOften }) => (
        <span key={expression} class="task-expression" data-expression={expression}>
          <ExpressionIcon expression={expression} sizePx={20} />
          {t('mirror_seen', t(expressionKey(expression)), t(HOW_OFTEN[howOften]))}
        </span>
      ))}
    </>
  )
}
