import type { Kernels } from './kernels'

const PAGE_BYTES = 65_536
/** What the kernels load at once. */
const ALIGNMENT = 16

/** Hands out parts of a net's memory while the net is built. Nothing is given back to the system before the net goes. */
export class WasmMemory {
  readonly #memory: WebAssembly.Memory
  #end: number
  /** Parts that a later step may overwrite. */
  readonly #free: { readonly at: number; readonly bytes: number }[] = []

  constructor(kernels: Kernels) {
    this.#memory = kernels.memory
    this.#end = kernels.heapStart()
  }

  /** A part of its own, all zeros. @returns its address */
  reserve(bytes: number): number {
    const at = Math.ceil(this.#end / ALIGNMENT) * ALIGNMENT
    this.#end = at + bytes
    const missingBytes = this.#end - this.#memory.buffer.byteLength
    if (missingBytes > 0) this.#memory.grow(Math.ceil(missingBytes / PAGE_BYTES))
    return at
  }

  /** A part that may hold anything, the smallest free one that is large enough. */
  take(bytes: number): number {
    const [best] = this.#free.filter((part) => part.bytes >= bytes).toSorted((a, b) => a.bytes - b.bytes)
    if (best === undefined) return this.reserve(bytes)
    this.#free.splice(this.#free.indexOf(best), 1)
    this.#sizes.set(best.at, best.bytes)
    return best.at
  }

  /** Lets later steps overwrite a part that was taken. */
  giveBack(at: number, bytes: number): void {
    this.#free.push({ at, bytes: this.#sizes.get(at) ?? bytes })
  }

  /** Sizes of parts that are larger than what they were taken for. */
  readonly #sizes = new Map<number, number>()

  /** The floats at an address. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count)
  }

  /** The 16-bit integers at an address. */
  shorts(at: number, count: number): Int16Array {
    return new Int16Array(this.#memory.buffer, at, count)
  }
}
