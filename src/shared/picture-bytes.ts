/** How many bytes a picture of raw pixels has, by its format: to check what a page has sent before it is decoded. */

/** A picture's pixels as VideoFrame.copyTo lays them out. */
export interface RawPixels {
  readonly format: 'I420' | 'NV12' | 'GREY' | 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX'
  readonly widthPx: number
  readonly heightPx: number
  readonly layout: readonly { readonly offset: number; readonly stride: number }[]
  readonly bytes: Uint8Array
}

/** Rows may be padded, but not to more than this many times their own length. */
const MAX_PADDING = 2

/** Whether every plane that the format has is there, whole, and the bytes are about as many as the planes need. */
export function isWholePicture({ format, widthPx, heightPx, layout, bytes }: RawPixels): boolean {
  const planes = planesOf(format, widthPx, heightPx)
  const neededBytes = planes.reduce((sum, { rowBytes, rows }) => sum + rowBytes * rows, 0)
  if (layout.length !== planes.length || bytes.length > neededBytes * MAX_PADDING) return false
  return planes.every(({ rowBytes, rows }, index) => {
    const { offset = 0, stride = 0 } = layout[index] ?? {}
    return stride >= rowBytes && offset + stride * (rows - 1) + rowBytes <= bytes.length
  })
}

/** Rows and their bytes of each plane (WebCodecs, "Pixel Format"); colour planes have half as many, rounded up. */
function planesOf(
  format: RawPixels['format'],
  widthPx: number,
  heightPx: number,
): { rowBytes: number; rows: number }[] {
  const luma = { rowBytes: widthPx, rows: heightPx }
  if (format === 'GREY') return [luma]
  const [halfWidth, halfHeight] = [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)]
  if (format === 'I420') {
    const chroma = { rowBytes: halfWidth, rows: halfHeight }
    return [luma, chroma, chroma]
  }
  if (format === 'NV12') return [luma, { rowBytes: 2 * halfWidth, rows: halfHeight }]
  return [{ rowBytes: 4 * widthPx, rows: heightPx }]
}
