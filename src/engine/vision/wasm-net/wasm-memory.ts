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
  /** Sizes of the parts that were taken. */
  readonly #taken = new Map<number, number>()

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
    if (best) this.#free.splice(this.#free.indexOf(best), 1)
    const part = best ?? { at: this.reserve(bytes), bytes }
    this.#taken.set(part.at, part.bytes)
    return part.at
  }

  /** Lets later steps overwrite a part that was taken. */
  giveBack(at: number): void {
    this.#free.push({ at, bytes: this.#taken.get(at) ?? 0 })
  }

  /** The floats at an address. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count)
  }

  /** The 16-bit integers at an address. */
  shorts(at: number, count: number): Int16Array {
    return new Int16Array(this.#memory.buffer, at, count)
  }
}
