import { MAX_ID_LENGTH } from '../shared/protocol'
import { newId } from './page-id'

/** A part of a picture, in its own pixels. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * What a tile draws from. `rect` is this tile's part of the picture; null for all of it, and empty where there is a picture
 * but none of it may be taken.
 */
export type FrameSource =
  | { readonly kind: 'video'; readonly element: HTMLVideoElement; readonly rect: Rect | null }
  | { readonly kind: 'canvas'; readonly element: HTMLCanvasElement; readonly rect: Rect | null }

/** A video that has something to draw; null for one without. */
export function videoSource(video: HTMLVideoElement | null): FrameSource | null {
  if (!video || (video.srcObject === null && video.currentSrc === '')) return null
  return { kind: 'video', element: video, rect: null }
}

/** The part of the element's picture that is the tile's, pixels; empty while there is no picture. */
export function rectOf({ kind, element, rect }: FrameSource): Rect {
  if (rect) return rect
  return kind === 'video'
    ? { x: 0, y: 0, width: element.videoWidth, height: element.videoHeight }
    : { x: 0, y: 0, width: element.width, height: element.height }
}

/** Whether a source has a picture that can be taken. */
export function hasPicture(source: FrameSource): boolean {
  const { width, height } = rectOf(source)
  const isReady =
    source.kind === 'canvas' ||
    (source.element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !source.element.paused)
  return isReady && width > 0 && height > 0
}

/** Whether the user can see the element: a camera that is off may leave a hidden video that goes on. */
export function isShown(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0
}

/** The track that a source draws: the live one of its stream, else the first; null for none. */
export function trackOf({ kind, element }: FrameSource): MediaStreamTrack | null {
  if (kind !== 'video') return null
  const stream = streamOf(element)
  const tracks = stream?.getVideoTracks() ?? []
  return tracks.find(({ readyState }) => readyState === 'live') ?? tracks[0] ?? null
}

/** Not by `instanceof`: a frame of the page has its own MediaStream. */
function streamOf({ srcObject }: HTMLVideoElement): MediaStream | null {
  return srcObject && 'getVideoTracks' in srcObject ? srcObject : null
}

const idsOfObjects = new WeakMap<object, string>()
const filesOfVideos = new WeakMap<HTMLVideoElement, { readonly address: string; readonly id: string }>()

function idOfObject(object: object): string {
  const id = idsOfObjects.get(object) ?? newId()
  idsOfObjects.set(object, id)
  return id
}

function idOfFile(video: HTMLVideoElement): string {
  const address = video.currentSrc
  const known = filesOfVideos.get(video)
  if (known?.address === address) return known.id
  const file = { address, id: newId() }
  filesOfVideos.set(video, file)
  return file.id
}

/**
 * Names what a source draws, for comparing within this page: it changes when the tile draws something else. Null when the
 * track has ended, or nothing may be taken.
 */
export function identityOf(source: FrameSource): string | null {
  const identity = identityOfElement(source)
  if (identity === null || !source.rect) return identity
  const { x, y, width, height } = source.rect
  if (width === 0 || height === 0) return null
  return `${identity}@${[x, y, width, height].map(Math.round).join(',')}`
}

function identityOfElement(source: FrameSource): string | null {
  if (source.kind === 'canvas') return idOfObject(source.element)
  const track = trackOf(source)
  if (track) return track.readyState === 'ended' ? null : track.id
  const { srcObject } = source.element
  return srcObject ? idOfObject(srcObject) : idOfFile(source.element)
}

/**
 * The identity by which the engine may recognise a person; null where there is none. A place on a canvas identifies
 * nobody: sites paint the next person there.
 * @param identity As {@link identityOf} gives it.
 */
export function sourceIdOf(source: FrameSource | null, identity: string | null): string | null {
  return source?.kind === 'video' && !source.rect && identity !== null ? shortId(identity) : null
}

/** An id that the protocol takes: a long one is cut and gets a hash of all of it. */
export function shortId(id: string): string {
  return id.length <= MAX_ID_LENGTH ? id : `${id.slice(0, MAX_ID_LENGTH - 20)}#${hashOf(id)}`
}

/** FNV-1a in 64 bits, hexadecimal (Fowler, Noll and Vo; RFC 9923). */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n)
  }
  return hash.toString(16)
}
