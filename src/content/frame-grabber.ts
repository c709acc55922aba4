import * as v from 'valibot'
import { videoColorSpace } from '../shared/protocol'
import type { Picture, Region, Want } from '../shared/protocol'

/**
 * Up to this many pixels a frame's own bytes are sent, which costs the page about a millisecond for a face, sending
 * included; the browser scales larger ones down first, which costs 3 to 5 ms whatever their size (two cores, no GPU).
 */
const MAX_COPIED_PX = 640 * 360

/** A part of a video's picture, or why there is none. */
export type Grabbed =
  | { readonly picture: Picture; readonly region: Region; readonly videoWidthPx: number }
  | { readonly reason: 'no-frames' | 'blocked' }

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Grabs the wanted part of a video's present picture. */
export async function grabFrame(video: HTMLVideoElement, want: Want): Promise<Grabbed> {
  const { videoWidth, videoHeight } = video
  const rect = evenRect(want.region, videoWidth, videoHeight)
  if (rect.width < 2 || rect.height < 2) return { reason: 'no-frames' }
  const region = {
    x: rect.x / videoWidth,
    y: rect.y / videoHeight,
    width: rect.width / videoWidth,
    height: rect.height / videoHeight,
  }
  try {
    const isSmall = rect.width * rect.height <= MAX_COPIED_PX
    const picture = (isSmall ? await copyPixels(video, rect) : null) ?? (await scaleDown(video, rect, want.maxSidePx))
    return { picture, region, videoWidthPx: videoWidth }
  } catch (thrown) {
    const isForeign = thrown instanceof DOMException && thrown.name === 'SecurityError'
    return { reason: isForeign ? 'blocked' : 'no-frames' }
  }
}

/** Video formats share one colour sample among four pixels, so a part of a frame starts and ends at even ones. */
function evenRect(region: Region, videoWidth: number, videoHeight: number): Rect {
  const even = (value: number) => 2 * Math.floor(value / 2)
  const x = even(region.x * videoWidth)
  const y = even(region.y * videoHeight)
  return {
    x,
    y,
    width: region.width === 1 ? videoWidth : Math.min(even(region.width * videoWidth), videoWidth - x),
    height: region.height === 1 ? videoHeight : Math.min(even(region.height * videoHeight), videoHeight - y),
  }
}

/** The frame's own pixels; null where the browser does not hand them out (a texture of the GPU, a format of its own). */
async function copyPixels(video: HTMLVideoElement, rect: Rect): Promise<Picture | null> {
  const frame = new VideoFrame(video)
  try {
    const { format, visibleRect } = frame
    const isKnown =
      format === 'I420' ||
      format === 'NV12' ||
      format === 'RGBA' ||
      format === 'RGBX' ||
      format === 'BGRA' ||
      format === 'BGRX'
    // A rotated or cropped frame is numbered otherwise than the video that shows it.
    const isPlain = visibleRect?.width === video.videoWidth && visibleRect.height === video.videoHeight
    const colorSpace = v.safeParse(videoColorSpace, frame.colorSpace.toJSON())
    if (!isKnown || !isPlain || !colorSpace.success) return null
    const part = { rect: { ...rect, x: rect.x + visibleRect.x, y: rect.y + visibleRect.y } }
    const bytes = new Uint8Array(frame.allocationSize(part))
    const layout = await frame.copyTo(bytes, part)
    return {
      kind: 'pixels',
      format,
      widthPx: rect.width,
      heightPx: rect.height,
      layout: layout.map(({ offset, stride }) => ({ offset, stride })),
      colorSpace: colorSpace.output,
      bytes,
    }
  } finally {
    frame.close()
  }
}

async function scaleDown(video: HTMLVideoElement, { x, y, width, height }: Rect, maxSidePx: number): Promise<Picture> {
  const scale = Math.min(1, maxSidePx / Math.max(width, height))
  const bitmap = await createImageBitmap(video, x, y, width, height, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'low',
  })
  return { kind: 'bitmap', bitmap }
}
