import { FakeBitmap } from './fake-bitmap'

/** Stands in for OffscreenCanvas, which Node does not have: every picture drawn on it is black. */
export class FakeCanvas {
  width: number
  height: number

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
  }

  getContext(): object {
    return {
      canvas: this,
      drawImage: (image: unknown) => {
        if (image instanceof FakeBitmap && image.isBroken) throw new TypeError('Not a picture')
      },
      getImageData: (_x: number, _y: number, width: number, height: number) => ({
        data: new Uint8ClampedArray(4 * width * height),
      }),
    }
  }
}
