import { describe, expect, it } from 'vitest'
import { isWholePicture } from '../shared/picture-bytes'
import type { RawPixels } from '../shared/picture-bytes'
import { evenStep, halvePixels, halvingsOf } from './halve-pixels'

const LUMA = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [10, 11, 12, 13, 14, 15, 16, 17],
  [255, 255, 0, 0, 255, 254, 1, 0],
  [255, 255, 0, 0, 255, 255, 0, 0],
]

/** A picture of 8 × 4 pixels; its rows may be padded. One colour goes from 90 to 93, the other is 200. */
function picture(format: 'I420' | 'NV12' | 'RGBA', stride = 8): RawPixels {
  const padded = (row: readonly number[], length: number) => [...row, ...Array<number>(length - row.length).fill(77)]
  const luma = LUMA.flatMap((row) => padded(row, stride))
  const [first, second] = [
    [90, 91, 92, 93],
    [200, 200, 200, 200],
  ]
  if (format === 'RGBA') {
    return { format, widthPx: 8, heightPx: 4, layout: [{ offset: 0, stride: 32 }], bytes: new Uint8Array(128) }
  }
  const mixed = [0, 1, 2, 3].flatMap((index) => [first[index] ?? 0, second[index] ?? 0])
  const colors = format === 'I420' ? [...first, ...first, ...second, ...second] : [...mixed, ...mixed]
  const offsets =
    format === 'I420'
      ? [0, 8].map((at) => ({ offset: luma.length + at, stride: 4 }))
      : [{ offset: luma.length, stride: 8 }]
  const layout = [{ offset: 0, stride }, ...offsets]
  return { format, widthPx: 8, heightPx: 4, layout, bytes: new Uint8Array([...luma, ...colors]) }
}

describe('halvingsOf', () => {
  it.each([
    [370, 360, 160, 1],
    [239, 200, 160, 0],
    [240, 240, 160, 1],
    [200, 480, 160, 2],
    [479, 400, 160, 1],
    [100, 50, 160, 0],
  ])('of %i × %i to %i is %i', (width, height, maxSide, halvings) => {
    expect(halvingsOf(width, height, maxSide)).toBe(halvings)
  })
})

describe('halvePixels', () => {
  it.each(['I420', 'NV12'] as const)('takes the rounded mean of four pixels (%s)', (format) => {
    for (const stride of [8, 12]) {
      const { widthPx, heightPx, bytes, layout } = halvePixels(picture(format, stride))
      expect([widthPx, heightPx]).toEqual([4, 2])
      expect(Array.from(bytes.subarray(0, 8))).toEqual([6, 8, 10, 12, 255, 0, 255, 0])
      // 90.5 and 92.5 are rounded up.
      expect(Array.from(bytes.subarray(8))).toEqual(format === 'I420' ? [91, 93, 200, 200] : [91, 200, 93, 200])
      expect(isWholePicture({ format, widthPx, heightPx, layout, bytes })).toBe(true)
    }
  })

  it('halves luma alone', () => {
    const { layout, bytes, ...facts } = picture('I420')
    const luma = { ...facts, format: 'GREY' as const, layout: layout.slice(0, 1), bytes: bytes.subarray(0, 32) }
    const half = halvePixels(luma)
    expect(half).toMatchObject({ widthPx: 4, heightPx: 2 })
    expect(Array.from(half.bytes)).toEqual([6, 8, 10, 12, 255, 0, 255, 0])
    expect(isWholePicture(half)).toBe(true)
  })

  it('halves each colour of a pixel by itself', () => {
    const bytes = Uint8Array.from(
      [
        [10, 0, 255, 9, 20, 0, 255, 9, 1, 2, 3, 4, 1, 2, 3, 4],
        [30, 1, 255, 9, 40, 1, 254, 9, 1, 2, 3, 4, 1, 2, 3, 5],
      ].flat(),
    )
    const half = halvePixels({ format: 'BGRA', widthPx: 4, heightPx: 2, layout: [{ offset: 0, stride: 16 }], bytes })
    expect(half).toMatchObject({ format: 'BGRA', widthPx: 2, heightPx: 1 })
    // 0.5 and 254.75 are rounded up.
    expect(Array.from(half.bytes)).toEqual([25, 1, 255, 9, 1, 2, 3, 4])
    expect(isWholePicture(half)).toBe(true)
  })

  it('leaves rows that are not whole words as they are', () => {
    const odd = picture('I420', 9)
    expect(halvePixels(odd)).toBe(odd)
  })

  it('gives rows that can be halved again when they were cut to the step for it', () => {
    const { widthPx, heightPx } = evenStep(2)
    const bytes = new Uint8Array((widthPx * heightPx * 3) / 2).fill(50)
    const luma = widthPx * heightPx
    const layout = [
      { offset: 0, stride: widthPx },
      { offset: luma, stride: widthPx / 2 },
      { offset: luma * 1.25, stride: widthPx / 2 },
    ]
    const quarter = halvePixels(halvePixels({ format: 'I420', widthPx, heightPx, layout, bytes }))
    expect(quarter).toMatchObject({ widthPx: widthPx / 4, heightPx: heightPx / 4 })
    expect(new Set(quarter.bytes)).toEqual(new Set([50]))
  })
})
