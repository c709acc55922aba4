import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Probabilities } from '../../call/reading'
import type { BackendName } from '../../shared/protocol'
import { ExpressionRunner, type ExpressionBackends } from './backend'
import { backendSystem } from './backend-system'
import { BATCH_SIZES } from './batches'
import type { EngineError } from '../engine-error'
import type { ExpressionFiles } from './expression-net'
import { CROP_PIXELS } from './face-crop'

const FILES: ExpressionFiles = {
  model: {
    format: 'graph-model',
    modelTopology: {},
    signature: { outputs: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: [] }],
  },
  weights: new ArrayBuffer(0),
  calibration: {
    version: 2,
    heads: [{ output: 'a', weight: 1, temperature: 1, offsets: [0, 0, 0, 0, 0, 0, 0] }],
    adjustment: [0, 0, 0, 0, 0, 0, 0],
    temperature: 1,
    confidenceFloor: 0.5,
  },
}
const FACE = new Float32Array(CROP_PIXELS)
const PROBABILITIES: Probabilities = [0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1]

/**
 * Backends of given speeds (ms a face; null: the machine does not have it) on a clock of their own. As in TensorFlow.js,
 * a backend whose device is lost stays so until it is released and activated again.
 */
class FakeSystem implements ExpressionBackends {
  readonly log: string[] = []
  readonly #lostListeners = new Map<BackendName, () => void>()
  readonly broken = new Set<BackendName>()
  readonly hanging = new Set<BackendName>()
  readonly software = new Set<BackendName>()
  /** Backends that break again as soon as they are activated. */
  readonly doomed = new Set<BackendName>()
  current: BackendName | null = null
  time = 0
  readonly #msPerFace: Partial<Record<BackendName, number>>

  constructor(msPerFace: Partial<Record<BackendName, number>>) {
    this.#msPerFace = msPerFace
  }

  /** As when the GPU's process ends. */
  lose(backend: BackendName): void {
    this.broken.add(backend)
    this.#lostListeners.get(backend)?.()
  }

  async activate(backend: BackendName): Promise<void> {
    if (this.#msPerFace[backend] === undefined) throw new Error('this browser does not have it')
    this.current = backend
    this.log.push(`activate ${backend}`)
  }

  async isSoftware(backend: BackendName): Promise<boolean> {
    return this.software.has(backend)
  }

  async build(): ReturnType<ExpressionBackends['build']> {
    const backend = this.current
    if (backend === null) throw new Error('No backend')
    const run = async (count: number) => {
      if (this.current !== backend) throw new Error(`${backend} computes while ${this.current} is current`)
      if (this.broken.has(backend)) throw new Error('context lost')
      if (this.hanging.has(backend)) await new Promise(() => undefined)
      this.time += count * (this.#msPerFace[backend] ?? 0)
    }
    return {
      classify: async (faces) => {
        await run(faces.length)
        return faces.map(() => PROBABILITIES)
      },
      classifyHeads: async (faces) => {
        await run(faces.length)
        return { a: faces.map(() => PROBABILITIES) }
      },
      warmUp: async () => {
        this.log.push(`warm up ${backend}`)
        await run(0)
      },
      dispose: () => void this.log.push(`dispose ${backend}`),
    }
  }

  whenLost(listener: () => void): void {
    if (this.current !== null) this.#lostListeners.set(this.current, listener)
  }

  release(backend: BackendName): void {
    this.log.push(`release ${backend}`)
    if (!this.doomed.has(backend)) this.broken.delete(backend)
  }

  nowMs(): number {
    return this.time
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('ExpressionRunner', () => {
  test('starts on wasm, without a look at the others', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 1, cpu: 200 })
    const runner = await ExpressionRunner.start(FILES, system)
    expect(runner.backend).toBe('wasm')
    expect(runner.trials).toEqual([{ backend: 'wasm', msPerFace: 14, note: null }])
    expect(system.log).toEqual(['activate wasm'])
  })

  test('changes to a faster one, and says why the third did not run', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2, cpu: 200 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    expect(runner.backend).toBe('webgl')
    expect(runner.trials).toEqual([
      { backend: 'wasm', msPerFace: 14, note: null },
      { backend: 'webgl', msPerFace: 2, note: null },
      { backend: 'webgpu', msPerFace: null, note: 'this browser does not have it' },
    ])
    expect(system.log.filter((entry) => entry === 'warm up webgl')).toHaveLength(BATCH_SIZES.length)
    expect(system.log).toContain('dispose wasm')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
  })

  test('stays on wasm for a small gain, and goes on computing there', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 13, webgpu: 1100 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    expect(runner.backend).toBe('wasm')
    expect(system.log).toContain('release webgl')
    expect(await runner.classify([FACE, FACE])).toHaveLength(2)
  })

  test('does not wait for a GPU that is software', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 210 })
    system.software.add('webgl')
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    expect(system.log).not.toContain('activate webgl')
    expect(runner.trials[1]).toEqual({
      backend: 'webgl',
      msPerFace: null,
      note: 'this machine has no GPU for it, only software',
    })
  })

  test('faces that come during the trials are classified between them', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 20, webgpu: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    const trials = runner.tryOthers()
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
    await trials
    expect(runner.backend).toBe('webgpu')
  })

  test('plain JavaScript only where nothing else runs', async () => {
    const runner = await ExpressionRunner.start(FILES, new FakeSystem({ cpu: 200 }))
    expect(runner.backend).toBe('cpu')
    expect(runner.trials.map((trial) => trial.backend)).toEqual(['wasm', 'webgl', 'webgpu', 'cpu'])
  })

  test('a GPU that is software is not started where wasm does not run', async () => {
    const system = new FakeSystem({ webgl: 210, cpu: 140 })
    system.software.add('webgl')
    const runner = await ExpressionRunner.start(FILES, system)
    expect(runner.backend).toBe('cpu')
    expect(system.log).not.toContain('activate webgl')
  })

  test('wasm may take long to start on a busy machine', async () => {
    const system = new FakeSystem({ wasm: 14, cpu: 200 })
    const build = system.build.bind(system)
    system.build = async () => {
      await new Promise((resolve) => setTimeout(resolve, 8000))
      return build()
    }
    const starting = ExpressionRunner.start(FILES, system)
    await vi.runAllTimersAsync()
    expect((await starting).backend).toBe('wasm')
  })

  test('no backend at all is an error that names each', async () => {
    const thrown: unknown = await ExpressionRunner.start(FILES, new FakeSystem({})).catch((reason: unknown) => reason)
    expect(thrown).toMatchObject({ problem: { code: 'no-backend' } } satisfies Partial<EngineError> | object)
    expect(String(thrown)).toContain('webgpu: this browser does not have it')
  })

  test('faces are read on wasm when the GPU is lost', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    system.lose('webgl')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
    expect(runner.backend).toBe('wasm')
    expect(runner.trials.find((trial) => trial.backend === 'webgl')?.note).toBe('its device was lost')
  })

  test('a backend that fails in the middle of a batch is left, and the batch is read', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    system.broken.add('webgl')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
    expect(runner.backend).toBe('wasm')
    expect(runner.trials.find((trial) => trial.backend === 'webgl')?.note).toBe('context lost')
  })

  test('a GPU that was lost is used again after a while, any number of times', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    for (let loss = 0; loss < 20; loss++) {
      system.lose('webgl')
      expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
      expect(runner.backend).toBe('wasm')
      await runner.tryOthers()
      expect(runner.backend, 'not at once').toBe('wasm')
      system.time += 600_000
      await runner.tryOthers()
      expect(runner.backend, `after loss ${loss}`).toBe('webgl')
    }
  })

  test('wasm that fails is started again, any number of times, and nothing slower takes its place for good', async () => {
    const system = new FakeSystem({ wasm: 14, cpu: 200 })
    const runner = await ExpressionRunner.start(FILES, system)
    for (let failure = 0; failure < 20; failure++) {
      system.broken.add('wasm')
      expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
      system.time += 600_000
      await runner.tryOthers()
      expect(runner.backend, `after failure ${failure}`).toBe('wasm')
    }
  })

  test('when nothing runs any more, each attempt says so and tries again', async () => {
    const system = new FakeSystem({ wasm: 14, cpu: 200 })
    const runner = await ExpressionRunner.start(FILES, system)
    for (const backend of ['wasm', 'cpu'] as const) {
      system.doomed.add(backend)
      system.broken.add(backend)
    }
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(runner.classify([FACE])).rejects.toMatchObject({ problem: { code: 'no-backend' } })
    }
    system.doomed.clear()
    system.broken.clear()
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
  })

  test('a readback that never comes is given up, and the faces are read elsewhere', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    system.hanging.add('webgl')
    const reading = runner.classify([FACE])
    await vi.runAllTimersAsync()
    expect(await reading).toEqual([PROBABILITIES])
    expect(runner.backend).toBe('wasm')
  })

  test('a backend that never starts does not keep the others from starting', async () => {
    const system = new FakeSystem({ wasm: 14, cpu: 200 })
    system.hanging.add('wasm')
    const starting = ExpressionRunner.start(FILES, system)
    await vi.runAllTimersAsync()
    const runner = await starting
    expect(runner.backend).toBe('cpu')
    system.hanging.clear()
    system.time += 5_000
    await runner.tryOthers()
    expect(runner.backend).toBe('wasm')
  })

  test('faces are classified between two batch sizes of a warm-up', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    const build = system.build.bind(system)
    let reading: Promise<unknown> | undefined
    system.build = async () => {
      const net = await build()
      return {
        ...net,
        warmUp: (size) => {
          reading ??= runner.classify([FACE]).then((result) => ({ result, backend: runner.backend }))
          return net.warmUp(size)
        },
      }
    }
    await runner.tryOthers()
    expect(await reading).toEqual({ result: [PROBABILITIES], backend: 'wasm' })
    expect(runner.backend).toBe('webgl')
  })

  test('a GPU that is lost while it is warmed up leaves the readings on wasm', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    const build = system.build.bind(system)
    system.build = async () => ({ ...(await build()), warmUp: async () => Promise.reject(new Error('context lost')) })
    await runner.tryOthers()
    expect(runner.backend).toBe('wasm')
    expect(runner.trials.find(({ backend }) => backend === 'webgl')?.note).toBe('context lost')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
  })

  test('a warm-up that never ends leaves the readings on wasm', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    const build = system.build.bind(system)
    system.build = async () => ({ ...(await build()), warmUp: () => new Promise(() => undefined) })
    const trying = runner.tryOthers()
    await vi.runAllTimersAsync()
    await trying
    expect(runner.backend).toBe('wasm')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
  })
})

test('a backend of TensorFlow.js that was released can be activated again', async () => {
  const system = backendSystem('/')
  await system.activate('cpu')
  system.release('cpu')
  await system.activate('cpu')
})
