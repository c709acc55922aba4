/** What happy-dom lacks of a page with live videos: sizes, streams, tracks, frame counts, layout. */

const facts = { width: 320, height: 180, videoWidth: 640, videoHeight: 360, readyState: 4, paused: false, frames: 1 }
export type VideoFacts = typeof facts
export type MadeVideo = HTMLVideoElement & { facts: VideoFacts }

Object.defineProperty(HTMLMediaElement, 'HAVE_CURRENT_DATA', { value: 2, configurable: true })
// All that is not hidden has the size of a tile.
Element.prototype.checkVisibility = function checkVisibility(this: Element) {
  return isVisible(this)
}
Element.prototype.getBoundingClientRect = function getBoundingClientRect(this: Element) {
  return isVisible(this) ? new DOMRect(0, 0, facts.width, facts.height) : new DOMRect()
}

function isVisible(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (!(at instanceof HTMLElement)) continue
    const { display, visibility, opacity } = at.style
    if (display === 'none' || visibility === 'hidden' || opacity === '0') return false
  }
  return true
}

/** The fields of a track that are read. */
export interface MadeTrack {
  readonly id: string
  readyState: MediaStreamTrackState
  enabled: boolean
  getSettings(): MediaTrackSettings
}

let trackCount = 0

/** A live video track. */
export function madeTrack(settings: MediaTrackSettings = {}): MadeTrack {
  return { id: `track ${++trackCount}`, readyState: 'live', enabled: true, getSettings: () => settings }
}

/** A stream of some tracks. */
export function madeStream(...tracks: readonly MadeTrack[]): MediaStream {
  return Object.assign(new MediaStream(), { getVideoTracks: () => tracks })
}

/** A live video; `stream` by its name, so that two elements can show one. */
export function madeVideo(page: Document, stream: MediaStream | null, given: Partial<VideoFacts> = {}): MadeVideo {
  const shown = { stream }
  const video = Object.assign(page.createElement('video'), { facts: { ...facts, ...given } })
  const define = (name: string, get: () => unknown) => Object.defineProperty(video, name, { get, configurable: true })
  Object.defineProperty(video, 'srcObject', {
    get: () => shown.stream,
    set: (next: MediaStream | null) => {
      shown.stream = next
    },
  })
  define('videoWidth', () => video.facts.videoWidth)
  define('videoHeight', () => video.facts.videoHeight)
  define('readyState', () => video.facts.readyState)
  define('paused', () => video.facts.paused)
  video.getBoundingClientRect = () =>
    video.checkVisibility() ? new DOMRect(0, 0, video.facts.width, video.facts.height) : new DOMRect()
  Object.defineProperty(video, 'getVideoPlaybackQuality', { value: () => ({ totalVideoFrames: video.facts.frames }) })
  return video
}

/** Puts a video in place of each `<video>` of some markup, a track of its own each (or `data-stream`'s, or none for `data-stream=""`). */
export function showPage(html: string, given: Partial<VideoFacts> = {}): MadeVideo[] {
  document.body.innerHTML = html
  return fillVideos(document, given)
}

/** The same for the videos that already stand somewhere. */
export function fillVideos(root: ParentNode, given: Partial<VideoFacts> = {}): MadeVideo[] {
  const streams = new Map<string, MediaStream>()
  return [...root.querySelectorAll('video')].map((plain, index) => {
    const id = plain.dataset['stream'] ?? `own ${index}`
    const stream = streams.get(id) ?? madeStream(madeTrack())
    streams.set(id, stream)
    const video = madeVideo(document, id === '' ? null : stream, given)
    for (const { name, value } of plain.attributes) if (name !== 'data-stream') video.setAttribute(name, value)
    video.muted = plain.muted || plain.hasAttribute('muted')
    plain.replaceWith(video)
    return video
  })
}
