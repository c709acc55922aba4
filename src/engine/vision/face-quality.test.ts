import { describe, expect, test } from 'vitest'
import { judgeFace, MAX_NOSE_OFFSET, MIN_FACE_WIDTH_VIDEO_PX, noseOffset } from './face-quality'
import { FRONTAL_FACE, moved } from '../testing/made-up-face'

const withNoseAt = (x: number) => ({
  ...FRONTAL_FACE,
  keypoints: { ...FRONTAL_FACE.keypoints, noseTip: { x, y: 172 } },
})

describe('judgeFace', () => {
  test('reads a clear face', () => {
    expect(judgeFace(FRONTAL_FACE, 1)).toBeNull()
  })

  test('counts the pixels of the video, not those of an enlarged picture', () => {
    const justEnough = MIN_FACE_WIDTH_VIDEO_PX / FRONTAL_FACE.box.width
    expect(judgeFace(FRONTAL_FACE, justEnough)).toBeNull()
    expect(judgeFace(FRONTAL_FACE, justEnough * 0.99)).toBe('too-small')
  })

  test('says that a face is turned away, to either side', () => {
    const eyeDistancePx = 40
    expect(judgeFace(withNoseAt(200 + eyeDistancePx * (MAX_NOSE_OFFSET + 0.01)), 1)).toBe('turned-away')
    expect(judgeFace(withNoseAt(200 - eyeDistancePx * (MAX_NOSE_OFFSET + 0.01)), 1)).toBe('turned-away')
    expect(judgeFace(withNoseAt(200 + eyeDistancePx * (MAX_NOSE_OFFSET - 0.01)), 1)).toBeNull()
  })

  test('a face whose eyes fall together is turned away', () => {
    const profile = moved(FRONTAL_FACE, ({ y }) => ({ x: 200, y: y === 150 ? 150 : y }))
    expect(judgeFace(profile, 1)).toBe('turned-away')
  })
})

test('a tilted head is not a turned one', () => {
  const angle = Math.PI / 5
  const tilted = moved(withNoseAt(210), ({ x, y }) => ({
    x: Math.cos(angle) * x - Math.sin(angle) * y,
    y: Math.sin(angle) * x + Math.cos(angle) * y,
  }))
  expect(noseOffset(tilted)).toBeCloseTo(0.25, 10)
})
