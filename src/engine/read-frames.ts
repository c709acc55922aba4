import type { AcceptedFrame } from './call/call-session'
import type { Page } from './page'
import type { AskedFrame } from './round-trip'
import { bitmapOf } from './vision/picture'
import type { Frame, Pipeline, Sight } from './vision/pipeline'

interface DecodedFrame {
  readonly asked: AskedFrame
  readonly bitmap: ImageBitmap
}

/** A frame that the session accepted, and what was seen in it. */
export interface SeenFrame {
  readonly accepted: AcceptedFrame
  readonly sight: Sight
}

/**
 * Decodes the frames of a round, asks the session which of them may be read, and reads those. Closes every picture.
 * @throws What {@link Pipeline.read} throws.
 */
export async function readFrames(
  pipeline: Pipeline,
  page: Page,
  roundId: number,
  frames: readonly AskedFrame[],
): Promise<SeenFrame[]> {
  const decoded: DecodedFrame[] = []
  try {
    for (const asked of frames) {
      try {
        decoded.push({ asked, bitmap: await bitmapOf(asked.picture, asked.want.maxSidePx) })
      } catch (thrown) {
        console.warn('Mien: a picture could not be decoded', thrown)
        page.session?.onNoFrame({ roundId, tileId: asked.want.tileId, reason: 'no-frames' })
      }
    }
    page.hasReadablePictures = decoded.length > 0
    // From here to the reading nothing may be awaited: somebody could be left out meanwhile.
    const readable = decoded.flatMap((frame) => acceptedFrame(page, roundId, frame))
    if (readable.length === 0) return []
    const sights = await pipeline.read(readable.map(({ frame }) => frame))
    return readable.flatMap(({ accepted }) => {
      const sight = sights.find(({ tileId }) => tileId === accepted.tileId)
      return sight ? [{ accepted, sight }] : []
    })
  } finally {
    for (const { bitmap } of decoded) bitmap.close()
  }
}

/** The frame as the pipeline reads it; none when it may not be read. */
function acceptedFrame(
  page: Page,
  roundId: number,
  { asked, bitmap }: DecodedFrame,
): { frame: Frame; accepted: AcceptedFrame }[] {
  if (page.isClosed) return []
  const { want, region, videoWidthPx, capturedAtMs } = asked
  const { tileId, sourceId } = want
  const accepted = page.session?.acceptFrame({ roundId, tileId, sourceId, region, capturedAtMs }) ?? null
  return accepted ? [{ frame: { tileId, bitmap, region, videoWidthPx }, accepted }] : []
}
