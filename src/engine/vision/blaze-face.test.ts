import { describe, expect, test } from 'vitest'
import { facesFrom, GRIDS, type GridOutput } from './blaze-face'

const SIDE_PX = 128

/** Outputs without a face, to which candidates are added: grid, cell and anchor, logit, and the values from the anchor. */
function outputsWith(candidates: readonly { grid: number; index: number; logit: number; values: readonly number[] }[]) {
  const outputs = GRIDS.map(({ stridePx, anchors }) => {
    const count = (SIDE_PX / stridePx) ** 2 * anchors
    return { scores: new Float32Array(count).fill(-100), values: new Float32Array(count * 16) }
  })
  for (const { grid, index, logit, values } of candidates) {
    const output = outputs[grid]
    if (output === undefined) throw new Error('No such grid')
    output.scores[index] = logit
    output.values.set(values, index * 16)
  }
  return outputs satisfies GridOutput[]
}

/** A face of 40 × 44 input pixels around its anchor, with points around it. */
const VALUES = [0, 0, 40, 44, -8, -6, 8, -6, 0, 2, 0, 10, -18, -4, 18, -4]

describe('facesFrom', () => {
  test('nothing is found where no score is at least a half', () => {
    expect(facesFrom(SIDE_PX, outputsWith([{ grid: 0, index: 5, logit: -0.01, values: VALUES }]))).toEqual([])
  })

  test('a candidate lies around the middle of its cell, in either grid', () => {
    // Cell (3, 2) of the fine grid: row 2 of 16 cells, 2 anchors each; its middle is (28, 20).
    const fine = facesFrom(SIDE_PX, outputsWith([{ grid: 0, index: (2 * 16 + 3) * 2 + 1, logit: 2, values: VALUES }]))
    expect(fine).toHaveLength(1)
    expect(fine[0]?.box).toEqual({ x: 8, y: -2, width: 40, height: 44 })
    expect(fine[0]?.keypoints.rightEye).toEqual({ x: 20, y: 14 })
    expect(fine[0]?.keypoints.leftEar).toEqual({ x: 46, y: 16 })
    expect(fine[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-2)))
    // Cell (1, 7) of the coarse grid: its middle is (24, 120).
    const coarse = facesFrom(SIDE_PX, outputsWith([{ grid: 1, index: (7 * 8 + 1) * 6 + 5, logit: 2, values: VALUES }]))
    expect(coarse[0]?.keypoints.noseTip).toEqual({ x: 24, y: 122 })
  })

  test('candidates of one face become their mean, weighted by score, with the highest score', () => {
    const cell = (4 * 8 + 4) * 6
    const moved = [6, ...VALUES.slice(1)]
    const [face, ...others] = facesFrom(
      SIDE_PX,
      outputsWith([
        { grid: 1, index: cell, logit: Math.log(3), values: VALUES },
        { grid: 1, index: cell + 1, logit: 0, values: moved },
      ]),
    )
    expect(others).toEqual([])
    expect(face?.score).toBeCloseTo(0.75)
    // Scores of 0.75 and 0.5: the mean lies 0.4 of the way to the second.
    expect(face?.box.x).toBeCloseTo(72 - 20 + 0.4 * 6)
    expect(face?.box.width).toBeCloseTo(40)
  })

  test('two people stay two, the more certain one first', () => {
    const faces = facesFrom(
      SIDE_PX,
      outputsWith([
        { grid: 1, index: (4 * 8 + 1) * 6, logit: 1, values: VALUES },
        { grid: 1, index: (4 * 8 + 6) * 6, logit: 3, values: VALUES },
      ]),
    )
    expect(faces.map(({ box }) => box.x)).toEqual([84, 4])
  })

  test('a candidate without an area does not keep the search from ending', () => {
    const flat = [0, 0, 0, 0, ...VALUES.slice(4)]
    expect(facesFrom(SIDE_PX, outputsWith([{ grid: 0, index: 7, logit: 1, values: flat }]))).toHaveLength(1)
  })
})
