import { describe, expect, test } from 'vitest'
import { PagePace } from './page-pace'
import { nextTurn, readEveryMs, restAfterMs, ROUND_FRAMES, wantsOf } from './scheduler'
import type { Candidate, TurnTaker } from './scheduler'

const FACE = { x: 0.45, y: 0.4, width: 0.1, height: 0.2 }
const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  tileId: 'tile',
  sourceId: 'track',
  askedAtMs: null,
  face: null,
  wholeAtMs: null,
  videoWidthPx: 640,
  videoHeightPx: 360,
  ...changes,
})
const idsOf = (wants: readonly { tileId: string }[]) => wants.map(({ tileId }) => tileId)

describe('the part of the video', () => {
  const planOf = (changes: Partial<Candidate>, nowMs: number) => wantsOf([candidate(changes)], nowMs, 0)[0]

  test('is all of it while no face is known, and again after a while', () => {
    expect(planOf({ face: null, wholeAtMs: 0 }, 100)?.region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: null }, 100)?.region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: 0 }, 100)?.region.width).toBeLessThan(1)
    expect(planOf({ face: FACE, wholeAtMs: 0 }, 10_000)?.region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: 50_000 }, 10_000)?.region.width, 'a clock that went back').toBe(1)
  })

  test('is square in pixels around a known face', () => {
    const want = planOf({ face: FACE, wholeAtMs: 0 }, 1)
    expect((want?.region.width ?? 0) * 640).toBeCloseTo((want?.region.height ?? 0) * 360)
    expect((want?.region.x ?? 0) + (want?.region.width ?? 0) / 2).toBeCloseTo(0.5)
    expect((want?.region.y ?? 0) + (want?.region.height ?? 0) / 2).toBeCloseTo(0.5)
  })

  test.each([
    { x: 0, y: 0, width: 0.1, height: 0.2 },
    { x: 0.9, y: 0.8, width: 0.1, height: 0.2 },
    { x: 0, y: 0, width: 1, height: 1 },
  ])('stays inside the video: %j', (face) => {
    const region = planOf({ face, wholeAtMs: 0 }, 1)?.region ?? { x: 0, y: 0, width: 0, height: 0 }
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

describe('wantsOf', () => {
  test('reads those that waited longest, and never more than a batch', () => {
    const asked = Object.entries({ b: 900, a: 100, new: null, fresh: 1000 }).map(([tileId, askedAtMs]) =>
      candidate({ tileId, askedAtMs }),
    )
    expect(idsOf(wantsOf(asked, 1300, 400))).toEqual(['new', 'a', 'b'])
    expect(idsOf(wantsOf(asked, 1300, 1000))).toEqual(['new', 'a'])
    const many = Array.from({ length: 30 }, (_, index) => candidate({ tileId: String(index), askedAtMs: index }))
    expect(wantsOf(many, 10_000, 400)).toHaveLength(ROUND_FRAMES)
  })

  test('thirty participants all get their turn within four rounds', () => {
    const asked = new Map<string, number | null>(Array.from({ length: 30 }, (_, index) => [String(index), null]))
    for (let round = 0; round < 4; round++) {
      const nowMs = 1000 + round * 200
      const candidates = [...asked].map(([tileId, askedAtMs]) => candidate({ tileId, askedAtMs }))
      for (const { tileId } of wantsOf(candidates, nowMs, 400)) asked.set(tileId, nowMs)
    }
    expect([...asked.values()].every((ms) => ms !== null)).toBe(true)
  })

  test('says which track it is about', () => {
    expect(wantsOf([candidate({ sourceId: null })], 0, 400)).toEqual([expect.objectContaining({ sourceId: null })])
  })
})

/** A page of so many participants whose grabs cost so much, run for a while by the scheduler on a clock of its own. */
class FakePage implements TurnTaker {
  readonly pace = new PagePace()
  readonly asked: (number | null)[]
  looks = 0
  grabs = 0
  constructor(participants: number) {
    this.asked = Array.from({ length: participants }, () => null)
  }
  candidates() {
    return this.asked.map((askedAtMs, index) => candidate({ tileId: String(index), askedAtMs }))
  }
}
interface Run {
  readonly grabMs?: number
  readonly engineMs?: number
  readonly seconds?: number
  readonly readingsPerSecond?: number
  /** The clock that the scheduler sees, for the time that has passed. */
  readonly clock?: (passedMs: number) => number
}
function run(pages: readonly FakePage[], given: Run = {}) {
  const { grabMs = 1, engineMs = 20, seconds = 30, readingsPerSecond = 2.5, clock = (ms: number) => ms } = given
  let passedMs = 0
  let turns = 0
  while (passedMs < seconds * 1000) {
    turns++
    const nowMs = clock(passedMs)
    const turn = nextTurn(pages, nowMs, readEveryMs(readingsPerSecond), true)
    if ('waitMs' in turn) {
      passedMs += Math.max(1, turn.waitMs)
      continue
    }
    const { page, wants } = turn
    page.looks++
    page.grabs += wants.length
    page.pace.onLook(wants.length, nowMs)
    for (const { tileId } of wants) page.asked[Number(tileId)] = nowMs
    page.pace.onAnswer()
    page.pace.onFrames(
      wants.map(() => grabMs),
      page.asked.length,
    )
    passedMs += engineMs + wants.length * (grabMs + 15)
    passedMs += restAfterMs(engineMs + wants.length * 15)
  }
  return { turns, readingsPerSecond: pages.map(({ grabs, asked }) => grabs / asked.length / seconds) }
}
/** The share of the page's main thread that the grabs took. */
const pageShare = ({ grabs }: FakePage, grabMs: number, seconds = 30) => (grabs * grabMs) / (seconds * 1000)

describe('nextTurn', () => {
  test('reads six people as often as the setting says on a normal machine', () => {
    const page = new FakePage(6)
    const [perSecond] = run([page], { grabMs: 1 }).readingsPerSecond
    expect(perSecond).toBeGreaterThan(2.3)
    expect(perSecond).toBeLessThanOrEqual(2.6)
  })

  test.each([1.3, 2, 4])('keeps below two per cent of a page whose grabs cost %d ms', (grabMs) => {
    const page = new FakePage(6)
    run([page], { grabMs })
    expect(pageShare(page, grabMs)).toBeLessThan(0.0205)
    expect(pageShare(page, grabMs), 'and uses what it may').toBeGreaterThan(0.014)
  })

  test('reads everybody of 49 before their readings count as old, whatever it costs', () => {
    const page = new FakePage(49)
    run([page], { grabMs: 5, engineMs: 10 })
    expect(Math.min(...page.asked.map((ms) => ms ?? 0))).toBeGreaterThan(27_000)
  })

  test('a page that claims absurd costs is still read, and harms no other', () => {
    const [absurd, normal] = [new FakePage(2), new FakePage(2)]
    const pace = absurd.pace
    const onFrames = pace.onFrames.bind(pace)
    pace.onFrames = (grabs, live) =>
      onFrames(
        grabs.map(() => Number.MAX_VALUE),
        live,
      )
    const perSecond = run([absurd, normal]).readingsPerSecond
    expect(perSecond[0]).toBeGreaterThan(0.3)
    expect(perSecond[1]).toBeGreaterThan(2)
  })

  test('gives several pages their turns', () => {
    const pages = [new FakePage(3), new FakePage(3), new FakePage(0)]
    const perSecond = run(pages).readingsPerSecond
    expect(perSecond[0]).toBeGreaterThan(1.9)
    expect(perSecond[1]).toBeGreaterThan(1.9)
    expect(pages[2]?.looks).toBeGreaterThan(25)
  })

  test('asks a page for its tiles once a second when nobody can be read', () => {
    const page = new FakePage(3)
    expect(nextTurn([page], 5, 400, false)).toEqual({ page, wants: [] })
    page.pace.onLook(0, 5)
    expect(nextTurn([page], 500, 400, false)).toEqual({ waitMs: 100 })
    expect(nextTurn([page], 1005, 400, false)).toEqual({ page, wants: [] })
  })

  test('leaves a page that does not answer alone for a while, and the others get its time', () => {
    const [dead, alive] = [new FakePage(1), new FakePage(1)]
    for (let look = 0; look < 10; look++) dead.pace.onFailure(1000)
    expect(nextTurn([dead, alive], 1100, 400, true)).toMatchObject({ page: alive })
    alive.pace.onLook(1, 2000)
    alive.asked[0] = 2000
    expect(nextTurn([dead, alive], 2001, 400, true)).toEqual({ waitMs: 100 })
    expect(nextTurn([dead], 3000, 400, true)).toMatchObject({ page: dead })
  })

  test.each([
    ['back an hour', (ms: number) => (ms < 10_000 ? ms : ms - 3_600_000)],
    ['forward a day', (ms: number) => (ms < 10_000 ? ms : ms + 86_400_000)],
    ['to and fro', (ms: number) => ms + (Math.floor(ms / 3000) % 2) * 600_000],
  ])('a clock that jumps %s neither stalls nor floods', (_what, clock) => {
    const page = new FakePage(6)
    const { turns, readingsPerSecond } = run([page], { clock })
    expect(readingsPerSecond[0]).toBeGreaterThan(2)
    expect(readingsPerSecond[0]).toBeLessThan(3)
    expect(turns).toBeLessThan(30 * 50)
  })
})

test('a participant is due as often as the setting says', () => {
  expect([0.5, 1, 2.5, 4].map(readEveryMs)).toEqual([2000, 1000, 400, 250])
})

test('the engine rests in proportion to its work, but never for long', () => {
  expect(restAfterMs(0)).toBe(0)
  expect(120 / (120 + restAfterMs(120))).toBeCloseTo(0.6)
  expect(restAfterMs(3_600_000)).toBe(1000)
  expect(restAfterMs(-5)).toBe(0)
})
