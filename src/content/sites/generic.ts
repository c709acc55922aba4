import { nameFrom } from './name-guard'
import type { SiteReader, SiteTile } from './site-reader'

/** Smaller pictures are icons and previews, CSS pixels. */
const MIN_BOX_PX = 64
/** How far above its video a tile is looked for. */
const MAX_TILE_DEPTH = 6
const SCREEN_WORDS =
  /(?<![a-z]|full[-_]|on[-_]|off[-_])(screen|screen-?share|sharing|presentation|presenting)([^a-z]|$)/i
const SELF_WORDS = /(^|[^a-z])(self|local|me|myself|is-self)([^a-z]|$)/i
const CAMERA_OFF_WORDS = /(camera|video)-?(off|muted|disabled)/i
const NO = /^(false|0|no|off|none)$/i

/** Any page with live videos: a tile is what surrounds one video and one name. */
export const generic: SiteReader = {
  id: 'generic',
  isHere: () => true,
  tiles: (page) =>
    [...page.querySelectorAll('video')]
      .filter((video) => video.srcObject !== null || video.currentSrc !== '')
      .map(readTile)
      .filter(isInSight),
}

/** Large enough to be looked at, or hidden because the camera is off. */
function isInSight({ video, isCameraOff }: SiteTile & { video: HTMLVideoElement }): boolean {
  const { width, height } = video.getBoundingClientRect()
  return isCameraOff || (width >= MIN_BOX_PX && height >= MIN_BOX_PX)
}

function readTile(video: HTMLVideoElement): SiteTile & { video: HTMLVideoElement } {
  const path = pathToTile(video)
  const words = path.map(describe).join(' ')
  const name = nameOn(path)
  const isScreenShare = SCREEN_WORDS.test(words)
  return {
    // A shared screen bears its owner's name, whose camera has a tile of its own.
    key: name === null ? `stream:${streamIdOf(video)}` : `${isScreenShare ? 'screen' : 'name'}:${name}`,
    name,
    isSelf: (video.muted && isMirrored(video)) || SELF_WORDS.test(words),
    isScreenShare,
    isCameraOff: CAMERA_OFF_WORDS.test(words),
    video,
  }
}

/** A video and what is around it, up to its tile: the first that holds a name, or else the largest without another video. */
function pathToTile(video: HTMLVideoElement): Element[] {
  const path: Element[] = [video]
  for (let parent = video.parentElement; parent && path.length <= MAX_TILE_DEPTH; parent = parent.parentElement) {
    if (parent === video.ownerDocument.body || parent.querySelectorAll('video').length > 1) break
    path.push(parent)
    if (namesIn(parent).length > 0) break
  }
  return path
}

function nameOn(path: readonly Element[]): string | null {
  const tile = path.at(-1)
  // Beside a name stand longer texts, such as what the person is doing.
  const shortest = tile && namesIn(tile).toSorted((a, b) => a.length - b.length)[0]
  if (shortest !== undefined) return shortest
  const labels = path.map((element) => nameFrom(element.getAttribute('aria-label') ?? element.getAttribute('title')))
  return labels.find((label) => label !== null) ?? null
}

/** The texts of a tile that may be names, each once. */
function namesIn(tile: Element): string[] {
  const walker = tile.ownerDocument.createTreeWalker(tile, NodeFilter.SHOW_TEXT)
  const names = new Set<string>()
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode
    if (parentElement?.closest('button, script, style, [role=button]')) continue
    const name = nameFrom(textContent)
    if (name !== null) names.add(name)
  }
  return [...names]
}

/** An element's marks as words: its id, its classes, and its data attributes but those that say no. */
function describe(element: Element): string {
  const data = [...element.attributes].filter(({ name, value }) => name.startsWith('data-') && !NO.test(value))
  return [element.id, element.getAttribute('class') ?? '', ...data.map(({ name, value }) => `${name} ${value}`)]
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
}

function isMirrored(video: HTMLVideoElement): boolean {
  const { transform } = getComputedStyle(video)
  return transform !== 'none' && new DOMMatrixReadOnly(transform).a < 0
}

const idsOfUnnamed = new WeakMap<object, string>()
let lastId = 0

/** An id for a video without a name: that of its stream, since the element may be given to another person. */
function streamIdOf(video: HTMLVideoElement): string {
  const source = video.srcObject ?? video
  if (source instanceof MediaStream) return source.id
  const known = idsOfUnnamed.get(source)
  if (known !== undefined) return known
  const id = String(++lastId)
  idsOfUnnamed.set(source, id)
  return id
}
