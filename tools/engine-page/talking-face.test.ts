import { describe, expect, test } from 'vitest'
import { seeded } from '../../src/call/testing/seeded'
import { FRONTAL_FACE, moved } from '../../src/engine/testing/made-up-face'
import { jawAt, marginPx, placeOf, posed, type Pixels } from './talking-face'
import type { Pose } from './talking-pose'

const STILL: Pose = { openness: 0, turnRad: 0, shiftX: 0, shiftY: 0, scale: 1, light: 1, noise: 0 }
const GAP = 0.2

/** A grey picture with a light of each pixel's own. */
function picture(width: number, height: number, lightAt: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let at = 0; at < width * height; at++) {
    const light = lightAt(at % width, Math.floor(at / width))
    data.set([light, light, light, 255], 4 * at)
  }
  return { data, width, height }
}

function lightIn({ data, width }: Pixels, x: number, y: number): number {
  return data[4 * (Math.round(y) * width + Math.round(x))] ?? NaN
}

/** vitest's own comparison takes seconds for this many bytes. */
function areSame(one: Pixels, other: Pixels): boolean {
  return one.data.length === other.data.length && one.data.every((value, at) => value === other.data[at])
}

/** FRONTAL_FACE's picture: darker to the bottom, with closed lips three rows below the detector's point. */
const PHOTO = picture(400, 300, (x, y) => (y === 196 && Math.abs(x - 200) < 15 ? 20 : 200 - y / 4))
const PLACE = placeOf(PHOTO, FRONTAL_FACE)
const MARGIN_PX = marginPx(PLACE)

/** The light of a posed picture at a place of its photograph. */
function posedLight(picture: Pixels, x: number, y: number): number {
  return lightIn(picture, x + MARGIN_PX, y + MARGIN_PX)
}

describe('placeOf', () => {
  test('finds the line between the lips near the point of the mouth', () => {
    expect(PLACE.mouthX).toBeCloseTo(200, 5)
    expect(PLACE.mouthY).toBeCloseTo(196, 5)
    expect(PLACE.angleRad).toBe(0)
    expect(PLACE.eyeDistancePx).toBeCloseTo(Math.max(40, 43 * (0.384 / 0.397)), 5)
    expect(PLACE.widestGap * PLACE.eyeDistancePx).toBeCloseTo(8, 5)
  })

  test('follows a head that leans', () => {
    const leaning = moved(FRONTAL_FACE, ({ x, y }) => ({ x: 200 - (y - 150), y: 150 + (x - 200) }))
    expect(
      placeOf(
        picture(400, 300, () => 100),
        leaning,
      ).angleRad,
    ).toBeCloseTo(Math.PI / 2, 10)
  })
})

describe('jawAt', () => {
  test('moves nothing above the mouth, beside the jaw, below the throat, or with the mouth closed', () => {
    for (const [along, down] of [
      [0, -0.01],
      [0, 0],
      [0.4, -0.4],
      [1, 0.4],
      [0, 1.6],
    ] as const) {
      expect(jawAt(along, down, GAP).movedBy).toBeCloseTo(0, 10)
      expect(jawAt(along, down, GAP).light).toBe(1)
    }
    expect(jawAt(0, 0.3, 0)).toEqual({ movedBy: 0, light: 1 })
  })

  test('is dark between the lips, which stay together at the corners of the mouth', () => {
    expect(jawAt(0, GAP / 2, GAP).light).toBeCloseTo(0.3, 5)
    expect(jawAt(0, 1e-6, GAP).light).toBeCloseTo(1, 3)
    for (let down = -0.2; down < 0.4; down += 0.01) expect(jawAt(0.37, down, GAP).light).toBe(1)
  })

  test('moves the lower lip and the chin down by the gap, the corners less, and the throat less and less', () => {
    expect(jawAt(0, GAP + 0.01, GAP).movedBy).toBeCloseTo(GAP, 2)
    expect(jawAt(0, GAP + 0.6, GAP).movedBy).toBeCloseTo(GAP, 2)
    const corner = jawAt(0.37, 0.03, GAP).movedBy
    expect(corner).toBeGreaterThan(0.03)
    expect(corner).toBeLessThan(GAP / 2)
    const throat = [1, 1.1, 1.2, 1.3, 1.4].map((down) => jawAt(0, down, GAP).movedBy)
    expect(throat).toEqual(throat.toSorted((a, b) => b - a))
  })

  test.each([0, 0.1, 0.2, 0.36, 0.37, 0.6, 0.9])('never folds the skin and has no seams (%f along)', (along) => {
    let before = -0.5
    for (let down = before; down < 1.6; down += 0.002) {
      const { movedBy, light } = jawAt(along, down, GAP)
      const from = down - movedBy
      // Inside the mouth there is no skin, but the same line between the lips everywhere.
      if (light === 1) expect(from).toBeGreaterThan(before - 0.004)
      else expect(from).toBeCloseTo(0, 10)
      expect(from - before).toBeLessThan(0.01)
      before = from
    }
  })
})

describe('posed', () => {
  const random = () => seeded(1)

  test('a still face is the photograph, whose edges go on into a margin', () => {
    const still = posed(PHOTO, PLACE, STILL, random())
    expect([still.width, still.height]).toEqual([400 + 2 * MARGIN_PX, 300 + 2 * MARGIN_PX])
    const same = Array.from({ length: 400 * 300 }, (_, at) => [at % 400, Math.floor(at / 400)] as const)
    expect(same.every(([x, y]) => posedLight(still, x, y) === lightIn(PHOTO, x, y))).toBe(true)
    expect(lightIn(still, 0, 0)).toBe(lightIn(PHOTO, 0, 0))
    expect(posedLight(still, 100, 299 + MARGIN_PX)).toBe(lightIn(PHOTO, 100, 299))
  })

  test('an open mouth is dark, and the lip below it has moved down', () => {
    const open = posed(PHOTO, PLACE, { ...STILL, openness: 1 }, random())
    expect(posedLight(open, 200, 200)).toBeLessThan(60)
    expect(posedLight(open, 200, 215)).toBeCloseTo(lightIn(PHOTO, 200, 207), -1)
    expect(posedLight(open, 200, 190)).toBe(lightIn(PHOTO, 200, 190))
    expect(posedLight(open, 20, 20)).toBe(lightIn(PHOTO, 20, 20))
  })

  test('the head shifts, turns about its middle and grows', () => {
    const middle = picture(400, 300, (x, y) => (Math.hypot(x - 200, y - 165) < 3 ? 255 : 0))
    const shifted = posed(middle, PLACE, { ...STILL, shiftX: 0.5, turnRad: 0.5, scale: 1.5 }, random())
    expect(posedLight(shifted, 200 + 0.5 * PLACE.eyeDistancePx, 165)).toBe(255)
    expect(posedLight(shifted, 200, 165)).toBe(0)
    const right = picture(400, 300, (x, y) => (Math.hypot(x - 240, y - 165) < 3 ? 255 : 0))
    const turned = posed(right, PLACE, { ...STILL, turnRad: 0.5, scale: 1.5 }, random())
    expect(posedLight(turned, 200 + 60 * Math.cos(0.5), 165 + 60 * Math.sin(0.5))).toBe(255)
  })

  test('light and noise are as asked for, and the noise is the same for the same seed', () => {
    const grey = picture(200, 200, () => 100)
    const noisy = posed(grey, PLACE, { ...STILL, light: 1.2, noise: 4 }, random())
    expect(areSame(posed(grey, PLACE, { ...STILL, light: 1.2, noise: 4 }, random()), noisy)).toBe(true)
    expect(areSame(posed(grey, PLACE, { ...STILL, light: 1.2, noise: 4 }, seeded(2)), noisy)).toBe(false)
    const lights = Array.from({ length: noisy.data.length / 4 }, (_, at) => noisy.data[4 * at] ?? 0)
    const mean = lights.reduce((sum, light) => sum + light, 0) / lights.length
    const variance = lights.reduce((sum, light) => sum + (light - mean) ** 2, 0) / lights.length
    expect(mean).toBeCloseTo(120, 0)
    expect(Math.sqrt(variance)).toBeCloseTo(4, 0)
  })
})
