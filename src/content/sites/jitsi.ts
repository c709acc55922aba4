import { identityOf, isShown, videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** `participant_<endpoint id>`; in the strips of stage and shares with their name behind it. */
const REMOTE = /^participant_(.+?)(?:_(?:stage|screenshare))?$/
/** A shared screen is a participant of its own: the id of its owner's endpoint, `-v` and a number. */
const SHARE_ID = /-v\d+$/
/** What stands there for somebody without a name, as Jitsi's `config.js` sets it in all languages; and "NAME (me)". */
const PLACEHOLDERS = new Set(['fellow jitster', 'me'])
const OWN_SUFFIX = / \(me\)$/

/**
 * Jitsi Meet on any host (jitsi/jitsi-meet, `filmstrip` and `large-video`, 2026-08; a build of 2026-03 seen running). The
 * own tile shows no id.
 */
const facts: SiteReader = readerOf({
  id: 'jitsi',
  isHere: (page) => page.querySelector('#videoconference_page, .premeeting-screen') !== null,
  // The stage is there in the lobby too; the strip of tiles is not, or only behind it.
  isInCall: (page) =>
    page.querySelector('#videoconference_page .filmstrip') !== null &&
    page.querySelector('.premeeting-screen, .lobby-screen') === null,
  tileSelector:
    'span[id^="participant_"].videocontainer, span[id^="localVideoContainer"], #sharedVideoContainer, #largeVideoContainer',
  readTile,
})

export const jitsi: SiteReader = {
  ...facts,
  tiles: (page, nowMs) => withoutLoneStage(facts.tiles(page, nowMs)),
}

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  if (root.id === 'largeVideoContainer') return readStage(root)
  // A file or a YouTube video that is played to all: its picture is elsewhere, and no face.
  if (root.id === 'sharedVideoContainer') return { ...NOBODY, isScreenShare: true }
  const isSelf = root.id.startsWith('localVideoContainer')
  const id = REMOTE.exec(root.id)?.[1] ?? null
  if (id === 'whiteboard') return null
  const isScreenShare = (id !== null && SHARE_ID.test(id)) || root.querySelector('#share-desktop') !== null
  const isCameraOff = !isScreenShare && root.classList.contains('display-avatar-only')
  // On a stage of several the user has a second tile: without a picture nothing tells that both are one person.
  if (isSelf && isCameraOff && root.id !== 'localVideoContainer') return null
  return {
    personId: isScreenShare ? null : id,
    name: nameOf(root.querySelector('.displayname'), isSelf),
    isSelf,
    isScreenShare,
    // The video of a camera that is off goes on, out of sight.
    isCameraOff,
    source: videoSource(root.querySelector('video')),
  }
}

const NOBODY: Omit<TileFacts, 'root'> = {
  personId: null,
  name: null,
  isSelf: false,
  isScreenShare: false,
  isCameraOff: false,
  source: null,
}

/** The large picture in the middle: a copy of some tile's, with nothing that says whose. */
function readStage(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const source = videoSource(root.querySelector<HTMLVideoElement>('#largeVideo'))
  return source && { ...NOBODY, isCameraOff: !isShown(source.element), source }
}

/** Without its tile the picture on the stage may be a shared screen. */
function withoutLoneStage(tiles: TileFacts[]): TileFacts[] {
  const stage = tiles.find(({ root }) => root.id === 'largeVideoContainer')
  const identity = stage?.source && identityOf(stage.source)
  const isCopy = tiles.some((tile) => tile !== stage && tile.source && identity && identityOf(tile.source) === identity)
  return isCopy ? tiles : tiles.filter((tile) => tile !== stage)
}

function nameOf(label: Element | null, isSelf: boolean): string | null {
  const text = label?.textContent ?? ''
  const name = nameFrom(isSelf ? text.replace(OWN_SUFFIX, '') : text)
  return name !== null && PLACEHOLDERS.has(name.toLowerCase()) ? null : name
}
