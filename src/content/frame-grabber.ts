import * as v from 'valibot'
import { MAX_SENT_PX, videoColorSpace } from '../shared/protocol'
import type { Picture, Region, Want } from '../shared/protocol'
import { TimeLimitError, withTimeLimit } from '../shared/time-limit'
import { isBlack } from './black-picture'
import { rectOf } from './frame-source'
import type { FrameSource, Rect } from './frame-source'
import { evenStep, halvePixels, halvingsOf } from './halve-pixels'
import { ScratchBytes } from './scratch-bytes'

/**
 * Up to this many pixels a frame's own bytes are copied and halved, which costs the page about a millisecond for each half
 * million of them; the browser scales larger ones down, which costs 4 to 5 ms (960×540, two cores, no GPU).
 */
const MAX_COPIED_PX = 1920 * 1088
/** Longest wait for the page's next animation frame; a page out of sight has none. */
const ANIMATION_FRAME_LIMIT_MS = 250

type Pixels = Extract<Picture, { kind: 'pixels' }>

/** A part of a tile's picture, or why there is none. */
export type Grabbed = (
  | { readonly picture: Picture; readonly region: Region; readonly videoWidthPx: number }
  | { readonly reason: 'no-frames' | 'blocked' | 'black' }
) & {
  /** What it cost the page's main thread, milliseconds. */
  readonly busyMs: number
}

/** Adds up what calls cost until they return; what the browser does in the background does not count. */
class BusyClock {
  totalMs = 0

  time<Result>(call: () => Result): Result {
    const startMs = performance.now()
    try {
      return call()
    } finally {
      this.totalMs += performance.now() - startMs
    }
  }
}

/** Grabs the wanted part of a tile's present picture. */
export async function grabFrame(
  source: FrameSource,
  { region, maxSidePx, isGrey }: Pick<Want, 'region' | 'maxSidePx' | 'isGrey'>,
): Promise<Grabbed> {
  const clock = new BusyClock()
  const whole = rectOf(source)
  const even = evenRect(region, whole)
  const halvings = source.kind === 'video' ? halvingsOf(even.width, even.height, maxSidePx) : 0
  const rect = halvings === 0 ? even : trimTo(even, evenStep(halvings))
  if (rect.width < 2 || rect.height < 2) return { reason: 'no-frames', busyMs: 0 }
  try {
    const picture = await takePicture(source, rect, { maxSidePx, halvings, isGrey }, clock)
    if (!picture) return { reason: 'black', busyMs: clock.totalMs }
    const taken = {
      x: (rect.x - whole.x) / whole.width,
      y: (rect.y - whole.y) / whole.height,
      width: rect.width / whole.width,
      height: rect.height / whole.height,
    }
    return { picture, region: taken, videoWidthPx: Math.round(whole.width), busyMs: clock.totalMs }
  } catch (thrown) {
    const isForeign = thrown instanceof DOMException && thrown.name === 'SecurityError'
    return { reason: isForeign ? 'blocked' : 'no-frames', busyMs: clock.totalMs }
  }
}

/** Video formats share one colour sample among four pixels, so a part of a frame starts and ends at even ones. */
function evenRect(region: Region, whole: Rect): Rect {
  const even = (value: number) => 2 * Math.floor(value / 2)
  const x = even(region.x * whole.width)
  const y = even(region.y * whole.height)
  return {
    x: whole.x + x,
    y: whole.y + y,
    width: region.width === 1 ? whole.width : Math.min(even(region.width * whole.width), whole.width - x),
    height: region.height === 1 ? whole.height : Math.min(even(region.height * whole.height), whole.height - y),
  }
}

/** Cuts a few pixels off, so that both sides are multiples of a step. */
function trimTo(rect: Rect, { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): Rect {
  return {
    ...rect,
    width: widthPx * Math.floor(rect.width / widthPx),
    height: heightPx * Math.floor(rect.height / heightPx),
  }
}

/** Null for a part of a canvas that stays black. */
async function takePicture(
  { kind, element }: FrameSource,
  rect: Rect,
  { maxSidePx, ...how }: { readonly maxSidePx: number; readonly halvings: number; readonly isGrey: boolean },
  clock: BusyClock,
): Promise<Picture | null> {
  const scale = () => clock.time(() => scaleDown(element, rect, maxSidePx))
  if (kind === 'canvas') {
    const bitmap = await takeCanvas(scale, clock)
    return bitmap && { kind: 'bitmap', bitmap }
  }
  const isCopied = rect.width * rect.height <= MAX_COPIED_PX
  const pixels = isCopied ? await copyPixels(element, rect, how, clock) : null
  return pixels ?? { kind: 'bitmap', bitmap: await scale() }
}

/**
 * A canvas that the page paints with WebGL may be black but for the animation frame in which it is painted, so a black one
 * is taken again there. Null when it stays black, or when no such frame comes.
 */
async function takeCanvas(take: () => Promise<ImageBitmap>, clock: BusyClock): Promise<ImageBitmap | null> {
  const first = await take()
  if (!clock.time(() => isBlack(first))) return first
  first.close()
  let request = 0
  const again = new Promise<ImageBitmap>((resolve, reject) => {
    request = requestAnimationFrame(() => {
      take().then(resolve, reject)
    })
  })
  const limited = withTimeLimit(again, ANIMATION_FRAME_LIMIT_MS, 'The next animation frame')
  try {
    const second = await limited
    if (!clock.time(() => isBlack(second))) return second
    second.close()
    return null
  } catch (thrown) {
    if (thrown instanceof TimeLimitError) return null
    throw thrown
  } finally {
    cancelAnimationFrame(request)
  }
}

const scratch = new ScratchBytes()

/** The frame's own pixels; null where the browser does not hand them out (a texture of the GPU, a format of its own). */
async function copyPixels(
  video: HTMLVideoElement,
  rect: Rect,
  { halvings, isGrey }: { readonly halvings: number; readonly isGrey: boolean },
  clock: BusyClock,
): Promise<Picture | null> {
  const frame = clock.time(() => new VideoFrame(video))
  let borrowed: Uint8Array<ArrayBuffer> | null = null
  try {
    const { format, visibleRect } = frame
    const isKnown =
      format === 'I420' ||
      format === 'NV12' ||
      format === 'RGBA' ||
      format === 'RGBX' ||
      format === 'BGRA' ||
      format === 'BGRX'
    // The pixels of a rotated or cropped frame are in another order than those of the video that shows it.
    const isPlain = visibleRect?.width === video.videoWidth && visibleRect.height === video.videoHeight
    const colorSpace = v.safeParse(videoColorSpace, frame.colorSpace.toJSON())
    if (!isKnown || !isPlain || !colorSpace.success) return null
    const part = { rect: { ...rect, x: rect.x + visibleRect.x, y: rect.y + visibleRect.y } }
    borrowed = scratch.borrow(frame.allocationSize(part))
    const bytes = borrowed
    const layout = await clock.time(() => frame.copyTo(bytes, part))
    const copied: Pixels = {
      kind: 'pixels',
      format,
      widthPx: rect.width,
      heightPx: rect.height,
      layout: layout.map(({ offset, stride }) => ({ offset, stride })),
      colorSpace: colorSpace.output,
      bytes: bytes.subarray(0, frame.allocationSize(part)),
    }
    const picture = clock.time(() => {
      let smaller = isGrey ? greyOf(copied) : copied
      for (let count = 0; count < halvings; count++) smaller = halvePixels(smaller)
      return smaller.bytes.buffer === bytes.buffer ? { ...smaller, bytes: smaller.bytes.slice() } : smaller
    })
    return picture.widthPx * picture.heightPx <= MAX_SENT_PX ? picture : null
  } finally {
    if (borrowed !== null) scratch.giveBack(borrowed)
    frame.close()
  }
}

/** The luma of a picture of a video format; any other picture as it is. */
function greyOf(picture: Pixels): Pixels {
  const { format, heightPx, layout, bytes } = picture
  const [luma] = layout
  if ((format !== 'I420' && format !== 'NV12') || luma === undefined) return picture
  return { ...picture, format: 'GREY', layout: [luma], bytes: bytes.subarray(0, luma.offset + luma.stride * heightPx) }
}

async function scaleDown(
  element: HTMLVideoElement | HTMLCanvasElement,
  { x, y, width, height }: Rect,
  maxSidePx: number,
): Promise<ImageBitmap> {
  const scale = Math.min(1, maxSidePx / Math.max(width, height))
  return createImageBitmap(element, x, y, width, height, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'low',
  })
}
