import { describe, expect, test } from 'vitest'
import { posesOf, type Manner, type Pose } from './talking-pose'

const LENGTH_MS = 8000
const STEP_MS = 20

function sampled(seed: number, manner: Manner): Pose[] {
  const poseAt = posesOf(seed, manner, LENGTH_MS)
  return Array.from({ length: LENGTH_MS / STEP_MS }, (_, step) => poseAt(step * STEP_MS))
}

describe('posesOf', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(sampled(1, 'talking')).toEqual(sampled(1, 'talking'))
    expect(sampled(1, 'talking')).not.toEqual(sampled(2, 'talking'))
  })

  test('a still face stays as it is', () => {
    expect(sampled(1, 'still')).toEqual(
      sampled(1, 'still').map(() => ({ openness: 0, turnRad: 0, shiftX: 0, shiftY: 0, scale: 1, light: 1, noise: 0 })),
    )
  })

  test('a moving face moves as the talking one does, with its mouth as it is', () => {
    const talking = sampled(3, 'talking')
    expect(sampled(3, 'moving')).toEqual(talking.map((pose) => ({ ...pose, openness: 0 })))
    const turns = talking.map(({ turnRad }) => turnRad)
    expect(Math.max(...turns) - Math.min(...turns)).toBeGreaterThan(0.03)
  })

  test.each([1, 2, 3, 4, 5])('moves within natural bounds and smoothly (seed %i)', (seed) => {
    const poses = sampled(seed, 'talking')
    for (const [index, { openness, turnRad, shiftX, shiftY, scale, light }] of poses.entries()) {
      expect(openness).toBeGreaterThanOrEqual(0)
      expect(openness).toBeLessThanOrEqual(1)
      expect(Math.abs(turnRad)).toBeLessThan(0.071)
      expect(Math.max(Math.abs(shiftX), Math.abs(shiftY))).toBeLessThanOrEqual(0.25)
      expect(Math.abs(scale - 1)).toBeLessThanOrEqual(0.051)
      expect(Math.abs(light - 1)).toBeLessThanOrEqual(0.121)
      const before = poses[index - 1]
      if (before) expect(Math.abs(before.openness - openness)).toBeLessThan(0.4)
    }
  })

  test('says a few syllables a second, with the mouth closed between phrases', () => {
    const openness = sampled(4, 'talking').map((pose) => pose.openness)
    const peaks = openness.filter(
      (now, index) => now > 0.15 && now >= (openness[index - 1] ?? 0) && now > (openness[index + 1] ?? 0),
    )
    expect(peaks.length / (LENGTH_MS / 1000)).toBeGreaterThan(2)
    expect(peaks.length / (LENGTH_MS / 1000)).toBeLessThan(6)
    expect(openness.filter((now) => now === 0).length * STEP_MS).toBeGreaterThan(250)
  })
})
