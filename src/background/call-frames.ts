/** A tab's call runs in its page or in a frame of it: wherever a reader is surest that there is one. */
import type { ContentAnswer } from '../shared/protocol'
import { siteOfId } from '../shared/site-catalogue'
import { isWaitingOn, originOf } from './always-on'
import { enabledTabs, moveTab, recordOf } from './enabled-tabs'
import { askForCalls, askPage, injectIntoFrames } from './page'
import type { Frame } from './page'
import { inTurn, start, startOrTurnOff } from './tabs'

/**
 * A frame of a tab that is on has a call. The tab's call moves there, unless it runs where that is at least as sure.
 * @param url Address of the frame.
 */
export function moveCall(frame: Frame, url: string | null): Promise<void> {
  return inTurn(frame.tabId, async () => {
    const record = await recordOf(frame.tabId)
    if (record === null || record.frameId === frame.frameId) return
    const [here, there] = await Promise.all([askPage(record, 'ping'), askPage(frame, 'ping')])
    if (sureness(there) <= sureness(here)) return
    await askPage(record, 'stop')
    const inFrame = await moveTab(record, frame.frameId, originOf(url))
    const problem = await start(inFrame)
    // The frame may have gone meanwhile.
    if (problem !== null) await startOrTurnOff(await moveTab(inFrame, 0))
  })
}

/** After the user has granted sites: where Mien is on, a call may run in a frame that it may enter now. */
export async function lookIntoFrames(): Promise<void> {
  await Promise.all(
    (await enabledTabs()).map(async ({ tabId }) => {
      await injectIntoFrames(tabId)
      await askForCalls(tabId)
    }),
  )
}

/** After the user has taken a grant back: calls in frames that Mien may no longer enter go back to their page. */
export async function leaveFrames(): Promise<void> {
  await Promise.all(
    (await enabledTabs()).map(async ({ tabId, frameOrigin }) => {
      if (frameOrigin === null || (await isWaitingOn(frameOrigin))) return
      await inTurn(tabId, async () => {
        const record = await recordOf(tabId)
        if (record?.frameOrigin !== frameOrigin) return
        await askPage(record, 'stop')
        await startOrTurnOff(await moveTab(record, 0))
      })
    }),
  )
}

/** How sure it is that a page or frame has a call: a known site's more than what only looks like one. */
function sureness(answer: ContentAnswer | null): number {
  if (!answer?.siteInCall) return 0
  return siteOfId(answer.siteInCall) === null ? 1 : 2
}
