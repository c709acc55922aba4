import { ProblemNotice } from '../ui/problem-notice'
import { BlackNotice } from './black-notice'
import { CallNotice } from './call-head'
import { LockedFramesNotice } from './locked-frames-notice'
import { MisfitNotice } from './misfit-notice'
import type { LiveScreenState } from './screen'
import { SelfQuestion } from './self-question'
import type { TabModel } from './tab-model'
import type { ViewChoices } from './view-choices'

/** What the user should know of a running call, or is asked about it. */
export function LiveNotices({
  model,
  choices,
  live,
}: {
  model: TabModel
  choices: ViewChoices
  live: LiveScreenState
}) {
  const { call, warning } = live
  return (
    <>
      {warning && <ProblemNotice problem={warning} tone="warning" />}
      <CallNotice model={model} live={live} />
      {call.misfit && <MisfitNotice misfit={call.misfit} describePage={(misfit) => model.describePage(misfit)} />}
      {call.readouts.every(({ isOnScreen }) => !isOnScreen) && <LockedFramesNotice model={model} />}
      <BlackNotice readouts={call.readouts} />
      <SelfQuestion call={call} choices={choices} onChoose={(key) => model.markSelf(key, true)} />
    </>
  )
}
