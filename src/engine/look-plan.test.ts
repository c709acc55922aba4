import { describe, expect, test } from 'vitest'
import { dueKeys, planLook, readEveryMs, restAfterMs, ROUND_FRAMES } from './look-plan'

const VIDEO = { widthPx: 640, heightPx: 360 }

describe('planLook', () => {
  test('asks for the whole frame while no face is known, and again after a while', () => {
    const face = { x: 0.4, y: 0.3, width: 0.1, height: 0.2 }
    expect(planLook({ face: null, wholeAtMs: 0 }, 100, VIDEO).isWhole).toBe(true)
    expect(planLook({ face, wholeAtMs: null }, 100, VIDEO).isWhole).toBe(true)
    expect(planLook({ face, wholeAtMs: 0 }, 100, VIDEO).isWhole).toBe(false)
    expect(planLook({ face, wholeAtMs: 0 }, 10_000, VIDEO).isWhole).toBe(true)
  })

  test('a frame around a face is square in pixels and holds the face in its middle', () => {
    const { region } = planLook({ face: { x: 0.45, y: 0.4, width: 0.1, height: 0.2 }, wholeAtMs: 0 }, 1, VIDEO)
    expect(region.width * VIDEO.widthPx).toBeCloseTo(region.height * VIDEO.heightPx)
    expect(region.x + region.width / 2).toBeCloseTo(0.5)
    expect(region.y + region.height / 2).toBeCloseTo(0.5)
  })

  test.each([
    { x: 0, y: 0, width: 0.1, height: 0.2 },
    { x: 0.9, y: 0.8, width: 0.1, height: 0.2 },
    { x: 0, y: 0, width: 1, height: 1 },
  ])('stays inside the video: %j', (face) => {
    const { region } = planLook({ face, wholeAtMs: 0 }, 1, VIDEO)
    for (const [from, length] of [
      [region.x, region.width],
      [region.y, region.height],
    ] as const) {
      expect(from).toBeGreaterThanOrEqual(0)
      expect(from + length).toBeLessThanOrEqual(1 + 1e-9)
      expect(length).toBeGreaterThan(0)
    }
  })
})

test('a round reads those that waited longest, and never more than a batch', () => {
  const asked = new Map<string, number | null>([
    ['b', 900],
    ['a', 100],
    ['new', null],
    ['fresh', 1000],
  ])
  expect(dueKeys(asked, 1300, 400)).toEqual(['new', 'a', 'b'])
  expect(dueKeys(asked, 1300, 1000)).toEqual(['new', 'a'])
  const many = new Map(Array.from({ length: 30 }, (_, index) => [String(index), index] as const))
  expect(dueKeys(many, 10_000, 400)).toHaveLength(ROUND_FRAMES)
})

test('thirty participants all get their turn within four rounds', () => {
  const asked = new Map<string, number | null>(Array.from({ length: 30 }, (_, index) => [String(index), null]))
  for (let round = 0; round < 4; round++) {
    const nowMs = 1000 + round * 200
    for (const key of dueKeys(asked, nowMs, 400)) asked.set(key, nowMs)
  }
  expect([...asked.values()].every((ms) => ms !== null)).toBe(true)
})

test('a participant is due as often as the setting says', () => {
  expect([0.5, 1, 2.5, 4].map(readEveryMs)).toEqual([2000, 1000, 400, 250])
})

test('the engine rests in proportion to its work', () => {
  expect(restAfterMs(0)).toBe(0)
  expect(120 / (120 + restAfterMs(120))).toBeCloseTo(0.6)
})
