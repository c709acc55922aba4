import { describe, expect, test } from 'vitest'
import { checkCounts, chunksOf, facesIn, placesIn } from './mosaics'

describe('facesIn', () => {
  test('counts whole rows of 100', () => {
    expect(facesIn('a.jpg', { widthPx: 4800, heightPx: 96 })).toBe(200)
  })

  test.each([
    [4752, 96],
    [4800, 90],
  ])('%i × %i pixels are an error', (widthPx, heightPx) => {
    expect(() => facesIn('a.jpg', { widthPx, heightPx })).toThrow(`a.jpg is ${widthPx} × ${heightPx} pixels, not rows`)
  })
})

test('the mosaics may hold an incomplete row more than the CSV, and no face less', () => {
  expect(() => checkCounts('web', [200, 100], 201)).not.toThrow()
  expect(() => checkCounts('web', [200, 100], 300)).not.toThrow()
  expect(() => checkCounts('web', [200, 100], 200)).toThrow('web has mosaics of 300 faces but faces.csv has 200 rows')
  expect(() => checkCounts('web', [200, 100], 301)).toThrow('faces.csv has 301 rows')
})

test('a row is found in the mosaic that holds it', () => {
  expect(placesIn([200, 100], [0, 199, 200, 299])).toEqual([
    { mosaic: 0, face: 0 },
    { mosaic: 0, face: 199 },
    { mosaic: 1, face: 0 },
    { mosaic: 1, face: 99 },
  ])
  expect(() => placesIn([200, 100], [300])).toThrow(RangeError)
})

test('chunks keep the order, stay within one mosaic and are limited', () => {
  const chunks = chunksOf([
    ...placesIn(
      [300, 100],
      Array.from({ length: 301 }, (_, row) => row),
    ),
    { mosaic: 0, face: 5 },
  ])
  expect(chunks.map(({ mosaic, faces }) => [mosaic, faces.length])).toEqual([
    [0, 256],
    [0, 44],
    [1, 1],
    [0, 1],
  ])
  expect(chunks.flatMap(({ faces }) => faces).slice(-3)).toEqual([299, 0, 5])
})
