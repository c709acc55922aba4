import { isShown, trackOf, videoSource } from './frame-source'
import { pageRoots } from './generic/page-roots'
import { MIN_BOX_PX } from './generic/tile-finder'

/** A smaller canvas is a meter or an icon, not a grid of faces; CSS pixels. */
const MIN_CANVAS_PX = 200

/** How many different live pictures a page shows: tracks, and large canvases. */
export function countLive(page: Document, nowMs: number): number {
  const roots = pageRoots(page, nowMs)
  const videos = roots.flatMap((root) => [...root.querySelectorAll('video')])
  const tracks = videos.flatMap((video) => {
    const source = isLargerThan(video, MIN_BOX_PX) ? videoSource(video) : null
    const track = source && trackOf(source)
    return track?.readyState === 'live' ? [track.id] : []
  })
  const canvases = roots.flatMap((root) => [...root.querySelectorAll('canvas')])
  return new Set(tracks).size + canvases.filter((canvas) => isLargerThan(canvas, MIN_CANVAS_PX)).length
}

function isLargerThan(element: Element, sidePx: number): boolean {
  const { width, height } = element.getBoundingClientRect()
  return width >= sidePx && height >= sidePx && isShown(element)
}
