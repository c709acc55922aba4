/** Inputs that one run of a net takes on a GPU, which compiles its programs again for each size, so there are few. More inputs take several runs. */
export const BATCH_SIZES = [1, 2, 4, 6, 8, 12, 16] as const

/** How a number of inputs is split over runs: each run's first input, its inputs, and the size it is padded to. */
export function batchesOf(inputs: number): { start: number; count: number; size: number }[] {
  const largest = Math.max(...BATCH_SIZES)
  const batches = []
  for (let start = 0; start < inputs; start += largest) {
    const count = Math.min(largest, inputs - start)
    batches.push({ start, count, size: BATCH_SIZES.find((size) => size >= count) ?? largest })
  }
  return batches
}
