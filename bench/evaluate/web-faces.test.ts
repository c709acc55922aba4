import { expect, test } from 'vitest'
import { webFacesOf } from './web-faces'

// Photo 275 of angry_american is in the tenth that reports, the others are not (held-back.test.ts).
const ROWS = [
  ['sad', 'afraid_black_76.jpg'],
  ['angry', 'angry_american_275_1.jpg'],
  ['happy', 'awe_boss_577.jpg'],
  ['neutral', 'angry_american_275_2.jpg'],
]
const facesOf = (rows: string[][], judged: string[][]) => webFacesOf(rows, 'faces.csv', judged, 'judged.csv')

test('keeps the faces that only report, with their rows, and marks the judged ones', () => {
  expect(facesOf(ROWS, [['3', 'neutral', 'angry_american_275_2.jpg']])).toEqual([
    { row: 1, truth: 0, isJudged: false },
    { row: 3, truth: 6, isJudged: true },
  ])
})

test.each([
  ['another photo', ['1', 'angry', 'angry_american_275_2.jpg']],
  ['another label', ['1', 'sad', 'angry_american_275_1.jpg']],
  ['a row beyond the last', ['4', 'angry', 'angry_american_275_1.jpg']],
  ['a face that does not only report', ['0', 'sad', 'afraid_black_76.jpg']],
])('a judged row with %s is an error', (_, judged) => {
  expect(() => facesOf(ROWS, [judged])).toThrow('judged.csv, line 2: "')
})

test('an unknown label is an error, also where the face does not report', () => {
  expect(() => facesOf([['bored', 'afraid_black_76.jpg']], [])).toThrow('faces.csv, line 2: "bored" is not a class')
})
