import { trackOf, videoSource } from '../frame-source'
import type { FrameSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/**
 * Galene, on any host (jech/galene, static/galene.html and galene.js, 2026-07). A tile is one stream, and its id is the
 * stream's: the page shows no id of a person. Which stream is a screen or a file stands in the page's scripts only.
 */
export const galene: SiteReader = readerOf({
  id: 'galene',
  isHere: (page) => page.querySelector('#peers') !== null && page.querySelector('#login-container') !== null,
  isInCall: (page) => page.querySelector('#profile:not(.invisible)') !== null,
  tileSelector: '#peers > .peer',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const video = root.querySelector<HTMLVideoElement>('video.media')
  const source = videoSource(video)
  const isSelf = isOwn(root)
  const name = isSelf ? ownName(root.ownerDocument) : nameOf(root)
  // Somebody without a camera has a stream of sound alone, in the same element.
  const isCameraOff = source === null || (video?.srcObject !== null && trackOf(source) === null)
  // Only the own camera is mirrored.
  const isShare = isSelf ? video?.classList.contains('mirror') === false : name !== null && isSecond(root, source)
  return { personId: null, name, isSelf, isScreenShare: !isCameraOff && isShare, isCameraOff, source }
}

/** Only streams that the user sends can be stopped; in older versions the own camera alone has no volume. */
function isOwn(root: Element): boolean {
  if (root.querySelector('.top-video-controls')) return true
  return root.querySelector<HTMLVideoElement>('video.media')?.muted === true && root.querySelector('.volume') === null
}

/** The own tile's label is never a name: it shows bit rates ("25+704"). */
function ownName(page: Document): string | null {
  return nameFrom(page.querySelector('#userspan')?.textContent)
}

function nameOf(root: HTMLElement): string | null {
  const label = root.querySelector('.label')
  return label?.classList.contains('label-fallback') ? null : nameFrom(label?.textContent)
}

/** Tracks that were once the only one of their name. */
const cameras = new WeakSet<MediaStreamTrack>()

/**
 * Everybody sends one camera, and most do before they share: a stream that joins it under the same name is a screen or a
 * file. Of two that were there from the start nothing tells which is which, so neither is read.
 */
function isSecond(root: HTMLElement, source: FrameSource | null): boolean {
  const track = source && trackOf(source)
  if (track && !hasNamesake(root)) cameras.add(track)
  return !track || !cameras.has(track)
}

function hasNamesake(root: HTMLElement): boolean {
  const text = root.querySelector('.label')?.textContent
  return [...(root.parentElement?.getElementsByClassName('label') ?? [])].some(
    ({ textContent, parentElement }) =>
      textContent === text && parentElement !== null && parentElement !== root && !isOwn(parentElement),
  )
}
