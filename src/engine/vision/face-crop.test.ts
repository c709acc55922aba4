import { describe, expect, test } from 'vitest'
import { CROP_PIXELS, CROP_SIDE_PX, cropFace, cropSquareFor, FRAMING, mirrored } from './face-crop'
import type { DetectedFace, Point } from './detected-face'
import type { Square } from './sample-square'
import { FRONTAL_FACE, moved } from '../testing/made-up-face'

/** Where a point of the picture comes to lie in the crop, in fractions of its side. */
function inCrop({ centerX, centerY, sidePx, angleRad }: Square, { x, y }: Point): Point {
  const [fromX, fromY] = [x - centerX, y - centerY]
  const [cos, sin] = [Math.cos(-angleRad), Math.sin(-angleRad)]
  return { x: 0.5 + (cos * fromX - sin * fromY) / sidePx, y: 0.5 + (sin * fromX + cos * fromY) / sidePx }
}

function eyesInCrop(face: DetectedFace): { right: Point; left: Point } {
  const square = cropSquareFor(face)
  return { right: inCrop(square, face.keypoints.rightEye), left: inCrop(square, face.keypoints.leftEye) }
}

function expectEyesInPlace(face: DetectedFace): void {
  const { right, left } = eyesInCrop(face)
  expect((right.x + left.x) / 2).toBeCloseTo(FRAMING.eyeMidpointX, 10)
  expect((right.y + left.y) / 2).toBeCloseTo(FRAMING.eyeMidpointY, 10)
  expect(right.y).toBeCloseTo(left.y, 10)
}

function turned(face: DetectedFace, angle: number): DetectedFace {
  return moved(face, ({ x, y }) => ({
    x: Math.cos(angle) * x - Math.sin(angle) * y,
    y: Math.sin(angle) * x + Math.cos(angle) * y,
  }))
}

describe('cropSquareFor', () => {
  test('brings the eyes to where FER2013 has them, level', () => {
    expectEyesInPlace(FRONTAL_FACE)
    expect(cropSquareFor(FRONTAL_FACE).angleRad).toBe(0)
  })

  test.each([-2.8, -0.6, 0.2, 1.5, 3])('levels the eyes of a head tilted by %f rad', (angle) => {
    const square = cropSquareFor(turned(FRONTAL_FACE, angle))
    expect(square.angleRad).toBeCloseTo(angle, 10)
    expect(square.sidePx).toBeCloseTo(cropSquareFor(FRONTAL_FACE).sidePx, 8)
    expectEyesInPlace(turned(FRONTAL_FACE, angle))
  })

  test('a face mirrored by the page, points named anew, is framed upright', () => {
    const mirror = moved(FRONTAL_FACE, ({ x, y }) => ({ x: 640 - x, y }))
    const { rightEye, leftEye, rightEar, leftEar, ...middle } = mirror.keypoints
    const seen = {
      ...mirror,
      keypoints: { ...middle, rightEye: leftEye, leftEye: rightEye, rightEar: leftEar, leftEar: rightEar },
    }
    expectEyesInPlace(seen)
    expect(cropSquareFor(seen).angleRad).toBe(0)
  })

  test('a tiny face has the same frame, smaller', () => {
    const tiny = moved(FRONTAL_FACE, ({ x, y }) => ({ x: x / 25, y: y / 25 }))
    expect(cropSquareFor(tiny).sidePx).toBeCloseTo(cropSquareFor(FRONTAL_FACE).sidePx / 25, 10)
    expectEyesInPlace(tiny)
  })

  test('takes its scale from eyes to mouth when the head is turned, and from the eyes when it is lowered', () => {
    const narrow = moved(FRONTAL_FACE, ({ x, y }) => ({ x: 200 + (x - 200) * 0.5, y }))
    expect(cropSquareFor(narrow).sidePx).toBeCloseTo(43 / FRAMING.eyesToMouth, 10)
    const lowered = moved(FRONTAL_FACE, ({ x, y }) => ({ x, y: 150 + (y - 150) * 0.5 }))
    expect(cropSquareFor(lowered).sidePx).toBeCloseTo(40 / FRAMING.eyeDistance, 10)
  })
})

describe('cropFace', () => {
  const square: Square = { centerX: 48, centerY: 48, sidePx: 96, angleRad: 0 }
  const picture = (wordAt: (row: number) => number) => ({
    widthPx: 96,
    heightPx: 96,
    words: Uint32Array.from({ length: 96 * 96 }, (_, at) => wordAt(Math.floor(at / 96))),
  })

  test.each([
    [0xffffff, 1],
    [0x0000ff, 0.299],
    [0x00ff00, 0.587],
    [0xff0000, 0.114],
  ])('weighs the colours of %i as the training pictures were weighed', (word, grey) => {
    const crop = cropFace(
      picture(() => word),
      square,
    )
    expect(crop).toHaveLength(CROP_PIXELS)
    for (const value of crop) expect(value).toBeCloseTo(grey, 5)
  })

  test('keeps rows as rows', () => {
    const crop = cropFace(
      picture((row) => (row < 2 ? 0xffffff : 0)),
      square,
    )
    expect(crop.slice(0, CROP_SIDE_PX).every((grey) => grey > 0.99)).toBe(true)
    expect(crop.slice(CROP_SIDE_PX).every((grey) => grey === 0)).toBe(true)
  })
})

describe('mirrored', () => {
  const crop = Float32Array.from({ length: CROP_PIXELS }, (_, at) => at / CROP_PIXELS)

  test('reverses each row and keeps the rows in order', () => {
    const mirror = mirrored(crop)
    expect(mirror).toHaveLength(CROP_PIXELS)
    expect(mirror[0]).toBe(crop[CROP_SIDE_PX - 1])
    expect(mirror[CROP_SIDE_PX - 1]).toBe(crop[0])
    expect(mirror[CROP_SIDE_PX]).toBe(crop[2 * CROP_SIDE_PX - 1])
    expect(mirror[CROP_PIXELS - 1]).toBe(crop[CROP_PIXELS - CROP_SIDE_PX])
  })

  test('twice gives the crop again, which itself stays as it was', () => {
    const before = crop.slice()
    expect(mirrored(mirrored(crop))).toEqual(before)
    expect(crop).toEqual(before)
  })
})
