import { expect, test } from 'vitest'
import { fairnessReport } from './fairness-table'
import { figuresByAttribute, figuresOf, largestGapOf, type ReadFace } from './group-figures'

function face(gender: string, happy: number): ReadFace {
  const rest = (1 - happy) / 6
  return { row: 0, age: '20-29', gender, race: 'White', probabilities: [rest, rest, rest, happy, rest, rest, rest] }
}

test('the report has the sample, a line for each group, the gaps and what was not measured', () => {
  const faces = [face('Female', 0.9), face('Female', 0.4), face('Male', 0.9), face('Male', 0.8)]
  const attributes = figuresByAttribute(faces, 0.5)
  const report = fairnessReport({
    backend: 'wasm',
    confidenceFloor: 0.5,
    sample: { faces: 4, of: 9, strata: 2, seed: 7 },
    all: figuresOf('all', faces, 0.5),
    attributes,
    largestGap: largestGapOf(attributes),
  })
  expect(report).toContain("4 of FairFace's 9 faces on wasm: drawn at random (seed 7)")
  expect(report).toMatch(/^Female +2 +50\.0 % \(9\.5–90\.5\) +65\.0 % /m)
  expect(report).toContain('largest gap, shown: 50.0 points, Male 100.0 % (34.2–100.0) against Female 50.0 %')
  expect(report).toContain('The largest gap of all is by gender: shown: 50.0 points')
  expect(report).toContain('How often a face is found: ')
  expect(report).toContain('Accuracy by group: no set at hand')
})
