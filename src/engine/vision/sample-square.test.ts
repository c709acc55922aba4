import { describe, expect, test } from 'vitest'
import type { ColorPicture } from './color-picture'
import { sampleSquare, type Square } from './sample-square'

/** One of each colour. */
const GREY = 0x010101

/** A picture whose words are given by a function of their place. */
function picture(widthPx: number, heightPx: number, word: (x: number, y: number) => number): ColorPicture {
  const words = Uint32Array.from({ length: widthPx * heightPx }, (_, at) =>
    word(at % widthPx, Math.floor(at / widthPx)),
  )
  return { widthPx, heightPx, words }
}

const upright = (centerX: number, centerY: number, sidePx: number): Square => ({
  centerX,
  centerY,
  sidePx,
  angleRad: 0,
})

/** Red, green and blue of each pixel. */
function colours(from: ColorPicture, square: Square, size: number): number[][] {
  const { words, widthPx, heightPx } = sampleSquare(from, square, size)
  expect([widthPx, heightPx]).toEqual([size, size])
  return Array.from(words, (word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255])
}

const reds = (...given: Parameters<typeof colours>) => colours(...given).map(([red = NaN]) => red)

describe('a square', () => {
  test('of the result’s own size has the picture’s own pixels', () => {
    const own = picture(8, 8, (x, y) => (x * 7919 + y * 104729) & 0xffffff)
    expect(Array.from(sampleSquare(own, upright(4, 4, 8), 8).words)).toEqual(Array.from(own.words))
  })

  test('made larger and smaller keeps a slope a slope, where it lies, in each colour', () => {
    const slope = picture(64, 64, (x, y) => (4 * x) | ((4 * y) << 8) | ((252 - 4 * x) << 16))
    for (const size of [4, 12, 16, 20, 128]) {
      const values = colours(slope, upright(32, 32, 32), size)
      values.forEach(([red = NaN, green = NaN, blue = NaN], at) => {
        const x = 4 * (16 + (((at % size) + 0.5) * 32) / size - 0.5)
        const y = 4 * (16 + ((Math.floor(at / size) + 0.5) * 32) / size - 0.5)
        expect(Math.max(Math.abs(red - x), Math.abs(green - y), Math.abs(blue - (252 - x)))).toBeLessThan(1.6)
      })
    }
  })

  test('of fine stripes far larger than the result is their mean, and does not alias', () => {
    const stripes = picture(256, 256, (x) => (x % 2 === 0 ? 0 : 255 * GREY))
    for (const value of reds(stripes, upright(128, 128, 200), 16)) expect(Math.abs(value - 128)).toBeLessThan(10)
  })

  test('is mid-grey outside the picture', () => {
    const white = picture(4, 4, () => 255 * GREY)
    const values = colours(white, upright(0, 0, 8), 4)
    expect(values[0]).toEqual([128, 128, 128])
    expect(values[3 * 4 + 3]).toEqual([255, 255, 255])
  })

  test('that is turned clockwise shows what lies to its right below its middle', () => {
    const lowerHalf = picture(16, 16, (_x, y) => (y > 7 ? 255 * GREY : 0))
    const values = reds(lowerHalf, { ...upright(8, 8, 8), angleRad: Math.PI / 2 }, 4)
    // The square's own right is the picture's lower side.
    expect([values[4], values[7]]).toEqual([0, 255])
  })

  test('of white never runs over into the next colour', () => {
    const white = picture(40, 40, () => 0xffffff)
    for (const size of [7, 16, 30, 64]) {
      for (const word of sampleSquare(white, { ...upright(20, 20, 20), angleRad: 0.3 }, size).words) {
        expect(word & 0xffffff).toBe(0xffffff)
      }
    }
  })
})
