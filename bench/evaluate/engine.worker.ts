/** The shipped engine in a worker, as the offscreen document runs it, with a handle for bench/evaluate to hold. */
import { CROP_PIXELS, FaceCropper, cropSquareFor } from '../../src/engine/face-crop'
import { FaceDetector, type DetectedFace } from '../../src/engine/face-detector'

const ASSETS_URL = new URL('/assets/', location.href).href

let detector: FaceDetector | undefined
let cropper: FaceCropper | undefined

async function pictureAt(url: string): Promise<ImageBitmap> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: status ${response.status}`)
  return createImageBitmap(await response.blob())
}

/** Crops as bytes (0 to 255), one after another, in base64: the way back to Node carries text. */
function base64Of(crops: readonly Float32Array[]): string {
  let text = ''
  for (const crop of crops) text += String.fromCharCode(...crop.map((grey) => Math.round(grey * 255)))
  return btoa(text)
}

const evaluation = {
  async load(): Promise<void> {
    detector = await FaceDetector.load(ASSETS_URL)
    cropper = new FaceCropper()
  },
  async detect(urls: readonly string[]): Promise<DetectedFace[][]> {
    if (!detector) throw new Error('load first')
    const found: DetectedFace[][] = []
    for (const url of urls) {
      const picture = await pictureAt(url)
      found.push(detector.detect(picture))
      picture.close()
    }
    return found
  },
  /** The largest face of each picture, and its crop as the net sees it; grey where there is no face. */
  async cropFaces(urls: readonly string[]): Promise<{ faces: (DetectedFace | null)[]; crops: string }> {
    if (!detector || !cropper) throw new Error('load first')
    const faces: (DetectedFace | null)[] = []
    const crops: Float32Array[] = []
    for (const url of urls) {
      const picture = await pictureAt(url)
      const [face] = detector.detect(picture)
      faces.push(face ?? null)
      crops.push(face ? cropper.crop(picture, cropSquareFor(face)) : new Float32Array(CROP_PIXELS).fill(0.5))
      picture.close()
    }
    return { faces, crops: base64Of(crops) }
  },
}
export type Evaluation = typeof evaluation
declare global {
  var evaluation: Evaluation
}
globalThis.evaluation = evaluation
