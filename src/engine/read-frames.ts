import { traced } from '../shared/trace'
import type { AcceptedFrame } from './call/call-session'
import type { Page } from './page'
import { closePicture, type AskedFrame } from './round-trip'
import { colorPictureOf } from './vision/color-picture'
import type { Frame, Pipeline, Sight } from './vision/pipeline'

/** A frame that the session accepted, and what was seen in it. */
export interface SeenFrame {
  readonly accepted: AcceptedFrame
  readonly sight: Sight
}

/**
 * Reads those frames of a round that the session accepts. Closes every picture.
 * @throws What {@link Pipeline.read} throws.
 */
export async function readFrames(
  pipeline: Pipeline,
  page: Page,
  roundId: number,
  frames: readonly AskedFrame[],
): Promise<SeenFrame[]> {
  const decoded: Frame[] = []
  const accepted = new Map<string, AcceptedFrame>()
  try {
    for (const asked of frames) {
      const { want, region, videoWidthPx, capturedAtMs, picture } = asked
      const { tileId, sourceId, isGrey } = want
      const accept = () => {
        const frame = page.isClosed
          ? null
          : page.session?.acceptFrame({ roundId, tileId, sourceId, region, capturedAtMs })
        if (frame) accepted.set(tileId, frame)
        return Boolean(frame)
      }
      try {
        const converted = traced('convert', () => colorPictureOf(picture))
        decoded.push({ tileId, sourceId, picture: converted, region, videoWidthPx, isGrey, accept })
      } catch (thrown) {
        console.warn('Mien: a picture could not be decoded', thrown)
        page.session?.onNoFrame({ roundId, tileId, reason: 'no-frames' })
      }
    }
    page.hasReadablePictures = decoded.length > 0
    const sights = decoded.length > 0 ? await pipeline.read(decoded) : []
    return sights.flatMap((sight) => {
      const frame = accepted.get(sight.tileId)
      return frame ? [{ accepted: frame, sight }] : []
    })
  } finally {
    for (const { picture } of frames) closePicture(picture)
  }
}
