import type { Picture } from '../../shared/protocol'

/**
 * A picture from a page as a bitmap whose longer side is at most `maxSidePx`. The caller closes it.
 * @throws TypeError or DOMException when the bytes are not a picture of the size and format that they claim.
 */
export async function bitmapOf(picture: Picture, maxSidePx: number): Promise<ImageBitmap> {
  if (picture.kind === 'bitmap') return picture.bitmap
  const { format, widthPx, heightPx, layout, bytes, colorSpace } = picture
  const frame = new VideoFrame(bytes, {
    format,
    codedWidth: widthPx,
    codedHeight: heightPx,
    layout,
    colorSpace: known(colorSpace),
    timestamp: 0,
  })
  const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx))
  try {
    return await createImageBitmap(frame, {
      resizeWidth: Math.max(1, Math.round(widthPx * scale)),
      resizeHeight: Math.max(1, Math.round(heightPx * scale)),
      resizeQuality: 'medium',
    })
  } finally {
    frame.close()
  }
}

type ColorSpace = Extract<Picture, { kind: 'pixels' }>['colorSpace']

/** The colour space without the fields that nobody knows. */
function known({ primaries, transfer, matrix, fullRange }: ColorSpace): VideoColorSpaceInit {
  return {
    primaries: primaries ?? null,
    transfer: transfer ?? null,
    matrix: matrix ?? null,
    fullRange: fullRange ?? null,
  }
}
