import { CROP_PIXELS, CROP_SIDE_PX } from '../../src/engine/vision/face-crop'

/** Bytes of a canvas's pixel. */
const RGBA = 4

/**
 * Grey faces of one row of a mosaic: 48×48 bytes each, one face after another, as in a .u8 file.
 * @param rgba The row's pixels, 48 lines of `widthPx`. The mosaics are grey, so red is the brightness.
 */
export function facesOfRow(rgba: Uint8ClampedArray, widthPx: number): Uint8Array<ArrayBuffer> {
  const columns = widthPx / CROP_SIDE_PX
  const faces = new Uint8Array(columns * CROP_PIXELS)
  for (let y = 0; y < CROP_SIDE_PX; y++) {
    for (let x = 0; x < widthPx; x++) {
      const face = Math.floor(x / CROP_SIDE_PX)
      faces[face * CROP_PIXELS + y * CROP_SIDE_PX + (x % CROP_SIDE_PX)] = rgba[RGBA * (y * widthPx + x)] ?? 0
    }
  }
  return faces
}
