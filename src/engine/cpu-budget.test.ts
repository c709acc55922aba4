import { describe, expect, it, test } from 'vitest'
import { CpuBudget, cpuShareOf, restAfterMs, roundCostMs } from './cpu-budget'

describe('CpuBudget', () => {
  it('saves up for a while, and no longer', () => {
    const budget = new CpuBudget(() => 0.1)
    expect(budget.creditMs(0)).toBe(2000)
    expect(budget.creditMs(60_000)).toBe(2000)
  })

  it('takes CPU time for the clock time in which it grants it', () => {
    const budget = new CpuBudget(() => 0.1)
    budget.spend(80, 1000)
    expect(budget.creditMs(1000)).toBeCloseTo(1200)
    expect(budget.creditMs(1500)).toBeCloseTo(1700)
  })

  it('forgives a debt after a while: one slow round does not stop readings for minutes', () => {
    const budget = new CpuBudget(() => 0.05)
    budget.spend(Number.MAX_VALUE, 0)
    expect(budget.creditMs(0)).toBe(-2000)
    expect(budget.creditMs(2000)).toBe(0)
  })

  it('follows its share', () => {
    let share = 0.4
    const budget = new CpuBudget(() => share)
    budget.spend(40, 0)
    share = 0.1
    budget.spend(40, 0)
    expect(budget.creditMs(0)).toBeCloseTo(2000 - 100 - 400)
  })

  it('neither gains nor loses by a clock that goes back', () => {
    const budget = new CpuBudget(() => 0.1)
    budget.spend(100, 10_000)
    expect(budget.creditMs(5000)).toBeCloseTo(1000)
    expect(budget.creditMs(5500)).toBeCloseTo(1500)
  })
})

describe('the cost of a round', () => {
  it('is what the engine and the page measure, and a fifth for what nobody can', () => {
    expect(roundCostMs(40, 10, 100)).toBeCloseTo(60)
  })

  it('counts no grabs that a page cannot have made in the time that it took', () => {
    expect(roundCostMs(0, Number.MAX_VALUE, 5)).toBeCloseTo(6)
  })

  it('bears a computer that sleeps in a round, and a clock that goes back', () => {
    expect(roundCostMs(8 * 3_600_000, 0, 10)).toBe(1000)
    expect(roundCostMs(-50, 10, -50)).toBe(0)
  })
})

test.each([
  [80, 66],
  [80, 0],
])('rounds in a row take at most half a core: one of %d ms, %d ms after the rest before', (costMs, passedMs) => {
  expect(costMs / (passedMs + restAfterMs(costMs, passedMs))).toBeCloseTo(0.5)
})

test('the engine does not rest for as long as a computer slept', () => {
  expect(restAfterMs(1000, 3_600_000)).toBe(0)
  expect(restAfterMs(0, -5)).toBe(0)
})

test('the share of a core is what the user wants, and half of it on battery', () => {
  expect(cpuShareOf(10, false)).toBeCloseTo(0.1)
  expect(cpuShareOf(40, false)).toBeCloseTo(0.4)
  expect(cpuShareOf(40, true)).toBeCloseTo(0.2)
})
