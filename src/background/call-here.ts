/** A page says whether a call runs in it that Mien does not read. */
import { isWaitingOn, originOf } from './always-on'
import { showCallHere } from './badge'
import { moveCall } from './call-frames'
import { recordOf } from './enabled-tabs'
import type { PageSender } from './senders'
import { checkPage } from './tabs'

/** Shows it on the toolbar button; in a tab that is on, moves the reading to where the call is. */
export async function onCallHere(sender: PageSender, isHere: boolean): Promise<void> {
  const { tabId, frameId, url } = sender
  const record = await recordOf(tabId)
  if (record === null) return showCallHere(tabId, isHere && (await isWaited(url)))
  if (isHere) {
    const isOfPage = originOf(url) !== null && originOf(url) === record.origin
    if (isOfPage || (await isWaited(url))) await moveCall(sender, url)
  } else if (frameId !== 0 && frameId === record.frameId) {
    // Its frame was taken away, or loads again.
    await checkPage(tabId)
  }
}

async function isWaited(url: string | null): Promise<boolean> {
  return url !== null && (await isWaitingOn(url))
}
