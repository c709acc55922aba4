import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const LOBBY = '[data-testid="lobby_joinCall"]'
/** The frame of a running call; it stays when tiles come and go. */
const ROOM = '[data-layout] > [data-testid="footer-container"]'
/** Matrix ids of users (spec.matrix.org, "User identifiers"). */
const USER_ID = /^@[^\s:]+:\S+$/

/**
 * Element Call, alone, or in a frame of Element Web (element-hq/element-call 0.26.1, 2026-09). It is built on LiveKit, but
 * its tiles are its own: LiveKit's attributes stand on the video alone.
 */
export const elementCall: SiteReader = readerOf({
  id: 'element-call',
  isHere: (page) => page.querySelector(`${ROOM}, ${LOBBY}, [data-testid="incall_leave"]`) !== null,
  isInCall: (page) =>
    page.querySelector(`${ROOM}, [data-testid="videoTile"]`) !== null && page.querySelector(LOBBY) === null,
  tileSelector: '[data-testid="videoTile"]',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const avatar = root.querySelector<HTMLElement>('[role="img"][data-type]')
  // Somebody who is being called and has not come yet.
  if (avatar?.dataset['style'] === 'translucent') return null
  const video = root.querySelector('video')
  const isScreenShare = root.dataset['id']?.endsWith(':screen-share') === true || isShare(video)
  return {
    // The avatar's label is the Matrix id of the user, who may be in the call with several devices.
    personId: isScreenShare ? null : userIdFrom(avatar?.getAttribute('aria-label')),
    name: nameFrom(root.querySelector('[data-testid="name_tag"], [class*="_nameTag_"] > span')?.textContent),
    // Without a video nothing marks the user's own tile.
    isSelf: !isScreenShare && video?.dataset['lkLocalParticipant'] === 'true',
    isScreenShare,
    isCameraOff: !isScreenShare && (video === null || root.dataset['videoEnabled'] === 'false'),
    source: videoSource(video),
  }
}

function isShare(video: HTMLVideoElement | null): boolean {
  return video !== null && video.dataset['lkSource'] !== 'camera'
}

function userIdFrom(label: string | null | undefined): string | null {
  return label && USER_ID.test(label) ? label : null
}
