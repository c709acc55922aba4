/** A net that is ready to compute, on one backend. It holds memory outside JavaScript. */
export interface Net {
  /**
   * Computes some inputs at once.
   * @param inputs One after another.
   * @param count How many they are.
   * @returns For each of the outputs that the net was loaded for: its values for all inputs, one after another.
   */
  run(inputs: Float32Array, count: number): Promise<Float32Array[]>
  /** Frees its memory. */
  dispose(): void
}
