/** Stands in for ImageBitmap, which Node does not have; `vi.stubGlobal('ImageBitmap', FakeBitmap)`. */
export class FakeBitmap {
  readonly width: number
  readonly height: number
  isClosed = false
  /** Whether it cannot be drawn. */
  isBroken = false

  constructor(width = 320, height = 180) {
    this.width = width
    this.height = height
  }

  close(): void {
    this.isClosed = true
  }
}
