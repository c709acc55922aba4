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
