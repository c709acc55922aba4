import type { Problem } from '../shared/protocol'
import { t } from './messages'
import { problemKey } from './wording'

/** A problem as a sentence that says what happened and what to do; its technical cause can be opened. */
export function ProblemNotice({ problem, tone }: { problem: Problem; tone: 'error' | 'warning' }) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <p>{t(problemKey(problem.code))}</p>
      {problem.detail !== '' && (
        <details>
          <summary>{t('problem_details')}</summary>
          <code class="problem-detail">
            {problem.code}: {problem.detail}
          </code>
        </details>
      )}
    </div>
  )
}
