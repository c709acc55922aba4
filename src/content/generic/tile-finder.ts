import { videoSource } from '../frame-source'
import { tileSelectorOf } from './marks'
import { possibleNames } from './name-candidates'
import { pageRoots, parentOf } from './page-roots'
import { readTexts } from './tile-texts'

/** Smaller pictures are icons and previews, CSS pixels. */
export const MIN_BOX_PX = 64
/** How far above its video a tile is looked for: Azure's wrappers go nine deep. */
const MAX_DEPTH = 10
/** What is so much larger than its video, in one direction, is a part of the page. */
const MAX_GROWTH = 2.5
/** Most marks of tiles kept for one page. */
const MAX_SELECTORS = 8

/** A tile as it was found on the page. */
export interface FoundTile {
  /** From the video, or whatever is innermost, to the tile's root. */
  readonly path: readonly Element[]
  /** Elements above the root that hold no other video. */
  readonly around: readonly Element[]
  /** Null where nothing is drawn. */
  readonly video: HTMLVideoElement | null
}

/** Marks of tiles seen on a page: when the last camera goes off, they find the tiles that are left. */
const knownSelectors = new WeakMap<Document, Set<string>>()

/** The page's tiles: what surrounds one video each, and tiles of the same kind that have none. */
export function findTiles(page: Document, nowMs: number): FoundTile[] {
  const roots = pageRoots(page, nowMs)
  const videos = roots.flatMap((root) => [...root.querySelectorAll('video')])
  const live = videos.filter((video) => videoSource(video) !== null)
  const ancestors = new Map(videos.map((video) => [video, ancestorsOf(video)]))
  const liveWithin = new Map<Element, number>()
  for (const video of live) {
    for (const element of ancestors.get(video) ?? []) liveWithin.set(element, (liveWithin.get(element) ?? 0) + 1)
  }
  const selectors = knownSelectors.get(page) ?? new Set<string>()
  knownSelectors.set(page, selectors)
  const markedDepths = new Map<Element, number>()
  for (const video of videos) {
    for (const [index, element] of (ancestors.get(video) ?? []).entries()) {
      const selector = tileSelectorOf(element)
      if (selector === null) continue
      if (selectors.size < MAX_SELECTORS) selectors.add(selector)
      markedDepths.set(video, index + 1)
      break
    }
  }
  const withVideo = live.map((video) => {
    const own = ownWrappers(ancestors.get(video) ?? [], liveWithin)
    const markedDepth = markedDepths.get(video) ?? Infinity
    const depth = markedDepth <= own.length ? markedDepth : rootDepth(video, own, liveWithin)
    return { video, path: [video, ...own.slice(0, depth)], around: own.slice(depth) }
  })
  const claimed = new Set(withVideo.map(({ path }) => path.at(-1)))
  return [...withVideo, ...tilesWithoutVideo(roots, selectors, liveWithin, claimed)]
}

/** What is around a video, innermost first, below the body. */
function ancestorsOf(video: Element): Element[] {
  const ancestors: Element[] = []
  for (let at = parentOf(video); at && ancestors.length < MAX_DEPTH; at = parentOf(at)) {
    if (at === at.ownerDocument.body || at === at.ownerDocument.documentElement) break
    ancestors.push(at)
  }
  return ancestors
}

/** The ancestors that hold no other live video. */
function ownWrappers(ancestors: readonly Element[], liveWithin: ReadonlyMap<Element, number>): readonly Element[] {
  const shared = ancestors.findIndex((element) => (liveWithin.get(element) ?? 0) > 1)
  return shared < 0 ? ancestors : ancestors.slice(0, shared)
}

/** How many of a video's own wrappers belong to its tile. */
function rootDepth(video: Element, own: readonly Element[], liveWithin: ReadonlyMap<Element, number>): number {
  const last = own.at(-1)
  if (last && hasTwin(last, liveWithin)) return own.length
  const box = video.getBoundingClientRect()
  for (const [index, element] of own.entries()) {
    if (index > 0 && box.width > 0) {
      const { width, height } = element.getBoundingClientRect()
      if (width > box.width * MAX_GROWTH || height > box.height * MAX_GROWTH) return index
    }
    if (possibleNames(readTexts([video, ...own.slice(0, index + 1)])).length > 0) return index + 1
  }
  return Math.min(own.length, 1)
}

/** Whether another element of the same form stands beside this one and holds one video too: both are tiles. */
function hasTwin(element: Element, liveWithin: ReadonlyMap<Element, number>): boolean {
  const firstClass = element.classList[0]
  for (let other = element.parentElement?.firstElementChild; other; other = other.nextElementSibling) {
    if (other === element || liveWithin.get(other) !== 1) continue
    if (other.tagName === element.tagName && other.classList[0] === firstClass) return true
  }
  return false
}

function tilesWithoutVideo(
  roots: readonly ParentNode[],
  selectors: ReadonlySet<string>,
  liveWithin: ReadonlyMap<Element, number>,
  claimed: ReadonlySet<Element | undefined>,
): FoundTile[] {
  if (selectors.size === 0) return []
  const selector = [...selectors].join(', ')
  return roots
    .flatMap((root) => [...root.querySelectorAll(selector)])
    .filter((element) => {
      const isOutermost = !element.parentElement?.closest(selector)
      return isOutermost && !liveWithin.has(element) && !isInside(element, claimed)
    })
    .map((element) => ({ path: [element], around: [], video: null }))
}

function isInside(element: Element, claimed: ReadonlySet<Element | undefined>): boolean {
  for (let at: Element | null = element; at; at = parentOf(at)) if (claimed.has(at)) return true
  return false
}
