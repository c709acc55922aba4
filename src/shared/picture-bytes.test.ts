import { expect, test } from 'vitest'
import { isWholePicture } from './picture-bytes'
import type { RawPixels } from './picture-bytes'

const I420: RawPixels = {
  format: 'I420',
  widthPx: 5,
  heightPx: 3,
  layout: [
    { offset: 0, stride: 5 },
    { offset: 15, stride: 3 },
    { offset: 21, stride: 3 },
  ],
  bytes: new Uint8Array(27),
}
const RGBA: RawPixels = {
  format: 'RGBA',
  widthPx: 4,
  heightPx: 2,
  layout: [{ offset: 0, stride: 16 }],
  bytes: new Uint8Array(32),
}

test('takes the pictures that VideoFrame.copyTo gives, with padded rows too', () => {
  expect(isWholePicture(I420)).toBe(true)
  expect(isWholePicture(RGBA)).toBe(true)
  expect(isWholePicture({ ...RGBA, layout: [{ offset: 0, stride: 32 }], bytes: new Uint8Array(64) })).toBe(true)
  const layout = [
    { offset: 0, stride: 4 },
    { offset: 8, stride: 4 },
  ]
  expect(isWholePicture({ ...RGBA, format: 'NV12', layout, bytes: new Uint8Array(12) })).toBe(true)
})

test.each([
  ['too few bytes', { ...I420, bytes: new Uint8Array(26) }],
  ['far more bytes than pixels', { ...RGBA, bytes: new Uint8Array(65) }],
  ['a missing plane', { ...I420, layout: I420.layout.slice(0, 2) }],
  ['a plane too many', { ...RGBA, layout: [...RGBA.layout, { offset: 0, stride: 16 }] }],
  ['rows shorter than the picture', { ...RGBA, layout: [{ offset: 0, stride: 15 }] }],
  ['a plane that ends after the bytes', { ...RGBA, layout: [{ offset: 1, stride: 16 }] }],
  ['a size far beyond the bytes', { ...RGBA, widthPx: 8192, heightPx: 8192 }],
])('refuses %s', (_what, pixels) => {
  expect(isWholePicture(pixels)).toBe(false)
})
