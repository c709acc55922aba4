import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Problem } from '../shared/protocol'
import {
  FAILED_WAIT_MS,
  HEALTHY_MS,
  HEALTHY_ROUNDS,
  MAX_FAILED_WAIT_MS,
  MAX_WAIT_MS,
  RETRY_GUARD_MS,
  ROUND_LIMIT_MS,
  SILENCE_LIMIT_MS,
  START_LIMIT_MS,
  STARTING_SILENCE_LIMIT_MS,
  Supervisor,
  TICK_MS,
} from './supervisor'

type Phase = 'starting' | 'ready' | 'failed'

let nowMs: number
let supervisor: Supervisor
let lastPingId: number
/** When a worker was started, and when and why one was ended. */
let starts: number[]
let stops: { atMs: number; problem: Problem | null }[]
let isRunning: boolean

const heartbeat = (phase: Phase, { roundMs = 0, roundsRead = 0 } = {}) =>
  supervisor.heartbeat({ kind: 'heartbeat', pingId: lastPingId, phase, roundMs, roundsRead })
const pass = (ms: number, phase: Phase | 'silent' = 'silent') => {
  for (const endMs = nowMs + ms; nowMs < endMs;) {
    nowMs += TICK_MS
    supervisor.tick()
    if (phase !== 'silent' && isRunning) heartbeat(phase)
  }
}
/** How long each next worker was waited for when every one fails at once. */
const waitsOf = (count: number) =>
  Array.from({ length: count }, () => {
    const [failedAtMs, startsBefore] = [nowMs, starts.length]
    supervisor.workerFailed('crash')
    while (starts.length === startsBefore) pass(TICK_MS)
    return (starts.at(-1) ?? NaN) - failedAtMs
  })

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
  nowMs = 1_000_000
  starts = []
  stops = []
  isRunning = false
  lastPingId = 0
  supervisor = new Supervisor({
    startWorker() {
      expect(isRunning).toBe(false)
      isRunning = true
      starts.push(nowMs)
    },
    stopWorker(problem) {
      expect(isRunning).toBe(true)
      isRunning = false
      stops.push({ atMs: nowMs, problem })
    },
    ping: (pingId) => {
      expect(pingId).toBeGreaterThan(lastPingId)
      lastPingId = pingId
    },
    nowMs: () => nowMs,
  })
})

describe('a worker that is well', () => {
  it('is started at once, and asked again and again', () => {
    expect(starts).toEqual([nowMs])
    pass(10_000, 'ready')
    expect(lastPingId).toBe(10_000 / TICK_MS)
    expect(stops).toEqual([])
  })

  it('is ready once it says so', () => {
    expect(supervisor.isReady).toBe(false)
    heartbeat('ready')
    expect(supervisor.isReady).toBe(true)
  })

  it('outlives a sleep of the machine', () => {
    pass(1_000, 'ready')
    nowMs += 3_600_000
    supervisor.tick()
    pass(SILENCE_LIMIT_MS - 3 * TICK_MS)
    expect(stops).toEqual([])
    pass(5_000, 'ready')
    expect(stops).toEqual([])
  })
})

describe('a worker that is silent', () => {
  it('is replaced at once after the limit', () => {
    pass(1_000, 'ready')
    pass(SILENCE_LIMIT_MS - TICK_MS)
    expect(stops).toEqual([])
    pass(TICK_MS)
    expect(stops).toEqual([{ atMs: nowMs, problem: null }])
    expect(starts.at(-1)).toBe(nowMs)
  })

  it('has more time while it starts', () => {
    pass(STARTING_SILENCE_LIMIT_MS - TICK_MS)
    expect(stops).toEqual([])
    pass(TICK_MS)
    expect(stops).toHaveLength(1)
  })

  it('after a sleep of the machine is replaced too', () => {
    pass(1_000, 'ready')
    nowMs += 3_600_000
    supervisor.tick()
    pass(SILENCE_LIMIT_MS + TICK_MS)
    expect(stops).toHaveLength(1)
  })

  it('has more time after each failure, so that a slow machine reads in the end', () => {
    const limits = Array.from({ length: 5 }, () => {
      while (!isRunning) pass(TICK_MS)
      heartbeat('ready')
      const [sinceMs, stopsBefore] = [nowMs, stops.length]
      while (stops.length === stopsBefore) pass(TICK_MS)
      return nowMs - sinceMs
    })
    expect(limits).toEqual([2_000, 4_000, 8_000, 16_000, 20_000])
  })
})

describe('a worker that answers but', () => {
  it('never finishes its start is replaced', () => {
    pass(START_LIMIT_MS - TICK_MS, 'starting')
    expect(stops).toEqual([])
    pass(TICK_MS, 'starting')
    expect(stops).toHaveLength(1)
  })

  it('never finishes a round is replaced', () => {
    heartbeat('ready', { roundMs: ROUND_LIMIT_MS })
    expect(stops).toEqual([])
    heartbeat('ready', { roundMs: ROUND_LIMIT_MS + 1 })
    expect(stops).toHaveLength(1)
    expect(isRunning).toBe(true)
  })
})

describe('failures in a row', () => {
  it('are followed by longer and longer waits', () => {
    expect(waitsOf(9)).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, MAX_WAIT_MS, MAX_WAIT_MS, MAX_WAIT_MS])
  })

  it('are told while no worker runs', () => {
    supervisor.workerFailed('first')
    supervisor.workerFailed('second')
    expect(stops.map(({ problem }) => problem)).toEqual([null, { code: 'engine-stopped', detail: 'second' }])
    expect(isRunning).toBe(false)
    expect(supervisor.isReady).toBe(false)
  })

  it('count once, though a dead worker may report more', () => {
    supervisor.workerFailed('first')
    supervisor.workerFailed('second')
    supervisor.workerFailed('third')
    heartbeat('ready', { roundMs: ROUND_LIMIT_MS + 1 })
    expect(stops).toHaveLength(2)
  })

  it.each([
    ['rounds that were read', () => heartbeat('ready', { roundsRead: HEALTHY_ROUNDS })],
    ['a time without a fault', () => pass(HEALTHY_MS + TICK_MS, 'ready')],
  ])('no longer count after %s', (_what, recover) => {
    waitsOf(4)
    recover()
    expect(waitsOf(2)).toEqual([0, 1_000])
  })

  it('still count after a start without a round', () => {
    waitsOf(4)
    pass(5_000, 'ready')
    expect(waitsOf(1)).toEqual([8_000])
  })
})

describe('an engine that says itself that it cannot run', () => {
  it('is left alone, so that its sentence can be read, and tried again seldom', () => {
    const restartsMs: number[] = []
    for (let count = 0; count < 7; count++) {
      heartbeat('failed')
      const [sinceMs, startsBefore] = [nowMs, starts.length]
      while (starts.length === startsBefore) pass(TICK_MS, 'failed')
      restartsMs.push(nowMs - sinceMs)
    }
    expect(restartsMs).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, MAX_FAILED_WAIT_MS, MAX_FAILED_WAIT_MS])
    expect(stops.every(({ problem }) => problem === null)).toBe(true)
  })

  it('starts from the shortest wait after it has read', () => {
    pass(FAILED_WAIT_MS + TICK_MS, 'failed')
    expect(starts).toHaveLength(2)
    heartbeat('ready', { roundsRead: HEALTHY_ROUNDS })
    heartbeat('failed')
    pass(FAILED_WAIT_MS, 'failed')
    expect(starts).toHaveLength(3)
  })
})

describe('the user’s “Try again”', () => {
  it('replaces a worker that runs', () => {
    pass(RETRY_GUARD_MS, 'failed')
    supervisor.retry()
    expect(stops).toEqual([{ atMs: nowMs, problem: null }])
    expect(starts.at(-1)).toBe(nowMs)
  })

  it('does not wait, and failures start from none', () => {
    waitsOf(4)
    supervisor.workerFailed('crash')
    expect(isRunning).toBe(false)
    supervisor.retry()
    expect(isRunning).toBe(true)
    expect(waitsOf(2)).toEqual([0, 1_000])
  })

  it('from two views at once starts one worker', () => {
    pass(RETRY_GUARD_MS, 'failed')
    supervisor.retry()
    supervisor.retry()
    expect(starts).toHaveLength(2)
  })
})
