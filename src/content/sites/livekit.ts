import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/**
 * LiveKit Meet, and any page built on LiveKit's components (livekit/components-js, 2026-08): attributes say all but an id
 * of the person, which is not on the page.
 */
export const livekit: SiteReader = readerOf({
  id: 'livekit',
  isHere: (page) => page.querySelector('.lk-room-container, .lk-video-conference, .lk-prejoin') !== null,
  isInCall: (page) => page.querySelector('.lk-room-container, .lk-video-conference') !== null,
  tileSelector: '.lk-participant-tile',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const label = root.querySelector<HTMLElement>('.lk-participant-name')
  const isScreenShare = root.dataset['lkSource'] === 'screen_share'
  const owner = label?.dataset['lkParticipantName']
  return {
    personId: null,
    // The label of a share says whose it is ("NAME's screen"). The attribute is empty for somebody without a name; the
    // label then shows their identity.
    name: nameFrom(isScreenShare ? (label?.textContent ?? owner) : owner || label?.textContent),
    isSelf: root.dataset['lkLocalParticipant'] === 'true',
    isScreenShare,
    isCameraOff: !isScreenShare && root.dataset['lkVideoMuted'] === 'true',
    source: videoSource(root.querySelector('video')),
  }
}
