import { isShown, trackOf, videoSource } from './frame-source'
import { pageRoots } from './generic/page-roots'
import { MIN_BOX_PX } from './generic/tile-finder'

/** A smaller canvas is a meter or an icon, not a grid of faces; CSS pixels. */
const MIN_CANVAS_PX = 200

/** A picture that may show people: a live track's video, or a large canvas. Pictures of one identity are copies. */
export interface LivePicture {
  readonly element: Element
  readonly identity: unknown
}

/** How many different live pictures a page shows. */
export function countLive(page: Document, nowMs: number): number {
  return new Set(livePictures(page, nowMs).map(({ identity }) => identity)).size
}

/** The live pictures that a page shows. */
export function livePictures(page: Document, nowMs: number): LivePicture[] {
  const roots = pageRoots(page, nowMs)
  const videos = roots.flatMap((root) => [...root.querySelectorAll('video')])
  const live = videos.flatMap((video): LivePicture[] => {
    const source = isLargerThan(video, MIN_BOX_PX) ? videoSource(video) : null
    const track = source && trackOf(source)
    return track?.readyState === 'live' ? [{ element: video, identity: track.id }] : []
  })
  const canvases = roots.flatMap((root) => [...root.querySelectorAll('canvas')])
  const large = canvases.filter((canvas) => isLargerThan(canvas, MIN_CANVAS_PX))
  return [...live, ...large.map((canvas) => ({ element: canvas, identity: canvas }))]
}

function isLargerThan(element: Element, sidePx: number): boolean {
  const { width, height } = element.getBoundingClientRect()
  return width >= sidePx && height >= sidePx && isShown(element)
}
