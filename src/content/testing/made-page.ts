/** What happy-dom lacks of a page with live videos: sizes, streams, frame counts. */

const facts = { width: 320, height: 180, videoWidth: 640, videoHeight: 360, readyState: 4, paused: false, frames: 1 }
export type VideoFacts = typeof facts

Object.defineProperty(HTMLMediaElement, 'HAVE_CURRENT_DATA', { value: 2, configurable: true })

/** A live video; `stream` by its name, so that two elements can show one. */
export function madeVideo(
  page: Document,
  stream: MediaStream | null,
  given: Partial<VideoFacts> = {},
): HTMLVideoElement & { facts: VideoFacts } {
  const video = Object.assign(page.createElement('video'), { facts: { ...facts, ...given } })
  const define = (name: string, get: () => unknown) => Object.defineProperty(video, name, { get })
  define('srcObject', () => stream)
  define('videoWidth', () => video.facts.videoWidth)
  define('videoHeight', () => video.facts.videoHeight)
  define('readyState', () => video.facts.readyState)
  define('paused', () => video.facts.paused)
  video.getBoundingClientRect = () => new DOMRect(0, 0, video.facts.width, video.facts.height)
  Object.defineProperty(video, 'getVideoPlaybackQuality', { value: () => ({ totalVideoFrames: video.facts.frames }) })
  return video
}

/** Puts a video in place of each `<video>` of some markup, a stream of its own each (or `data-stream`'s, or none for `data-stream=""`). */
export function showPage(html: string, given: Partial<VideoFacts> = {}): (HTMLVideoElement & { facts: VideoFacts })[] {
  document.body.innerHTML = html
  const streams = new Map<string, MediaStream>()
  return [...document.querySelectorAll('video')].map((plain, index) => {
    const id = plain.dataset['stream'] ?? `own ${index}`
    const stream = streams.get(id) ?? new MediaStream()
    streams.set(id, stream)
    const video = madeVideo(document, id === '' ? null : stream, given)
    for (const { name, value } of plain.attributes) if (name !== 'data-stream') video.setAttribute(name, value)
    plain.replaceWith(video)
    return video
  })
}
