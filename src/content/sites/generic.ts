import { nameFrom } from './name-guard'
import type { SiteReader, SiteTile } from './site-reader'

/** Smaller pictures are icons and previews, CSS pixels. */
const MIN_BOX_PX = 64
/** How far above its video a tile is looked for. */
const MAX_TILE_DEPTH = 6
const SCREEN_WORDS = /(^|[^a-z])(screen|screen-?share|sharing|presentation|presenting)([^a-z]|$)/i
const SELF_WORDS = /(^|[^a-z])(self|local|me|myself|is-self)([^a-z]|$)/i
const CAMERA_OFF_WORDS = /(camera|video)-?(off|muted|disabled)/i

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
  const tile = tileOf(video)
  const words = `${describe(tile)} ${describe(video)}`
  const name = nameIn(tile)
  return {
    key: name === null ? `stream:${streamIdOf(video)}` : `name:${name}`,
    name,
    isSelf: (video.muted && isMirrored(video)) || SELF_WORDS.test(words),
    isScreenShare: SCREEN_WORDS.test(words),
    isCameraOff: CAMERA_OFF_WORDS.test(tile.className),
    video,
  }
}

/** The largest part of the page around a video that holds no other video. */
function tileOf(video: HTMLVideoElement): Element {
  let tile: Element = video
  for (let depth = 0; depth < MAX_TILE_DEPTH; depth++) {
    const parent: Element | null = tile.parentElement
    if (!parent || parent === video.ownerDocument.body || parent.querySelectorAll('video').length > 1) break
    if (tile !== video && namesIn(tile).length === 1 && namesIn(parent).length > 1) break
    tile = parent
  }
  return tile
}

function nameIn(tile: Element): string | null {
  const names = namesIn(tile)
  // Beside a name stand longer texts, such as what the person is doing.
  const shortest = names.toSorted((a, b) => a.length - b.length)[0]
  return shortest ?? nameFrom(tile.getAttribute('aria-label') ?? tile.getAttribute('title'))
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

function describe(element: Element): string {
  return `${element.id} ${element.className} ${[...element.attributes].filter(({ name }) => name.startsWith('data-')).map(({ name, value }) => `${name} ${value}`).join(' ')}`
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
