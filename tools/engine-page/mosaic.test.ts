import { expect, test } from 'vitest'
import { facesOfRow } from './mosaic'

const SIDE_PX = 48
const FACES = 3
const WIDTH_PX = FACES * SIDE_PX

test('a row becomes its faces one after another, each line by line', () => {
  const rgba = new Uint8ClampedArray(4 * WIDTH_PX * SIDE_PX)
  const greyAt = (face: number, x: number, y: number): number => 80 * face + x + (y % 32)
  for (let y = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < WIDTH_PX; x++) {
      const grey = greyAt(Math.floor(x / SIDE_PX), x % SIDE_PX, y)
      rgba.set([grey, grey, grey, 255], 4 * (y * WIDTH_PX + x))
    }
  }
  const expected = Array.from({ length: FACES * SIDE_PX * SIDE_PX }, (_, at) => {
    const inFace = at % (SIDE_PX * SIDE_PX)
    return greyAt(Math.floor(at / (SIDE_PX * SIDE_PX)), inFace % SIDE_PX, Math.floor(inFace / SIDE_PX))
  })
  expect(Array.from(facesOfRow(rgba, WIDTH_PX))).toEqual(expected)
})
