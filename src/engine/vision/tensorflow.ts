/** TensorFlow.js: everything that uses it, so that it is loaded only when it is needed. */
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { BackendName } from '../../shared/protocol'
import { batchesOf } from './batches'
import type { GraphModelFiles } from './graph-model'
import type { Net } from './net'

/** Makes one of TensorFlow.js' backends its current one. @throws Error when the machine does not have it. */
export async function activate(backend: BackendName): Promise<void> {
  if (tf.findBackendFactory(backend) === null) throw new Error('this browser does not have it')
  // TensorFlow.js says why only on the console.
  if (!(await tf.setBackend(backend))) throw new Error('it did not start on this machine')
  await tf.ready()
}

/** A net on the current backend. @throws Error when TensorFlow.js refuses the files. */
export async function loadNet({ model, weights }: GraphModelFiles, outputs: readonly string[]): Promise<Net> {
  const { modelTopology, signature, format, weightsManifest } = model
  const weightSpecs = weightsManifest[0].weights.map(({ quantization, ...spec }) =>
    quantization === undefined ? spec : { ...spec, quantization },
  )
  const graph = await loadGraphModel(
    tf.io.fromMemory({ format, modelTopology, signature, weightSpecs, weightData: weights }),
  )
  return new TensorflowNet(graph, outputs)
}

/** Calls `listener` once when the current backend's device goes away. */
export function whenLost(listener: () => void): void {
  const backend = tf.backend()
  if (backend instanceof MathBackendWebGL) {
    // The types of a worker do not know that a context has its canvas.
    const canvas: unknown = Reflect.get(backend.gpgpu.gl, 'canvas')
    if (canvas instanceof EventTarget) canvas.addEventListener('webglcontextlost', listener, { once: true })
  } else if (backend instanceof WebGPUBackend) {
    void backend.device.lost.then(listener)
  }
}

/** Frees a backend and what it holds. It can be activated again. */
export function release(backend: BackendName): void {
  const factory = tf.findBackendFactory(backend)
  try {
    tf.removeBackend(backend)
  } catch (thrown) {
    console.warn(`Mien: ${backend} could not be freed`, thrown)
  }
  // TensorFlow.js forgets how to make it, too.
  if (factory !== null && tf.findBackendFactory(backend) === null) tf.registerBackend(backend, factory)
}

/** A net on the backend that was current when it was built. */
class TensorflowNet implements Net {
  readonly #graph: GraphModel
  readonly #outputs: string[]
  /** Of one input. */
  readonly #shape: readonly number[]
  readonly #backend = tf.getBackend()

  constructor(graph: GraphModel, outputs: readonly string[]) {
    this.#graph = graph
    this.#outputs = [...outputs]
    const [input] = graph.inputs
    if (input?.shape === undefined) throw new Error('The net has no input')
    this.#shape = input.shape.slice(1)
  }

  async run(inputs: Float32Array, count: number): Promise<Float32Array[]> {
    const length = this.#shape.reduce((product, size) => product * size, 1)
    const parts: Float32Array[][] = this.#outputs.map(() => [])
    for (const { start, count: taken, size } of batchesOf(count)) {
      const padded = new Float32Array(size * length)
      padded.set(inputs.subarray(start * length, (start + taken) * length))
      const outputs = await this.#runBatch(padded, size)
      outputs.forEach((values, index) => parts[index]?.push(values.subarray(0, (values.length / size) * taken)))
    }
    return parts.map(joined)
  }

  dispose(): void {
    this.#graph.dispose()
  }

  async #runBatch(inputs: Float32Array, size: number): Promise<Float32Array[]> {
    // A trial of another backend that came to its end late may have changed it.
    if (tf.getBackend() !== this.#backend) await tf.setBackend(this.#backend)
    const outputs = tf.tidy(() => {
      const result = this.#graph.execute(tf.tensor(inputs, [size, ...this.#shape]), this.#outputs)
      return Array.isArray(result) ? result : [result]
    })
    try {
      return await Promise.all(outputs.map((output) => output.data<'float32'>()))
    } finally {
      tf.dispose(outputs)
    }
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
