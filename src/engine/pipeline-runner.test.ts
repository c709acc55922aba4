import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineError } from './engine-error'
import { PipelineRunner } from './pipeline-runner'
import type { Pipeline } from './vision/pipeline'

const BROKEN = { code: 'detector-broken' as const, detail: 'context lost' }
const pipeline = {
  backend: 'wasm',
  trials: [],
  confidenceFloor: 0.5,
  tryOtherBackends: vi.fn<Pipeline['tryOtherBackends']>(),
  read: vi.fn<Pipeline['read']>(),
} satisfies Pipeline
const loadPipeline = vi.fn<() => Promise<Pipeline>>()
const onChange = vi.fn<() => void>()
let abort = new AbortController()
let runner: PipelineRunner

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const fails = (thrown: unknown) => runner.read(() => Promise.reject(thrown))
const reads = () => runner.read(async () => 'seen')
const hangs = () => runner.read(() => new Promise(() => undefined))

beforeEach(async () => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  loadPipeline.mockReset().mockResolvedValue(pipeline)
  pipeline.tryOtherBackends.mockReset().mockResolvedValue()
  onChange.mockReset()
  abort = new AbortController()
  runner = new PipelineRunner({ loadPipeline, nowMs: () => performance.now() }, onChange, abort.signal)
})
afterEach(() => {
  abort.abort()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('loading', () => {
  it('is reported when it is done', async () => {
    expect(runner.status).toEqual({ phase: 'starting' })
    expect(runner.canRead).toBe(false)
    await runner.load()
    expect(runner.status).toEqual({ phase: 'ready', backend: 'wasm', trials: [] })
    expect(runner.canRead).toBe(true)
    expect(onChange).toHaveBeenCalled()
  })

  it('is tried again until it works, and meanwhile says what is wrong', async () => {
    const problem = { code: 'model-missing' as const, detail: '404' }
    for (let attempt = 0; attempt < 10; attempt++) loadPipeline.mockRejectedValueOnce(new EngineError(problem))
    void runner.load()
    await pass(0)
    expect(runner.status).toEqual({ phase: 'failed', problem })
    await pass(10 * 60_000)
    expect(runner.status.phase).toBe('ready')
    expect(loadPipeline).toHaveBeenCalledTimes(11)
  })

  it('that never ends is reported as busy, so that the worker is restarted', async () => {
    loadPipeline.mockReturnValue(new Promise(() => undefined))
    void runner.load()
    await pass(20_000)
    expect(runner.busyMs).toBe(0)
    await pass(10_000)
    expect(runner.status).toMatchObject({ phase: 'failed', problem: { code: 'engine-not-started' } })
    expect(runner.busyMs).toBe(30_000)
    await pass(60_000)
    expect(runner.busyMs).toBe(90_000)
    expect(loadPipeline).toHaveBeenCalledOnce()
  })

  it('is not tried again once everything has ended', async () => {
    loadPipeline.mockRejectedValue(new Error('no'))
    void runner.load()
    await pass(0)
    abort.abort()
    await pass(600_000)
    expect(loadPipeline).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('reading', () => {
  beforeEach(() => runner.load())

  it('counts the rounds, and lets other backends be tried after each', async () => {
    expect(await reads()).toEqual({ outcome: 'read', value: 'seen' })
    await reads()
    expect(runner.roundsRead).toBe(2)
    expect(pipeline.tryOtherBackends).toHaveBeenCalledTimes(2)
    expect(runner.busyMs).toBe(0)
  })

  it('that never ends gives no result, lets nothing else read, and shows for how long', async () => {
    const reading = hangs()
    expect(runner.canRead).toBe(false)
    await pass(3000)
    expect(await reading).toEqual({ outcome: 'late' })
    expect(runner.canRead).toBe(false)
    expect(await reads()).toEqual({ outcome: 'failed' })
    await pass(9000)
    expect(runner.busyMs).toBe(12_000)
    expect(runner.roundsRead).toBe(0)
  })

  it('goes on after one that came late', async () => {
    let end = (_seen: string) => {}
    const reading = runner.read(() => new Promise<string>((resolve) => (end = resolve)))
    await pass(5000)
    expect(await reading).toEqual({ outcome: 'late' })
    end('too late')
    await pass(0)
    expect(runner.busyMs).toBe(0)
    expect(await reads()).toEqual({ outcome: 'read', value: 'seen' })
  })

  it('rests for longer and longer while it fails, says so after a few times, and recovers', async () => {
    const startMs = performance.now()
    const failedAtMs: number[] = []
    while (failedAtMs.length < 8) {
      if (runner.canRead) {
        expect(await fails(new EngineError(BROKEN))).toEqual({ outcome: 'failed' })
        failedAtMs.push(performance.now() - startMs)
        expect(runner.status.phase).toBe(failedAtMs.length < 3 ? 'ready' : 'failed')
      }
      await pass(100)
    }
    expect(failedAtMs).toEqual([0, 100, 600, 1600, 3600, 7600, 11_600, 15_600])
    expect(runner.status).toEqual({ phase: 'failed', problem: BROKEN })
    await pass(4000)
    await reads()
    expect(runner.status.phase).toBe('ready')
    expect(runner.canRead).toBe(true)
  })

  it('survives backends that cannot be tried', async () => {
    pipeline.tryOtherBackends.mockRejectedValue(new Error('no GPU'))
    await reads()
    await pass(0)
    expect(runner.status.phase).toBe('ready')
  })
})
