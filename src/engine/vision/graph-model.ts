import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'

/** TensorFlow.js' model.json of a graph model whose weights are one file, as Mien's build and training write it. */
export const graphModelSchema = v.looseObject({
  format: v.literal('graph-model'),
  modelTopology: v.record(v.string(), v.unknown()),
  signature: v.looseObject({ outputs: v.record(v.string(), v.unknown()) }),
  weightsManifest: v.tuple([
    v.object({
      paths: v.tuple([v.literal('weights.bin')]),
      weights: v.array(
        v.object({
          name: v.string(),
          shape: v.array(v.number()),
          dtype: v.picklist(['float32', 'int32']),
          quantization: v.optional(
            v.variant('dtype', [
              v.object({ dtype: v.literal('float16') }),
              v.object({ dtype: v.picklist(['uint8', 'uint16']), scale: v.number(), min: v.number() }),
            ]),
          ),
        }),
      ),
    }),
  ]),
})

/** A graph model's files, checked, from which it can be built on any backend. */
export interface GraphModelFiles {
  readonly model: v.InferOutput<typeof graphModelSchema>
  readonly weights: ArrayBuffer
}

/** A graph model on the current backend. @throws Error when TensorFlow.js refuses the files. */
export function buildGraphModel({ model, weights }: GraphModelFiles): Promise<GraphModel> {
  const { modelTopology, signature, format, weightsManifest } = model
  const weightSpecs = weightsManifest[0].weights.map(({ quantization, ...spec }) =>
    quantization === undefined ? spec : { ...spec, quantization },
  )
  return loadGraphModel(tf.io.fromMemory({ format, modelTopology, signature, weightSpecs, weightData: weights }))
}
