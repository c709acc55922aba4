import { describe, expect, test } from 'vitest'
import type { Picture } from '../../shared/protocol'
import { colorPictureOf } from './color-picture'

type Pixels = Extract<Picture, { kind: 'pixels' }>
type ColorSpace = Pixels['colorSpace']

/** Red, green and blue of each pixel. */
function colours(pixels: Omit<Pixels, 'kind'>): number[][] {
  const { words, widthPx, heightPx } = colorPictureOf({ kind: 'pixels', ...pixels })
  expect([widthPx, heightPx]).toEqual([pixels.widthPx, pixels.heightPx])
  return Array.from(words, (word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255])
}

/** A picture of 2×2 pixels of one luma and chroma. */
function i420(y: number, u: number, v: number, colorSpace: ColorSpace = {}): Omit<Pixels, 'kind'> {
  return {
    format: 'I420',
    widthPx: 2,
    heightPx: 2,
    layout: [
      { offset: 0, stride: 2 },
      { offset: 4, stride: 1 },
      { offset: 5, stride: 1 },
    ],
    colorSpace,
    bytes: Uint8Array.of(y, y, y, y, u, v),
  }
}

describe('I420', () => {
  test.each<[string, number[], ColorSpace, number[]]>([
    // ITU-R BT.601-7 and BT.709-6: luma and chroma of the primaries.
    ['black', [16, 128, 128], {}, [0, 0, 0]],
    ['white', [235, 128, 128], {}, [255, 255, 255]],
    ['blacker than black', [0, 128, 128], {}, [0, 0, 0]],
    ['red of BT.601', [81, 90, 240], {}, [254, 0, 0]],
    ['green of BT.601', [145, 54, 34], { matrix: 'smpte170m' }, [0, 255, 1]],
    ['blue of BT.601', [41, 240, 110], { matrix: 'bt470bg' }, [0, 0, 255]],
    ['red of BT.709', [63, 102, 240], { matrix: 'bt709' }, [255, 1, 0]],
    ['grey of full range', [100, 128, 128], { fullRange: true }, [100, 100, 100]],
    ['red of full range', [76, 85, 255], { fullRange: true, matrix: 'smpte170m' }, [254, 0, 0]],
  ])('%s', (_name, [y = 0, u = 0, v = 0], colorSpace, expected) => {
    for (const pixel of colours(i420(y, u, v, colorSpace))) expect(pixel).toEqual(expected)
  })

  test('takes each chroma sample for four pixels, and rows where the layout says', () => {
    // 4×4 pixels; rows of luma are padded to six bytes, those of chroma to three.
    const bytes = new Uint8Array(2 + 4 * 6 + 2 * 3 * 2)
    for (let row = 0; row < 4; row++)
      bytes.set(
        [50, 60, 70, 80].map((value) => value + row),
        2 + row * 6,
      )
    bytes.set([90, 128, 0, 128, 128, 0], 26)
    bytes.set([128, 128, 0, 128, 200, 0], 32)
    const layout = [
      { offset: 2, stride: 6 },
      { offset: 26, stride: 3 },
      { offset: 32, stride: 3 },
    ]
    const picture = { format: 'I420' as const, widthPx: 4, heightPx: 4, layout, colorSpace: { fullRange: true }, bytes }
    const pixels = colours(picture)
    // The upper left block lacks blue, the lower right one has too much red; the others are grey.
    const blueness = pixels.map(([red = 0, , blue = 0]) => Math.sign(blue - red))
    expect(blueness).toEqual([-1, -1, 0, 0, -1, -1, 0, 0, 0, 0, -1, -1, 0, 0, -1, -1])
    expect(pixels[2]).toEqual([70, 70, 70])
    expect(pixels[13]).toEqual([63, 63, 63])
  })
})

test('NV12 is I420 with its colours interleaved', () => {
  const { bytes, ...rest } = i420(120, 90, 200)
  const nv12 = {
    ...rest,
    format: 'NV12' as const,
    layout: [rest.layout[0] ?? { offset: 0, stride: 2 }, { offset: 4, stride: 2 }],
  }
  expect(colours({ ...nv12, bytes })).toEqual(colours({ ...rest, bytes }))
})

test.each([
  ['of video range', {}, [0, 0, 128, 255, 255]],
  ['of full range', { fullRange: true }, [0, 16, 126, 235, 255]],
])('luma alone %s', (_name, colorSpace, expected) => {
  const layout = [{ offset: 1, stride: 6 }]
  const bytes = Uint8Array.of(9, 0, 16, 126, 235, 255)
  const picture = { format: 'GREY' as const, widthPx: 5, heightPx: 1, layout, colorSpace, bytes }
  expect(colours(picture)).toEqual(expected.map((value) => [value, value, value]))
})

test.each([
  ['RGBA', [10, 20, 30, 255]],
  ['RGBX', [10, 20, 30, 0]],
  ['BGRA', [30, 20, 10, 255]],
  ['BGRX', [30, 20, 10, 0]],
] as const)('%s', (format, bytes) => {
  const layout = [{ offset: 4, stride: 8 }]
  const picture = {
    format,
    widthPx: 1,
    heightPx: 1,
    layout,
    colorSpace: {},
    bytes: Uint8Array.of(0, 0, 0, 0, ...bytes),
  }
  expect(colours(picture)).toEqual([[10, 20, 30]])
})
