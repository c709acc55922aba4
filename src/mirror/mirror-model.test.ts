import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineLink } from '../live/engine-link'
import { lacks, madeReadout, reads } from '../live/testing/made-readouts'
import type { FromView, Outcome, Readout, ToView } from '../shared/protocol'
import type { Purpose } from '../shared/purpose-store'
import type { CameraResult } from './camera'
import { createMirrorModel, REST_MS } from './mirror-model'
import { OWN_TILE } from './mirror-reader'
import { TASK_MS } from './task'

const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'
const STARTED: Outcome = { ok: true, isEnabled: true }

/** The browser and the engine of one mirror. */
class FakeWorld {
  purpose: Purpose | null = 'private'
  readonly track = { enabled: true, stop: vi.fn<() => void>() }
  camera: CameraResult = { stream: { getTracks: () => [this.track] } as unknown as MediaStream }
  readonly state = signal<ToView | null>(null)
  readonly isSilent = signal(false)
  readonly isInSight = signal(true)
  readonly sent: FromView[] = []
  readonly stop = vi.fn<() => void>()
  readonly closeLink = vi.fn<() => void>()
  readonly openCamera = vi.fn(() => Promise.resolve(this.camera))
  readonly ensureEngine = vi.fn<() => Promise<Outcome>>(() => Promise.resolve(STARTED))
  readonly startSession = vi.fn(() => ({ stop: this.stop }))
  readonly purposes = {
    load: vi.fn(() => Promise.resolve(this.purpose)),
    save: vi.fn<(purpose: Purpose) => Promise<void>>(() => Promise.resolve()),
  }
  openLink(): EngineLink {
    return {
      state: this.state,
      isLate: signal(false),
      isSilent: this.isSilent,
      send: (message) => void this.sent.push(message),
      close: this.closeLink,
    }
  }
  nowMs(): number {
    return Date.now()
  }

  /** The engine says what it reads of the user. */
  shows(given: Partial<Readout>): void {
    this.state.value = {
      type: 'state',
      status: { phase: 'ready', backend: 'wasm', trials: [] },
      warning: null,
      recording: null,
      call: {
        callId: CALL_ID,
        siteId: 'mirror',
        title: '',
        startedAtMs: 0,
        isPaused: false,
        isHidden: false,
        misfit: null,
        foreignFrames: [],
        ownShare: null,
        needsSelf: false,
        readouts: [madeReadout({ key: 'k', name: OWN_TILE, ...given })],
      },
    }
  }
}

let world: FakeWorld
beforeEach(() => {
  vi.useFakeTimers()
  world = new FakeWorld()
})
afterEach(() => {
  vi.useRealTimers()
})
const openMirror = async () => {
  const model = await createMirrorModel(world)
  await model.open('camera')
  world.shows(reads('happy', 0.8))
  return model
}

describe('before it opens', () => {
  it('asks what Mien is for, once', async () => {
    world.purpose = null
    const model = await createMirrorModel(world)
    expect(model.stage.value).toEqual({ kind: 'purpose', problem: null })
    await model.agree('private')
    expect(world.purposes.save).toHaveBeenCalledExactlyOnceWith('private')
    expect(model.stage.value).toEqual({ kind: 'choose' })
  })

  it('says so where the answer cannot be read or stored', async () => {
    world.purposes.load.mockRejectedValueOnce(new Error('locked'))
    const model = await createMirrorModel(world)
    expect(model.stage.value).toMatchObject({ kind: 'purpose', problem: { code: 'settings-unreadable' } })
    world.purposes.save.mockRejectedValueOnce(new Error('full'))
    await model.agree('private')
    expect(model.stage.value).toMatchObject({ kind: 'purpose', problem: { code: 'purpose-missing', detail: 'full' } })
  })

  it('touches neither camera nor engine', async () => {
    await createMirrorModel(world)
    expect(world.openCamera).not.toHaveBeenCalled()
    expect(world.ensureEngine).not.toHaveBeenCalled()
  })
})

describe('open', () => {
  it('reads the camera', async () => {
    const model = await openMirror()
    expect(model.stage.value).toEqual({ kind: 'open', source: 'camera', fault: null })
    expect(world.startSession).toHaveBeenCalledOnce()
    expect(model.readoutOf(OWN_TILE)?.state).toMatchObject({ expression: 'happy' })
    expect(model.readoutOf('somebody')).toBeNull()
  })

  it('reads the portraits where there is no camera, and says why', async () => {
    world.camera = { fault: 'denied' }
    const model = await createMirrorModel(world)
    await model.open('camera')
    expect(model.stage.value).toEqual({ kind: 'open', source: 'portraits', fault: 'denied' })
    expect(model.stream.value).toBeNull()
    await model.open('portraits')
    expect(model.stage.value).toEqual({ kind: 'open', source: 'portraits', fault: null })
    expect(world.openCamera).toHaveBeenCalledOnce()
  })

  it.each([
    ['purpose-missing', 'purpose'],
    ['engine-not-started', 'failed'],
  ] as const)('turns the camera off again where the engine does not start: %s', async (code, kind) => {
    world.ensureEngine.mockResolvedValueOnce({ ok: false, problem: { code, detail: '' } })
    const model = await createMirrorModel(world)
    await model.open('camera')
    expect(model.stage.value).toMatchObject({ kind, problem: { code } })
    expect(world.track.stop).toHaveBeenCalledOnce()
    expect(world.startSession).not.toHaveBeenCalled()
  })

  it('fails with the cause where the background does not answer', async () => {
    world.ensureEngine.mockRejectedValueOnce(new Error('gone'))
    const model = await createMirrorModel(world)
    await model.open('camera')
    expect(model.stage.value).toMatchObject({ kind: 'failed', problem: { detail: 'gone' } })
    expect(world.track.stop).toHaveBeenCalledOnce()
  })

  it('ends with all that it has begun', async () => {
    const model = await openMirror()
    model.close()
    for (const end of [world.track.stop, world.stop, world.closeLink]) expect(end).toHaveBeenCalledOnce()
    expect(model.stage.value).toEqual({ kind: 'choose' })
    expect(model.readoutOf(OWN_TILE)).toBeNull()
  })

  it('shows no reading of an engine that has gone silent', async () => {
    const model = await openMirror()
    world.isSilent.value = true
    expect(model.readoutOf(OWN_TILE)?.state).toEqual({ kind: 'none', reason: 'stale' })
  })

  it('out of sight sends black and has the engine pause', async () => {
    await openMirror()
    world.isInSight.value = false
    expect(world.track.enabled).toBe(false)
    world.isInSight.value = true
    expect(world.track.enabled).toBe(true)
    expect(world.sent).toEqual([
      { type: 'pause', callId: CALL_ID, isPaused: true },
      { type: 'pause', callId: CALL_ID, isPaused: false },
    ])
  })
})

describe('the resting face', () => {
  it('is set after three seconds, and can be forgotten', async () => {
    const model = await openMirror()
    world.shows(reads('neutral', 0.7))
    model.setRestingFace()
    expect(model.rest.value).toEqual({ kind: 'counting', remainingS: 3 })
    await vi.advanceTimersByTimeAsync(REST_MS - 500)
    expect(model.rest.value).toEqual({ kind: 'counting', remainingS: 1 })
    expect(world.sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    expect(model.rest.value).toEqual({ kind: 'idle' })
    model.forgetRestingFace()
    expect(world.sent).toEqual([
      { type: 'resting-face', callId: CALL_ID, key: 'k', action: 'set' },
      { type: 'resting-face', callId: CALL_ID, key: 'k', action: 'forget' },
    ])
  })

  it('is not set without a face', async () => {
    const model = await openMirror()
    world.shows(lacks('no-face'))
    model.setRestingFace()
    await vi.advanceTimersByTimeAsync(REST_MS + 500)
    expect(model.rest.value).toEqual({ kind: 'missed' })
    expect(world.sent).toEqual([])
  })
})

describe('a task', () => {
  it('runs for four seconds and keeps what was seen', async () => {
    const model = await openMirror()
    model.tryTask('sad')
    expect(model.running.value).toEqual({ task: 'sad', remainingS: 4 })
    for (let readings = 0; readings < 8; readings++) {
      await vi.advanceTimersByTimeAsync(400)
      world.shows({ ...reads('happy', 0.8), capturedAtMs: Date.now() })
    }
    await vi.advanceTimersByTimeAsync(TASK_MS)
    expect(model.running.value).toBeNull()
    expect(model.seen.value.get('sad')).toEqual({
      expressions: [{ expression: 'happy', howOften: 'throughout' }],
      nothing: null,
    })
  })

  it('gives way to another one, and to the resting face', async () => {
    const model = await openMirror()
    model.tryTask('sad')
    model.tryTask('happy')
    model.setRestingFace()
    expect(model.running.value).toBeNull()
    await vi.advanceTimersByTimeAsync(TASK_MS * 2)
    expect(model.seen.value.size).toBe(0)
  })

  it('is forgotten with the mirror', async () => {
    const model = await openMirror()
    model.tryTask('sad')
    await vi.advanceTimersByTimeAsync(TASK_MS + 500)
    expect(model.seen.value.size).toBe(1)
    model.close()
    expect(model.seen.value.size).toBe(0)
  })
})
