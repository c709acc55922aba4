import { describe, expect, test } from 'vitest'
import { seeded } from '../../call/testing/seeded'
import type { ColorPicture } from './color-picture'
import { FRONTAL_FACE } from '../testing/made-up-face'
import type { DetectedFace } from './detected-face'
import { cropFace, cropSquareFor } from './face-crop'
import { FaceFollower, MOST_FOLLOWED, type FollowedFace, type Placed } from './face-follower'

const WIDTH_PX = 400
const HEIGHT_PX = 300
/** One of each colour. */
const GREY = 0x010101
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

/** Soft blobs around the made-up face, as good as a face to a correlation; another seed is another face. */
function blobs(seed: number): (x: number, y: number) => number {
  const random = seeded(seed)
  const spots = Array.from({ length: 60 }, () => ({
    x: 140 + 120 * random(),
    y: 110 + 110 * random(),
    size: 4 + 6 * random(),
    grey: 160 * (random() - 0.5),
  }))
  const isNear = (x: number, y: number) => Math.abs(x - 200) < 80 && Math.abs(y - 165) < 80
  return (x, y) =>
    !isNear(x, y)
      ? 128
      : spots.reduce(
          (sum, spot) => sum + spot.grey * Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.size ** 2),
          128,
        )
}

/** The face's picture after a move and a change of size about its middle; `light` is added to every pixel. */
function pictureOf(seed: number, { dx = 0, dy = 0, scale = 1, light = 0 } = {}): ColorPicture {
  const grey = blobs(seed)
  const words = Uint32Array.from({ length: WIDTH_PX * HEIGHT_PX }, (_, at) => {
    const x = (at % WIDTH_PX) + 0.5 - 200 - dx
    const y = Math.floor(at / WIDTH_PX) + 0.5 - 165 - dy
    return GREY * Math.min(255, Math.max(0, Math.round(grey(200 + x / scale, 165 + y / scale) + light)))
  })
  return { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, words }
}

const whole = (picture: ColorPicture): Placed => ({ picture, region: WHOLE })

/** What a look would tell. */
function looked(picture: ColorPicture, face: DetectedFace = FRONTAL_FACE): FollowedFace {
  return { face, crop: cropFace(picture, cropSquareFor(face)), faceCount: 2 }
}

function followerOf(picture: ColorPicture): FaceFollower {
  const follower = new FaceFollower()
  follower.remember('track', whole(picture), looked(picture))
  return follower
}

describe('a known face', () => {
  test('that did not move is where it was', () => {
    const picture = pictureOf(1)
    const followed = followerOf(picture).follow('track', whole(picture))
    expect(followed?.face.keypoints.rightEye.x).toBeCloseTo(180, 6)
    expect(followed?.faceCount).toBe(2)
    expect(followed?.crop).toEqual(looked(picture).crop)
  })

  test.each([
    [6, 0],
    [-4, 5],
    [0, -8],
  ])('that moved by %i, %i pixels is found there, in other light too', (dx, dy) => {
    const followed = followerOf(pictureOf(1)).follow('track', whole(pictureOf(1, { dx, dy, light: 20 })))
    // A pixel of the crop is about two of the picture.
    expect(Math.abs((followed?.face.keypoints.noseTip.x ?? NaN) - 200 - dx)).toBeLessThan(1.5)
    expect(Math.abs((followed?.face.keypoints.noseTip.y ?? NaN) - 172 - dy)).toBeLessThan(1.5)
  })

  test('is found in another part of the video, at another size', () => {
    const first = pictureOf(1)
    const follower = followerOf(first)
    // The right lower part, each pixel the same.
    const [left, top, width, height] = [100, 60, 240, 200]
    const words = new Uint32Array(width * height)
    for (let row = 0; row < height; row++) {
      const from = (top + row) * WIDTH_PX + left
      words.set(first.words.subarray(from, from + width), row * width)
    }
    const region = { x: left / WIDTH_PX, y: top / HEIGHT_PX, width: width / WIDTH_PX, height: height / HEIGHT_PX }
    const placed = { picture: { widthPx: width, heightPx: height, words }, region }
    const followed = follower.follow('track', placed)
    expect(followed?.face.keypoints.leftEye.x).toBeCloseTo(120, 6)
    expect(followed?.face.box.width).toBeCloseTo(100, 6)
  })
})

test('a face is steady once it was followed, until it moves or a look is due', () => {
  const picture = pictureOf(1)
  const follower = followerOf(picture)
  expect(follower.isSteady('track'), 'before').toBe(false)
  for (let reading = 1; reading <= MOST_FOLLOWED; reading++) {
    follower.follow('track', whole(picture))
    expect(follower.isSteady('track')).toBe(reading < MOST_FOLLOWED)
  }
  follower.remember('track', whole(picture), looked(picture))
  expect(follower.isSteady('track'), 'after the look that was due').toBe(true)
  follower.follow('track', whole(pictureOf(1, { dx: 40 })))
  expect(follower.isSteady('track'), 'after it moved').toBe(false)
  follower.remember('track', whole(picture), looked(picture))
  expect(follower.isSteady('track'), 'after a look because it moved').toBe(false)
  expect(follower.isSteady('other')).toBe(false)
})

describe('is looked for again', () => {
  test('a face that is not known, or of another track', () => {
    const picture = pictureOf(1)
    expect(new FaceFollower().follow('track', whole(picture))).toBeNull()
    expect(followerOf(picture).follow('other', whole(picture))).toBeNull()
  })

  test('another face in the same place', () => {
    for (let seed = 2; seed < 12; seed++) {
      expect(followerOf(pictureOf(1)).follow('track', whole(pictureOf(seed)))).toBeNull()
    }
  })

  test('a face that moved far, or came much closer', () => {
    expect(followerOf(pictureOf(1)).follow('track', whole(pictureOf(1, { dx: 40 })))).toBeNull()
    expect(followerOf(pictureOf(1)).follow('track', whole(pictureOf(1, { scale: 1.4 })))).toBeNull()
  })

  test('a picture without any contrast', () => {
    const flat = { ...pictureOf(1), words: new Uint32Array(WIDTH_PX * HEIGHT_PX).fill(90 * GREY) }
    expect(followerOf(pictureOf(1)).follow('track', whole(flat))).toBeNull()
    expect(followerOf(flat).follow('track', whole(flat))).toBeNull()
  })

  test('every face after some readings', () => {
    const picture = pictureOf(1)
    const follower = followerOf(picture)
    for (let reading = 0; reading < MOST_FOLLOWED; reading++)
      expect(follower.follow('track', whole(picture))).not.toBeNull()
    expect(follower.follow('track', whole(picture))).toBeNull()
    follower.remember('track', whole(picture), looked(picture))
    expect(follower.follow('track', whole(picture))).not.toBeNull()
    follower.forget('track')
    expect(follower.follow('track', whole(picture))).toBeNull()
  })

  test('the face that was known for longest, when there are too many', () => {
    const picture = pictureOf(1)
    const follower = followerOf(picture)
    for (let index = 0; index < 128; index++) follower.remember(`track ${index}`, whole(picture), looked(picture))
    expect(follower.follow('track', whole(picture))).toBeNull()
    expect(follower.follow('track 0', whole(picture))).not.toBeNull()
  })
})
