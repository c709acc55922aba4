import { pulseOf } from '../live/call-head'
import type { LiveScreenState, Screen } from '../live/screen'
import type { OwnShare, Readout } from '../shared/protocol'
import type { MessageKey } from '../ui/messages'
import { problemKey } from '../ui/wording'

/** Most people that the readout shows: more than these cannot be taken in at a glance. */
const MOST_PEOPLE = 8

/** A participant, with the place in order of appearance, from 1. */
export interface Shown {
  readonly readout: Readout
  readonly order: number
}

/** What the readout shows. */
export type FloatingContent =
  | { readonly kind: 'message'; readonly title: MessageKey; readonly text: MessageKey | null }
  /** The user's own share would show the readout to others. */
  | { readonly kind: 'covered' }
  | {
      readonly kind: 'people'
      readonly people: readonly Shown[]
      /** Why the readouts are not live; null while they are. */
      readonly status: MessageKey | null
      /** `shared`: others see this now. `may-be`: they would if the user shared the whole screen. */
      readonly seen: 'shared' | 'may-be' | null
    }

/** Whether what the user shares shows every window on the screen. What is not known is taken to do so. */
export function showsEveryWindow(share: OwnShare): boolean {
  return share === 'monitor' || share === 'unknown'
}

/**
 * @param isRevealed The user wants to see the readout although others see it too.
 * @param wasLive Whether this readout has shown a call before.
 */
export function floatingContent(
  screen: Screen,
  { isRevealed, wasLive }: { isRevealed: boolean; wasLive: boolean },
): FloatingContent {
  switch (screen.kind) {
    case 'live':
      return liveContent(screen, isRevealed)
    case 'checking':
      return { kind: 'message', title: 'checking', text: null }
    case 'starting':
      return { kind: 'message', title: 'starting_title', text: null }
    case 'failed':
      return { kind: 'message', title: 'failed_title', text: problemKey(screen.problem.code) }
    case 'off':
    case 'purpose':
    case 'not-allowed':
      return { kind: 'message', title: wasLive ? 'floating_over' : 'off_title', text: null }
  }
}

function liveContent(live: LiveScreenState, isRevealed: boolean): FloatingContent {
  const { readouts, ownShare } = live.call
  const isSeen = showsEveryWindow(ownShare)
  if (isSeen && !isRevealed) return { kind: 'covered' }
  if (readouts.length === 0) return { kind: 'message', title: 'empty_title', text: null }
  const { tone, label } = pulseOf(live)
  return {
    kind: 'people',
    people: whoIsReadFirst(readouts),
    status: tone === 'held' ? label : null,
    seen: isSeen ? 'shared' : ownShare === null ? 'may-be' : null,
  }
}

/** In order of appearance; whoever is not on the page or is left out comes last, since not everybody may fit. */
function whoIsReadFirst(readouts: readonly Readout[]): Shown[] {
  const all = readouts.map((readout, index) => ({ readout, order: index + 1 }))
  const isRead = ({ readout }: Shown) => readout.isOnScreen && !readout.isLeftOut
  return [...all.filter(isRead), ...all.filter((shown) => !isRead(shown))]
}

/** A width and a height, CSS pixels. */
export interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * How many of `count` people to show. Where that is not all of them, one place is left for saying how many more there are.
 * @param room The space for the list.
 * @param place The least space for one person.
 */
export function fitting(count: number, room: Size, place: Size): number {
  const columns = Math.max(1, Math.floor(room.widthPx / place.widthPx))
  const rows = Math.max(1, Math.floor(room.heightPx / place.heightPx))
  const places = columns * rows
  if (count <= Math.min(places, MOST_PEOPLE)) return count
  return Math.max(1, Math.min(places - 1, MOST_PEOPLE))
}
