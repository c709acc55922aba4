import { describe, expect, it } from 'vitest'
import hashes from '../../models/emotion/hashes.json'
import { RestingFaceLearner, correct } from './baseline'
import reference from './neutral-reference.json'
import { EXPRESSIONS, indexOfLargest } from './reading'
import type { Expression, Probabilities } from './reading'
import { seeded } from './testing/seeded'
import type { RestingFace } from './timeline'

const READ_EVERY_MS = 400
/** docs/baseline.md: from this probability on, no correction turns an expression into another. */
const CLEAR = 0.8

type Part = Partial<Record<Expression, number>>

/** Probabilities in proportion to the shares; expressions that are not named get 0. */
function seven(shares: Part): Probabilities {
  const at = (expression: Expression) => shares[expression] ?? 0
  const total = EXPRESSIONS.reduce((sum, expression) => sum + at(expression), 0)
  const share = (expression: Expression) => at(expression) / total
  return [
    share('angry'),
    share('disgust'),
    share('fear'),
    share('happy'),
    share('sad'),
    share('surprise'),
    share('neutral'),
  ]
}

function restingAs(shares: Part): RestingFace {
  return { probabilities: seven(shares), source: 'set', readings: 8 }
}

function largest(probabilities: Probabilities): string | undefined {
  return EXPRESSIONS[indexOfLargest(probabilities)]
}

/** Readings of one face with noise on each share, as the net's output has from frame to frame. */
function* noisyReadings(shares: Part, random: () => number): Generator<Probabilities> {
  for (;;) {
    const noisy = EXPRESSIONS.map(
      (expression) => [expression, (shares[expression] ?? 0.01) * (0.85 + 0.3 * random())] as const,
    )
    yield seven(Object.fromEntries(noisy))
  }
}

/** Half the sum of the differences of two distributions, [0, 1]. */
function distance(a: Probabilities, b: Probabilities): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / 2
}

/** Feeds a call of one participant to the learner, part by part; gives each part's raw and corrected readings. */
function hold(
  learner: RestingFaceLearner,
  parts: readonly { readonly face: Part; readonly lengthS: number }[],
  seed = 1,
) {
  const random = seeded(seed)
  let atMs = 0
  return parts.map(({ face, lengthS }) => {
    const readings = noisyReadings(face, random)
    return Array.from({ length: (lengthS * 1000) / READ_EVERY_MS }, () => {
      atMs += READ_EVERY_MS
      const raw: Probabilities = readings.next().value
      learner.add(raw, atMs)
      return { raw, corrected: correct(raw, learner.face) }
    })
  })
}

describe('the reference', () => {
  it('belongs to the model that ships (else: npm run bench:baseline -- reference)', () => {
    expect(reference.probabilities).toHaveLength(EXPRESSIONS.length)
    expect(reference.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3)
    expect(reference.weights).toBe(hashes['weights.bin'])
  })
})

describe('correct', () => {
  const scowler = restingAs({ angry: 0.45, neutral: 0.4, sad: 0.15 })

  it('leaves a reading alone where no resting face is known', () => {
    const reading = seven({ angry: 0.6, neutral: 0.4 })
    expect(correct(reading, null)).toBe(reading)
  })

  it('reads the resting face itself as neutral', () => {
    expect(largest(scowler.probabilities)).toBe('angry')
    expect(largest(correct(scowler.probabilities, scowler))).toBe('neutral')
  })

  it('still reads a scowl of somebody whose resting face looks angry as angry', () => {
    expect(largest(correct(seven({ angry: 0.8, neutral: 0.15, sad: 0.05 }), scowler))).toBe('angry')
  })

  it('changes nothing for somebody with a usual resting face', () => {
    const usual = restingAs(
      Object.fromEntries(EXPRESSIONS.map((name, index) => [name, reference.probabilities[index] ?? 0])),
    )
    const reading = seven({ sad: 0.5, neutral: 0.3, happy: 0.2 })
    expect(distance(correct(reading, usual), reading)).toBeLessThan(1e-3)
  })

  it('never raises an expression: a resting face less angry than most leaves anger as it was read', () => {
    const calm = restingAs({ neutral: 1 })
    const reading = seven({ angry: 0.4, neutral: 0.6 })
    expect(distance(correct(reading, calm), reading)).toBeLessThan(1e-9)
  })

  it('does not correct a smile away that the resting face has', () => {
    const reading = seven({ happy: 0.6, neutral: 0.4 })
    expect(distance(correct(reading, restingAs({ happy: 0.6, neutral: 0.4 })), reading)).toBeLessThan(1e-9)
  })

  it('keeps the sum at 1, and never turns a clear expression into another', () => {
    const random = seeded(7)
    const anything = () => seven(Object.fromEntries(EXPRESSIONS.map((name) => [name, random() ** 6])))
    let clear = 0
    for (let round = 0; round < 5000; round++) {
      const reading = anything()
      const corrected = correct(reading, { ...scowler, probabilities: anything() }, round % 2 === 0 ? undefined : 1)
      expect(corrected.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
      expect(Math.min(...corrected)).toBeGreaterThanOrEqual(0)
      if (Math.max(...reading) < CLEAR) continue
      clear++
      expect(largest(corrected)).toBe(largest(reading))
    }
    expect(clear).toBeGreaterThan(500)
  })
})

describe('RestingFaceLearner', () => {
  const SCOWLING_REST = { angry: 0.45, neutral: 0.4, sad: 0.1 }
  const USUAL_REST = { neutral: 0.65, sad: 0.13, happy: 0.09, angry: 0.06, fear: 0.05 }
  const SMILE = { happy: 0.9, neutral: 0.08 }
  const SCOWL = { angry: 0.88, neutral: 0.08 }

  it('has no face before twenty seconds of rest', () => {
    const learner = new RestingFaceLearner(null)
    hold(learner, [{ face: USUAL_REST, lengthS: 19 }])
    expect(learner.face).toBeNull()
    hold(learner, [{ face: USUAL_REST, lengthS: 4 }])
    expect(learner.face).toMatchObject({ source: 'learned' })
  })

  it.each([1, 2, 3])('reads a resting face that looks angry as neutral, and its scowls as angry (seed %i)', (seed) => {
    const learner = new RestingFaceLearner(null)
    const [early, later, scowl, after] = hold(
      learner,
      [
        { face: SCOWLING_REST, lengthS: 15 },
        { face: SCOWLING_REST, lengthS: 60 },
        { face: SCOWL, lengthS: 60 },
        { face: SCOWLING_REST, lengthS: 30 },
      ],
      seed,
    )
    expect(early?.every(({ raw, corrected }) => raw === corrected)).toBe(true)
    const rightAmong = (part: typeof later, expression: string) =>
      (part ?? []).filter(({ corrected }) => largest(corrected) === expression).length / (part?.length ?? 0)
    expect(rightAmong(later?.slice(30), 'neutral')).toBeGreaterThan(0.95)
    expect(rightAmong(scowl, 'angry')).toBe(1)
    expect(rightAmong(after, 'neutral')).toBeGreaterThan(0.95)
  })

  it.each([1, 2, 3])('changes almost nothing for somebody with a usual resting face (seed %i)', (seed) => {
    const learner = new RestingFaceLearner(null)
    const readings = hold(
      learner,
      [
        { face: USUAL_REST, lengthS: 60 },
        { face: SMILE, lengthS: 20 },
        { face: SCOWL, lengthS: 20 },
      ],
      seed,
    ).flat()
    expect(learner.face).not.toBeNull()
    for (const { raw, corrected } of readings) {
      expect(largest(corrected)).toBe(largest(raw))
      expect(distance(raw, corrected)).toBeLessThan(0.03)
    }
  })

  it.each([
    ['smiles', SMILE, 'happy'],
    ['scowls', SCOWL, 'angry'],
    ['looks sad', { sad: 0.85, neutral: 0.1 }, 'sad'],
  ])('does not learn the expression of somebody who %s for a quarter of an hour', (_, face, expression) => {
    const learner = new RestingFaceLearner(null)
    const readings = hold(learner, [{ face, lengthS: 900 }]).flat()
    expect(learner.face).toBeNull()
    expect(readings.every(({ corrected }) => largest(corrected) === expression)).toBe(true)
  })

  it('does not learn from a moving face', () => {
    const learner = new RestingFaceLearner(null)
    const parts = Array.from({ length: 200 }, (_, index) => ({ face: index % 2 ? USUAL_REST : SMILE, lengthS: 0.4 }))
    hold(learner, parts)
    expect(learner.face).toBeNull()
  })

  it('does not count a gap as rest', () => {
    const learner = new RestingFaceLearner(null)
    for (let minute = 0; minute < 15; minute++) learner.add(seven(USUAL_REST), minute * 60_000)
    expect(learner.face).toBeNull()
  })

  it('follows a resting face that changes with the light', () => {
    const learner = new RestingFaceLearner(null)
    hold(learner, [
      { face: USUAL_REST, lengthS: 1800 },
      { face: SCOWLING_REST, lengthS: 1800 },
    ])
    expect(learner.face?.probabilities[0]).toBeGreaterThan(0.4)
  })

  it('continues with what was learned before the call was cut off', () => {
    const before = new RestingFaceLearner(null)
    hold(before, [{ face: SCOWLING_REST, lengthS: 60 }])
    const after = new RestingFaceLearner(before.face)
    expect(after.face).toEqual(before.face)
    hold(after, [{ face: SCOWLING_REST, lengthS: 4 }])
    expect(after.face?.readings).toBe((before.face?.readings ?? 0) + 9)
  })

  describe('set', () => {
    it('takes the mean of the last three seconds, at once', () => {
      const learner = new RestingFaceLearner(null)
      learner.add(seven({ happy: 1 }), 0)
      learner.add(seven({ angry: 0.6, neutral: 0.4 }), 5000)
      learner.add(seven({ angry: 0.4, neutral: 0.6 }), 7000)
      const face = learner.set(7500)
      expect(face).toEqual({ probabilities: [0.5, 0, 0, 0, 0, 0, 0.5], source: 'set', readings: 2 })
      expect(learner.face).toEqual(face)
    })

    it('returns null where nothing was read in that time', () => {
      const learner = new RestingFaceLearner(null)
      expect(learner.set(0)).toBeNull()
      learner.add(seven({ happy: 1 }), 1000)
      expect(learner.set(61_000)).toBeNull()
      expect(learner.face).toBeNull()
    })

    it('is overwritten neither by learning nor by a call that continues', () => {
      const learner = new RestingFaceLearner(null)
      learner.add(seven({ angry: 0.5, neutral: 0.5 }), 0)
      const face = learner.set(100)
      hold(learner, [{ face: USUAL_REST, lengthS: 120 }])
      expect(learner.face).toEqual(face)
      expect(new RestingFaceLearner(face).face).toEqual(face)
    })
  })

  it('forgets what was set and what was learned', () => {
    const learner = new RestingFaceLearner(null)
    hold(learner, [{ face: SCOWLING_REST, lengthS: 60 }])
    expect(learner.set(60_000)).not.toBeNull()
    learner.forget()
    hold(learner, [{ face: SCOWLING_REST, lengthS: 15 }])
    expect(learner.face).toBeNull()
    hold(learner, [{ face: SCOWLING_REST, lengthS: 10 }])
    expect(learner.face).toMatchObject({ source: 'learned' })
  })
})
