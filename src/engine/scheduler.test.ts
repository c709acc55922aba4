import { describe, expect, test } from 'vitest'
import { PagePace } from './page-pace'
import { nextTurn, planLook, readEveryMs, ROUND_FRAMES } from './scheduler'
import type { Allowance, Candidate, TurnTaker } from './scheduler'

const FACE = { x: 0.45, y: 0.4, width: 0.1, height: 0.2 }
const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  tileId: 'tile',
  sourceId: 'track',
  askedAtMs: null,
  face: null,
  isSteady: false,
  wholeAtMs: null,
  changedAtMs: null,
  facelessSinceMs: null,
  isFollowed: false,
  videoWidthPx: 640,
  videoHeightPx: 360,
  ...changes,
})
/** A budget with everything saved up, and one with nothing. */
const RICH: Allowance = { wishEveryMs: 400, creditMs: 2000 }
const POOR: Allowance = { wishEveryMs: 400, creditMs: -2000 }

describe('the part of the video', () => {
  const planOf = (changes: Partial<Candidate>, nowMs: number) => planLook(candidate(changes), nowMs)

  test('is all of it while no face is known, and again after a while', () => {
    expect(planOf({ face: null, wholeAtMs: 0 }, 100).region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: null }, 100).region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: 0 }, 100).region.width).toBeLessThan(1)
    expect(planOf({ face: FACE, wholeAtMs: 0 }, 10_000).region.width).toBe(1)
    expect(planOf({ face: FACE, wholeAtMs: 50_000 }, 10_000).region.width, 'a clock that went back').toBe(1)
  })

  test('is square in pixels around a known face', () => {
    const want = planOf({ face: FACE, wholeAtMs: 0 }, 1)
    expect((want.region.width ?? 0) * 640).toBeCloseTo(want.region.height * 360)
    expect(want.region.x + (want.region.width ?? 0) / 2).toBeCloseTo(0.5)
    expect(want.region.y + want.region.height / 2).toBeCloseTo(0.5)
  })

  test('is smaller and grey around a face that most likely stands still, at the same scale', () => {
    const moving = planOf({ face: FACE, wholeAtMs: 0 }, 1)
    const steady = planOf({ face: FACE, wholeAtMs: 0, isSteady: true }, 1)
    expect([moving.isGrey, steady.isGrey]).toEqual([false, true])
    expect(steady.region.width / moving.region.width).toBeCloseTo(0.8)
    expect(steady.maxSidePx / moving.maxSidePx).toBeCloseTo(0.8, 2)
    expect(planOf({ face: FACE, wholeAtMs: 0, isSteady: true }, 10_000).isGrey, 'the whole frame').toBe(false)
  })

  test.each([
    { x: 0, y: 0, width: 0.1, height: 0.2 },
    { x: 0.9, y: 0.8, width: 0.1, height: 0.2 },
    { x: 0, y: 0, width: 1, height: 1 },
  ])('stays inside the video: %j', (face) => {
    const region = planOf({ face, wholeAtMs: 0 }, 1).region
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

/** A page with these people, of whom nobody was asked yet. */
class FakePage implements TurnTaker {
  readonly pace = new PagePace()
  readonly people: Candidate[]
  constructor(people: readonly Partial<Candidate>[]) {
    this.people = people.map((changes, index) => candidate({ tileId: String(index), ...changes }))
  }
  candidates() {
    return this.people
  }
}
const turnOf = (page: FakePage, nowMs: number, allowance = RICH, canRead = true) =>
  nextTurn([page], nowMs, allowance, canRead)
/** Tiles that are asked for in the next turn. */
function askedOf(people: readonly Partial<Candidate>[], nowMs: number, allowance = RICH): string[] {
  const turn = turnOf(new FakePage(people), nowMs, allowance)
  return 'wants' in turn ? turn.wants.map(({ tileId }) => tileId) : []
}

describe('who is asked', () => {
  test('those that waited longest, and never more than a batch', () => {
    const people = Object.entries({ b: 900, a: 100, new: null, fresh: 1000 }).map(([tileId, askedAtMs]) => ({
      tileId,
      askedAtMs,
    }))
    expect(askedOf(people, 1301)).toEqual(['new', 'a', 'b', 'fresh'])
    expect(askedOf(people, 1299)).toEqual(['new', 'a', 'b'])
    expect(askedOf(people, 1301, POOR)).toEqual(['new', 'a'])
    expect(
      askedOf(
        Array.from({ length: 30 }, () => ({})),
        0,
      ),
    ).toHaveLength(ROUND_FRAMES)
  })

  test('one whole frame of a known face at a time, and those of new ones', () => {
    const known = { face: FACE, askedAtMs: 0, wholeAtMs: 0 }
    const turn = turnOf(new FakePage([known, known, { askedAtMs: 0 }, known]), 5000)
    const wholes = 'wants' in turn ? turn.wants.map(({ region }) => region.width === 1) : []
    expect(wholes.filter(Boolean)).toHaveLength(2)
    expect(wholes).toHaveLength(4)
  })

  /** How long after they were asked somebody is asked again, to 10 ms. */
  function readEveryOf(changes: Partial<Candidate>, allowance: Allowance, askedAtMs = 100_000): number {
    const page = new FakePage([{ askedAtMs, ...changes }])
    for (let waitedMs = 0; waitedMs < 5000; waitedMs += 10) {
      page.pace.onLook(askedAtMs + waitedMs)
      if ('wants' in turnOf(page, askedAtMs + waitedMs, allowance)) return waitedMs
    }
    return Infinity
  }

  test.each([
    ['rich', {}, 400],
    ['rich', { facelessSinceMs: 80_000 }, 2000],
    ['rich', { facelessSinceMs: 95_000 }, 400],
    ['poor', {}, 900],
    ['poor', { changedAtMs: 98_000 }, 900],
    ['poor', { facelessSinceMs: 80_000 }, 2000],
  ] as const)('as often as a budget allows that is %s: %j', (budget, changes, everyMs) => {
    expect(readEveryOf(changes, budget === 'rich' ? RICH : POOR)).toBe(everyMs)
  })

  test('the lively and the followed more often than others, while there is little left', () => {
    const some = { wishEveryMs: 400, creditMs: 700 }
    expect(readEveryOf({}, some)).toBeGreaterThan(850)
    expect(readEveryOf({ isFollowed: true }, some)).toBe(400)
    expect(readEveryOf({ changedAtMs: 99_000 }, some)).toBe(400)
    expect(readEveryOf({ changedAtMs: 90_000 }, some), 'changed long ago').toBeGreaterThan(850)
  })

  test('less often step by step as the budget runs out', () => {
    const times = [1400, 1200, 1000, 800, 600].map((creditMs) => readEveryOf({}, { wishEveryMs: 400, creditMs }))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(new Set(times).size).toBe(times.length)
  })

  test('never more often than the user wants, though that is less than once a second', () => {
    expect(readEveryOf({}, { wishEveryMs: 2000, creditMs: 2000 })).toBe(2000)
    expect(readEveryOf({}, { wishEveryMs: 2000, creditMs: -2000 })).toBe(2000)
  })

  test('of which track', () => {
    expect(turnOf(new FakePage([{ sourceId: null }]), 0)).toMatchObject({ wants: [{ sourceId: null }] })
  })
})

describe('nextTurn', () => {
  test('asks the page where somebody has been due for longest', () => {
    const [first, second] = [
      new FakePage([{ askedAtMs: 500 }]),
      new FakePage([{ askedAtMs: 400 }, { askedAtMs: 2000 }]),
    ]
    for (const page of [first, second]) page.pace.onLook(2000)
    expect(nextTurn([first, second], 2010, RICH, true)).toMatchObject({ page: second, wants: [{ tileId: '0' }] })
  })

  test('a page with ever new tiles holds up no other', () => {
    const flood = new FakePage(Array.from({ length: 64 }, () => ({})))
    const other = new FakePage([{ askedAtMs: 1000 }])
    flood.pace.onLook(2000)
    other.pace.onLook(1000)
    expect(nextTurn([flood, other], 2010, RICH, true)).toMatchObject({ page: other })
  })

  test('asks a page for its tiles once a second when nobody can be read', () => {
    const page = new FakePage([{}, {}])
    expect(turnOf(page, 5, RICH, false)).toEqual({ page, wants: [] })
    page.pace.onLook(5)
    expect(turnOf(page, 500, RICH, false)).toEqual({ waitMs: 100 })
    expect(turnOf(page, 1005, RICH, false)).toEqual({ page, wants: [] })
  })

  test('waits until the next one is due', () => {
    const page = new FakePage([{ askedAtMs: 1000 }])
    page.pace.onLook(1000)
    expect(turnOf(page, 1370)).toEqual({ waitMs: 30 })
  })

  test('leaves a page that does not answer alone for a while, and the others get its time', () => {
    const [dead, alive] = [new FakePage([{}]), new FakePage([{}])]
    for (let look = 0; look < 10; look++) dead.pace.onFailure(1000)
    expect(nextTurn([dead, alive], 1100, RICH, true)).toMatchObject({ page: alive })
    alive.pace.onLook(2000)
    alive.people[0] = candidate({ askedAtMs: 2000 })
    expect(nextTurn([dead, alive], 2001, RICH, true)).toEqual({ waitMs: 100 })
    expect(nextTurn([dead], 3000, RICH, true)).toMatchObject({ page: dead })
  })

  test.each([
    ['back an hour', (ms: number) => (ms < 10_000 ? ms : ms - 3_600_000)],
    ['forward a day', (ms: number) => (ms < 10_000 ? ms : ms + 86_400_000)],
    ['to and fro', (ms: number) => ms + (Math.floor(ms / 3000) % 2) * 600_000],
  ])('a clock that jumps %s neither stalls nor floods', (_what, clock) => {
    const page = new FakePage([{}, {}])
    let turns = 0
    let asked = 0
    for (let passedMs = 0; passedMs < 30_000; turns++) {
      const nowMs = clock(passedMs)
      const turn = turnOf(page, nowMs)
      passedMs += 'waitMs' in turn ? turn.waitMs : 10
      if ('waitMs' in turn) continue
      page.pace.onLook(nowMs)
      asked += turn.wants.length
      for (const { tileId } of turn.wants) page.people[Number(tileId)] = candidate({ tileId, askedAtMs: nowMs })
    }
    expect(asked / 2 / 30).toBeGreaterThan(2)
    expect(asked / 2 / 30).toBeLessThan(3)
    expect(turns).toBeLessThan(30 * 50)
  })
})

test('a participant is due as often as the setting says', () => {
  expect([0.5, 1, 2.5, 4].map(readEveryMs)).toEqual([2000, 1000, 400, 250])
})
