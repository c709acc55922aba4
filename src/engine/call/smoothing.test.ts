import { describe, expect, test } from 'vitest'
import { EXPRESSIONS } from '../../call/reading'
import type { Expression, Probabilities, ReadoutState } from '../../call/reading'
import type { Settings } from '../../shared/settings'
import { Smoother } from './smoothing'

const FLOOR = () => 0.5

function probable(expression: Expression, share = 0.9): Probabilities {
  const rest = (1 - share) / 6
  const [a, b, c, d, e, f, g] = EXPRESSIONS.map((name) => (name === expression ? share : rest))
  return [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0, g ?? 0]
}

const shown = (state: ReadoutState) =>
  state.kind === 'expression' ? state.expression : state.kind === 'none' ? state.reason : 'waiting'

/** Shows each expression in turn, one reading every `intervalMs`, and gives what was shown after each. */
function follow(
  expressions: readonly Expression[],
  intervalMs: number,
  share = 0.9,
  smoothing: Settings['smoothing'] = 'standard',
): string[] {
  const smoother = new Smoother(FLOOR, () => smoothing)
  return expressions.map((expression, index) =>
    shown(smoother.addProbabilities(probable(expression, share), index * intervalMs)),
  )
}

test('nothing is shown before the first reading, and the first shows at once', () => {
  const smoother = new Smoother(FLOOR)
  expect(shown(smoother.state)).toBe('waiting')
  expect(shown(smoother.addProbabilities(probable('sad'), 0))).toBe('sad')
})

describe('a step', () => {
  test.each([100, 200, 250, 333, 500])('shows in under a second at one reading every %d ms', (intervalMs) => {
    const before = Array.from({ length: 20 }, () => 'neutral' as const)
    const after = Array.from({ length: Math.ceil(1000 / intervalMs) }, () => 'happy' as const)
    const result = follow([...before, ...after], intervalMs)
    const steps = result.slice(before.length).indexOf('happy')
    expect(steps).toBeGreaterThanOrEqual(0)
    // The change falls at worst just after a reading.
    expect((steps + 1) * intervalMs).toBeLessThan(1000.1)
  })
})

describe('the setting', () => {
  const change = [
    ...Array.from({ length: 20 }, () => 'neutral' as const),
    ...Array.from({ length: 20 }, () => 'happy' as const),
  ]
  const shownAfterMs = (smoothing: Settings['smoothing']) =>
    (follow(change, 250, 0.9, smoothing).indexOf('happy') - 19) * 250

  test('quick shows the first new reading, standard the second, steady within two seconds', () => {
    expect(shownAfterMs('quick')).toBe(250)
    expect(shownAfterMs('standard')).toBe(500)
    expect(shownAfterMs('steady')).toBeGreaterThanOrEqual(1000)
    expect(shownAfterMs('steady')).toBeLessThan(2000)
  })

  test('steady does not show what lasts less than a second', () => {
    const odd = [
      ...Array.from({ length: 20 }, () => 'neutral' as const),
      'sad',
      'sad',
      'sad',
      ...Array.from({ length: 5 }, () => 'neutral' as const),
    ] as const
    expect(follow(odd, 250, 0.9, 'steady')).not.toContain('sad')
    expect(follow(odd, 250, 0.9, 'standard')).toContain('sad')
  })

  test('holds from the next reading on', () => {
    let smoothing: Settings['smoothing'] = 'steady'
    const smoother = new Smoother(FLOOR, () => smoothing)
    smoother.addProbabilities(probable('neutral'), 0)
    expect(shown(smoother.addProbabilities(probable('happy'), 250))).toBe('neutral')
    smoothing = 'quick'
    expect(shown(smoother.addProbabilities(probable('happy'), 500))).toBe('happy')
  })
})

describe('flicker', () => {
  test('one odd reading at four a second is not shown', () => {
    expect(follow(['happy', 'happy', 'happy', 'sad', 'happy', 'happy'], 250)).not.toContain('sad')
  })

  test('two that take turns change the readout far less often than the readings', () => {
    const turns = Array.from({ length: 40 }, (_, index): Expression => (index % 2 === 0 ? 'sad' : 'neutral'))
    const result = follow(turns, 250, 0.6).filter((word) => word !== 'unsure')
    const changes = result.filter((word, index) => index > 0 && word !== result[index - 1]).length
    expect(changes).toBeLessThanOrEqual(4)
  })

  test('one at the floor does not blink', () => {
    const smoother = new Smoother(FLOOR)
    const shares = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? 0.53 : 0.47))
    const words = new Set(
      shares.map((share, index) => shown(smoother.addProbabilities(probable('fear', share), index * 250))),
    )
    expect(words).toEqual(new Set(['fear']))
  })
})

describe('honesty', () => {
  test('below the floor no expression is shown', () => {
    expect(follow(['angry'], 250, 0.45)).toEqual(['unsure'])
  })

  test('one missed face keeps the readout, a lost one says so', () => {
    const smoother = new Smoother(FLOOR)
    smoother.addProbabilities(probable('happy'), 0)
    expect(shown(smoother.addReason('no-face', 300))).toBe('happy')
    expect(shown(smoother.addReason('no-face', 800))).toBe('no-face')
  })

  test('what the page says shows at once', () => {
    const smoother = new Smoother(FLOOR)
    smoother.addProbabilities(probable('happy'), 0)
    expect(shown(smoother.addReason('camera-off', 100))).toBe('camera-off')
  })

  test('after a gap the old expression has no say', () => {
    const smoother = new Smoother(FLOOR)
    smoother.addProbabilities(probable('happy'), 0)
    smoother.addReason('camera-off', 100)
    expect(smoother.addProbabilities(probable('sad'), 200)).toEqual({
      kind: 'expression',
      expression: 'sad',
      confidence: 0.9,
      probabilities: probable('sad'),
    })
  })
})
