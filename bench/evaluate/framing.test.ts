import { expect, test } from 'vitest'
import { FRONTAL_FACE, moved } from '../../src/engine/testing/made-up-face'
import { framingOf } from './framing'

/** The made-up face in a 48 px picture: eyes 16 px apart around (24, 18), the mouth 17.2 px below. */
const small = moved(FRONTAL_FACE, ({ x, y }) => ({ x: 24 + (x - 200) * 0.4, y: 18 + (y - 150) * 0.4 })).keypoints

test('the framing is in fractions of the side, without faces that were not found', () => {
  const framing = framingOf([small, null, small])
  expect(framing).toMatchObject({ faces: 3, found: 2 })
  expect(framing.eyeMidpointX).toBeCloseTo(0.5)
  expect(framing.eyeMidpointY).toBeCloseTo(18 / 48)
  expect(framing.eyeDistance).toBeCloseTo(16 / 48)
  expect(framing.eyesToMouth).toBeCloseTo(17.2 / 48)
  expect(framing.larger).toBeCloseTo(1)
})

test('the larger of the two lengths exceeds the medians where faces are long or wide', () => {
  const long = moved({ ...FRONTAL_FACE, keypoints: small }, ({ x, y }) => ({ x, y: 18 + (y - 18) * 1.5 })).keypoints
  const wide = moved({ ...FRONTAL_FACE, keypoints: small }, ({ x, y }) => ({ x: 24 + (x - 24) * 1.5, y })).keypoints
  expect(framingOf([long, long, wide, small, small]).larger).toBeCloseTo(1.5)
})

test('a tilted face has the same lengths', () => {
  const angle = 0.5
  const tilted = moved({ ...FRONTAL_FACE, keypoints: small }, ({ x, y }) => ({
    x: Math.cos(angle) * x - Math.sin(angle) * y,
    y: Math.sin(angle) * x + Math.cos(angle) * y,
  })).keypoints
  const framing = framingOf([tilted])
  expect(framing.eyeDistance).toBeCloseTo(16 / 48)
  expect(framing.eyesToMouth).toBeCloseTo(17.2 / 48)
})
