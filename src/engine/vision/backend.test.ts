import { describe, expect, test } from 'vitest'
import type { Probabilities } from '../../call/reading'
import type { BackendName } from '../../shared/protocol'
import { ExpressionRunner, type BackendSystem } from './backend'
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

/** Backends of given speeds (ms a face; null: the machine does not have it) on a clock of their own. */
class FakeSystem implements BackendSystem {
  readonly log: string[] = []
  readonly lose = new Map<BackendName, () => void>()
  readonly broken = new Set<BackendName>()
  readonly software = new Set<BackendName>()
  current: BackendName | null = null
  #nowMs = 0
  readonly #msPerFace: Readonly<Partial<Record<BackendName, number>>>

  constructor(msPerFace: Readonly<Partial<Record<BackendName, number>>>) {
    this.#msPerFace = msPerFace
  }

  async activate(backend: BackendName): Promise<void> {
    if (this.#msPerFace[backend] === undefined) throw new Error('this browser does not have it')
    this.current = backend
    this.log.push(`activate ${backend}`)
  }

  async isSoftware(backend: BackendName): Promise<boolean> {
    return this.software.has(backend)
  }

  async build(): ReturnType<BackendSystem['build']> {
    const backend = this.current
    if (backend === null) throw new Error('No backend')
    return {
      classify: async (faces) => {
        if (this.current !== backend) throw new Error(`${backend} computes while ${this.current} is current`)
        if (this.broken.has(backend)) throw new Error('context lost')
        this.#nowMs += faces.length * (this.#msPerFace[backend] ?? 0)
        return faces.map(() => PROBABILITIES)
      },
      warmUp: async () => void this.log.push(`warm up ${backend}`),
      dispose: () => void this.log.push(`dispose ${backend}`),
    }
  }

  whenLost(listener: () => void): void {
    if (this.current !== null) this.lose.set(this.current, listener)
  }

  remove(backend: BackendName): void {
    this.log.push(`remove ${backend}`)
  }

  nowMs(): number {
    return this.#nowMs
  }
}

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
    expect(system.log).toContain('warm up webgl')
    expect(system.log).toContain('dispose wasm')
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
  })

  test('stays on wasm for a small gain, and goes on computing there', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 13, webgpu: 1100 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    expect(runner.backend).toBe('wasm')
    expect(system.log).toContain('remove webgl')
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

  test('starts on the remembered backend, and on wasm where that is gone', async () => {
    expect((await ExpressionRunner.start(FILES, new FakeSystem({ wasm: 14, webgl: 2 }), 'webgl')).backend).toBe('webgl')
    const without = await ExpressionRunner.start(FILES, new FakeSystem({ wasm: 14 }), 'webgl')
    expect(without.backend).toBe('wasm')
    expect(without.trials[0]).toEqual({ backend: 'webgl', msPerFace: null, note: 'this browser does not have it' })
  })

  test('plain JavaScript only where nothing else runs', async () => {
    const runner = await ExpressionRunner.start(FILES, new FakeSystem({ cpu: 200 }))
    expect(runner.backend).toBe('cpu')
    expect(runner.trials.map((trial) => trial.backend)).toEqual(['wasm', 'webgl', 'webgpu', 'cpu'])
  })

  test('no backend at all is an error that names each', async () => {
    const thrown: unknown = await ExpressionRunner.start(FILES, new FakeSystem({})).catch((reason: unknown) => reason)
    expect(thrown).toMatchObject({ problem: { code: 'no-backend' } } satisfies Partial<EngineError> | object)
    expect(String(thrown)).toContain('webgpu: this browser does not have it')
  })

  test('a lost context is told, and the next faces are read on wasm', async () => {
    const system = new FakeSystem({ wasm: 14, webgl: 2 })
    const runner = await ExpressionRunner.start(FILES, system)
    await runner.tryOthers()
    const lost: BackendName[] = []
    runner.onContextLost((backend) => lost.push(backend))
    system.broken.add('webgl')
    system.lose.get('webgl')?.()
    expect(lost).toEqual(['webgl'])
    expect(await runner.classify([FACE])).toEqual([PROBABILITIES])
    expect(runner.backend).toBe('wasm')
    expect(runner.trials.find((trial) => trial.backend === 'webgl')?.msPerFace).toBeNull()
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
})
