import { describe, expect, it } from 'vitest'
import { canvasPart, NO_PART } from './canvas-part'

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })
/** Shown at (100, 50) in 640 × 360 CSS pixels, with two pixels to each of them. */
const canvas = { box: rect(100, 50, 640, 360), width: 1280, height: 720, objectFit: 'fill' }

describe('canvasPart', () => {
  it.each([
    ['all of it', rect(100, 50, 640, 360), rect(0, 0, 1280, 720)],
    ['the second of two columns', rect(420, 50, 320, 180), rect(640, 0, 640, 360)],
    ['a box that goes beyond the upper left corner', rect(0, 0, 200, 100), rect(0, 0, 200, 100)],
    ['a box that goes beyond the lower right corner', rect(640, 350, 500, 500), rect(1080, 600, 200, 120)],
    ['fractions of a layout', rect(419.996, 50.004, 320.003, 180), rect(640, 0, 640, 360)],
    ['cut pixels', rect(100.3, 50.3, 10, 10), rect(1, 1, 19, 19)],
    ['a box beside it', rect(740, 50, 320, 180), NO_PART],
    ['a box without a size', rect(200, 100, 0, 0), NO_PART],
  ])('maps %s', (_what, box, part) => {
    expect(canvasPart(box, canvas)).toEqual(part)
  })

  // A picture of 400 × 400 in an element of 800 × 400.
  const square = { box: rect(0, 0, 800, 400), width: 400, height: 400 }
  it.each([
    ['fill', rect(400, 0, 200, 200), rect(200, 0, 100, 200)],
    ['contain', rect(400, 0, 200, 200), rect(200, 0, 200, 200)],
    ['contain', rect(0, 0, 300, 200), rect(0, 0, 100, 200)],
    ['cover', rect(0, 0, 800, 400), rect(0, 100, 400, 200)],
    ['none', rect(200, 0, 100, 100), rect(0, 0, 100, 100)],
    ['scale-down', rect(200, 0, 100, 100), rect(0, 0, 100, 100)],
  ])('minds object-fit: %s', (objectFit, box, part) => {
    expect(canvasPart(box, { ...square, objectFit })).toEqual(part)
  })

  it.each([
    ['an element without a box', { ...canvas, box: rect(100, 50, 0, 0) }],
    ['a canvas without pixels', { ...canvas, width: 0, height: 0 }],
  ])('has no part of %s', (_what, shown) => {
    expect(canvasPart(rect(100, 50, 320, 180), shown)).toEqual(NO_PART)
  })
})
