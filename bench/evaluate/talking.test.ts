import { expect, test } from 'vitest'
import { EXPRESSIONS, mapProbabilities, type Expression } from '../../src/call/reading'
import { resultsOf, type FileReadings } from './over-time'
import { worstOf } from './talking'

/** A file whose readings are of these expressions, for certain. */
function fileOf(file: string, ...expressions: Expression[]): FileReadings {
  const readings = expressions.map((expression, index) => {
    const sure = mapProbabilities((at) => (EXPRESSIONS[at] === expression ? 1 : 0))
    return { atMs: 400 * index, hasFace: true, result: { plain: sure, mirrored: sure } }
  })
  return { file, readings }
}

test('the worst files are those that talk negatively for longest, told apart from the still face', () => {
  const files = (...all: FileReadings[]) => resultsOf(all, 0.5)
  const still = files(fileOf('a', 'sad', 'sad'), fileOf('b', 'neutral', 'neutral'), fileOf('c', 'angry', 'angry'))
  const talking = files(fileOf('a', 'sad', 'neutral'), fileOf('b', 'fear', 'fear'), fileOf('c', 'surprise', 'happy'))
  expect(worstOf({ still, moving: still, talking })).toEqual([
    { file: 'b', negative: { still: 0, moving: 0, talking: 1 }, shares: 'fear 0.8 s' },
    { file: 'a', negative: { still: 1, moving: 1, talking: 0.5 }, shares: 'sad 0.4 s' },
  ])
})
