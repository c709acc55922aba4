import type { Region, Want } from '../shared/protocol'

/** A part of a video's picture, or why there is none. */
export type Grabbed =
  | { readonly bitmap: ImageBitmap; readonly region: Region; readonly videoWidthPx: number }
  | { readonly reason: 'no-frames' | 'blocked' }

/** Grabs the wanted part of a video's present picture, made smaller but never larger. */
export async function grabFrame(video: HTMLVideoElement, { region, maxSidePx }: Want): Promise<Grabbed> {
  const { videoWidth, videoHeight } = video
  const width = Math.round(region.width * videoWidth)
  const height = Math.round(region.height * videoHeight)
  if (width < 1 || height < 1) return { reason: 'no-frames' }
  const scale = Math.min(1, maxSidePx / Math.max(width, height))
  try {
    const bitmap = await createImageBitmap(video, Math.round(region.x * videoWidth), Math.round(region.y * videoHeight), width, height, {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: 'medium',
    })
    return { bitmap, region, videoWidthPx: videoWidth }
  } catch (thrown) {
    const isForeign = thrown instanceof DOMException && thrown.name === 'SecurityError'
    return { reason: isForeign ? 'blocked' : 'no-frames' }
  }
}
