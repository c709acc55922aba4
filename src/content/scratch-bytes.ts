/**
 * Memory for what is soon no longer needed. A new piece for each frame costs the page about as much as copying the frame into it, and its
 * garbage makes the browser collect.
 */
export class ScratchBytes {
  /** Null while it is borrowed. */
  #free: Uint8Array<ArrayBuffer> | null = null

  /** At least so many bytes, with anything in them; the borrower's alone until {@link giveBack}. */
  borrow(byteLength: number): Uint8Array<ArrayBuffer> {
    const free = this.#free
    this.#free = null
    return free !== null && free.length >= byteLength ? free : new Uint8Array(byteLength)
  }

  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    this.#free = bytes
  }
}
