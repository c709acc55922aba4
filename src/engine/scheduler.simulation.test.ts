import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MAX_PAGE_SHARE } from './page-pace'
import { simulate } from './testing/simulated-call'
import type { Kind, SimulatedPerson, Simulation } from './testing/simulated-call'

/** Readings a second that the user wants: the default setting. */
const WISH = 2.5
/** What cannot be measured, as cpu-budget.ts counts it. */
const UNMEASURED_FACTOR = 1.2

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const many = (count: number, kind: Kind = 'still') => Array.from({ length: count }, () => kind)

/** Runs a simulation, and says what came of it. */
async function outcomeOf(simulation: Simulation) {
  const { pages, engineMs, startMs, endMs } = await simulate(simulation)
  const people = pages.flatMap((page) => page.people)
  const rateOf = ({ readAtMs }: SimulatedPerson) => (readAtMs.length * 1000) / (endMs - startMs)
  const oldestMsOf = ({ readAtMs }: SimulatedPerson) =>
    Math.max(...[...readAtMs, endMs].map((atMs, index) => atMs - (readAtMs[index - 1] ?? startMs)))
  const ratesOf = (kind: Kind) => people.filter((each) => each.kind === kind).map(rateOf)
  const grabsMs = pages.reduce((sum, { grabs, grabMs }) => sum + grabs * grabMs, 0)
  return {
    /** Of one core. */
    share: ((engineMs + grabsMs) * UNMEASURED_FACTOR) / (endMs - startMs),
    /** Oldest that anybody's reading became, milliseconds. */
    oldestMs: Math.max(...people.map(oldestMsOf)),
    least: (kind: Kind = 'still') => Math.min(...ratesOf(kind)),
    most: (kind: Kind = 'still') => Math.max(...ratesOf(kind)),
    pages: pages.map((page) => ({
      least: Math.min(...page.people.map(rateOf)),
      oldestMs: Math.max(...page.people.map(oldestMsOf)),
      share: (page.grabs * page.grabMs) / (endMs - startMs),
      looksPerSecond: (page.looks * 1000) / (endMs - startMs),
    })),
  }
}

describe('a call', () => {
  test.each([1, 2])('of %d is read as often as the user wants, far below the budget', async (count) => {
    const { share, least, most } = await outcomeOf({ pages: [{ people: many(count) }] })
    expect(least()).toBeGreaterThan(WISH * 0.96)
    expect(most()).toBeLessThan(WISH * 1.04)
    expect(share).toBeLessThan(0.06)
  })

  test.each([
    [6, 0.05],
    [9, 0.1],
    [16, 0.1],
    [25, 0.2],
    [49, 0.4],
  ])('of %d keeps a budget of %d, uses it, and is fair', async (count, cpuShare) => {
    const page = { people: many(count), grabMs: 0.05 }
    const { share, least, most } = await outcomeOf({ pages: [page], cpuShare, frameMs: 3 })
    expect(share).toBeLessThan(cpuShare * 1.05)
    expect(share).toBeGreaterThan(cpuShare * 0.9)
    expect(least(), 'above the floor').toBeGreaterThan(1.15)
    expect(most() / least()).toBeLessThan(1.15)
  })

  test.each([9, 16, 25, 49])('of %d is read once a second where the budget is too small for it', async (count) => {
    const { share, least, most, oldestMs } = await outcomeOf({ pages: [{ people: many(count) }], cpuShare: 0.05 })
    expect(least()).toBeGreaterThan(0.99)
    expect(most()).toBeLessThan(1.15)
    expect(oldestMs).toBeLessThan(1500)
    expect(share).toBeLessThan(0.5)
  })

  test('of 49 on a slow machine takes half a core at most, and nobody waits much longer than the others', async () => {
    const { share, least, most, oldestMs } = await outcomeOf({ pages: [{ people: many(49) }], frameMs: 15 })
    expect(share).toBeLessThanOrEqual(0.5)
    expect(share).toBeGreaterThan(0.4)
    expect(most() / least()).toBeLessThan(1.1)
    expect(oldestMs).toBeLessThan(3000)
  })

  test('of 200 on four pages takes half a core at most, and nobody waits much longer than the others', async () => {
    const pages = Array.from({ length: 4 }, () => ({ people: many(50) }))
    const { share, least, most, oldestMs } = await outcomeOf({ pages })
    expect(share).toBeLessThanOrEqual(0.5)
    expect(most() / least()).toBeLessThan(1.25)
    expect(oldestMs).toBeLessThan(6000)
  })

  test('asks for people together', async () => {
    const { pages } = await outcomeOf({ pages: [{ people: [...many(6), ...many(2, 'lively')] }], cpuShare: 0.4 })
    expect(pages[0]?.looksPerSecond).toBeLessThan(WISH * 1.5)
  })
})

describe('the budget goes', () => {
  const people: Kind[] = [...many(10), ...many(3, 'lively'), 'followed', ...many(4, 'faceless')]

  test('to those who change and those who are followed first', async () => {
    const { share, least, most } = await outcomeOf({ pages: [{ people }], cpuShare: 0.17, frameMs: 5 })
    expect(share).toBeLessThan(0.17 * 1.05)
    expect(least('lively')).toBeGreaterThan(WISH * 0.9)
    expect(least('followed')).toBeGreaterThan(WISH * 0.9)
    expect(most('still')).toBeLessThan(WISH * 0.8)
    expect(least('still')).toBeGreaterThan(1.15)
    expect(most('still') / least('still')).toBeLessThan(1.1)
  })

  test.each([0.05, 0.2, 0.4])('hardly to those without a face (%d)', async (cpuShare) => {
    const { least, most } = await outcomeOf({ pages: [{ people }], cpuShare, frameMs: 5 })
    expect(least('faceless')).toBeGreaterThan(0.45)
    expect(most('faceless')).toBeLessThan(0.6)
  })
})

describe("a page's main thread", () => {
  test.each([0.5, 0.8])('is used for its share at most, with grabs of %d ms', async (grabMs) => {
    const { pages, least } = await outcomeOf({ pages: [{ people: many(6), grabMs }], cpuShare: 0.4 })
    expect(pages[0]?.share).toBeLessThan(MAX_PAGE_SHARE * 1.05)
    expect(pages[0]?.share, 'and for most of it').toBeGreaterThan(MAX_PAGE_SHARE * 0.7)
    expect(least()).toBeGreaterThan(1.1)
  })

  test('is used for more where everybody would not be read once a second otherwise', async () => {
    const { least, most } = await outcomeOf({ pages: [{ people: many(9), grabMs: 5 }], cpuShare: 0.4 })
    expect(least()).toBeGreaterThan(0.99)
    expect(most()).toBeLessThan(1.15)
  })

  test('is used for no less by pages whose grabs cost more, or who say so', async () => {
    const two = { people: many(2) }
    const { pages } = await outcomeOf({ pages: [two, { ...two, grabMs: Number.MAX_VALUE }], cpuShare: 0.4 })
    expect(pages[0]?.least).toBeGreaterThan(WISH * 0.9)
    expect(pages[1]?.least).toBeGreaterThan(0.99)
  })
})

describe('several pages', () => {
  test('are read alike', async () => {
    const { pages } = await outcomeOf({ pages: [{ people: many(3) }, { people: many(3) }, { people: [] }] })
    expect(pages[0]?.least).toBeGreaterThan(1.5)
    expect((pages[0]?.least ?? 0) / (pages[1]?.least ?? 1)).toBeCloseTo(1, 1)
    expect(pages[2]?.looksPerSecond, 'the list of an empty page').toBeCloseTo(1, 1)
  })

  test.each([
    ['answers slowly', 300],
    ['does not answer in time', 2000],
  ])('are read though one of them %s', async (_what, answerMs) => {
    const fast = { people: many(9) }
    const slow = { people: many(9), answerMs }
    const alone = await outcomeOf({ pages: [fast], cpuShare: 0.4, frameMs: 4 })
    const beside = await outcomeOf({ pages: [fast, slow, slow], cpuShare: 0.4, frameMs: 4 })
    expect(beside.pages[0]?.least).toBeGreaterThan((alone.pages[0]?.least ?? Infinity) * 0.9)
    expect(beside.pages[0]?.oldestMs).toBeLessThan(1200)
    if (answerMs < 330) expect(beside.pages[1]?.least).toBeGreaterThan(0.99)
  })
})
