/** The shipped pipeline in a worker, as in the offscreen document, with functions for tests and evaluation. */
import type { NoReadingReason, Probabilities } from '../../src/call/reading'
import { EngineError } from '../../src/engine/engine-error'
import { closePicture } from '../../src/engine/round-trip'
import { CROP_PIXELS, CROP_SIDE_PX, cropFace, mirrored } from '../../src/engine/vision/face-crop'
import { mapKeypoints, type DetectedFace } from '../../src/engine/vision/detected-face'
import { loadDetectorFiles } from '../../src/engine/vision/face-detector'
import { colorPictureOf, pictureOfImage, type ColorPicture } from '../../src/engine/vision/color-picture'
import { loadPipeline, regionOf, videoPxPerPx, type FacePipeline } from '../../src/engine/vision/pipeline'
import { messageOf } from '../../src/shared/error-message'
import type { BackendName, BackendTrial } from '../../src/shared/protocol'
import type { GrabbedPicture, PictureReading } from './person-reader'
import { facesOfRow } from './mosaic'

const ASSETS_URL = new URL('/assets/', location.href).href
/** FER2013's faces fill their pictures. The detector needs them larger and with a margin. */
const FER_SCALE = 4
const FER_MARGIN_PX = 12
const FER_CANVAS_SIDE_PX = FER_SCALE * (CROP_SIDE_PX + 2 * FER_MARGIN_PX)

/** The pipeline's result for one photograph. */
export type PhotoReading = {
  readonly face: DetectedFace | null
  /** Why the face cannot be read; null if it can. */
  readonly quality: Extract<NoReadingReason, 'no-face' | 'too-small' | 'turned-away'> | null
  readonly probabilities: Probabilities | null
}

/** What the worker answers to a picture of the page. */
export type PictureAnswer = PictureReading | { readonly problem: string }

let loading: Promise<FacePipeline> | undefined
const pipeline = (): Promise<FacePipeline> => (loading ??= loadPipeline(ASSETS_URL))

const ferSplits = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
/** Faces `from` to `from + count` of a .u8 file. */
async function ferFaces(url: string, from: number, count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const loading = ferSplits.get(url) ?? fetchBytes(url)
  ferSplits.set(url, loading)
  const bytes = await loading
  return Array.from({ length: count }, (_, index) => faceAt(bytes, from + index))
}

function faceAt(bytes: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> {
  return bytes.subarray(index * CROP_PIXELS, (index + 1) * CROP_PIXELS)
}

/** A decoded mosaic: its size, and its faces one after another, 48×48 bytes each. */
type Mosaic = { readonly widthPx: number; readonly heightPx: number; readonly faces: Uint8Array<ArrayBuffer> }

const mosaics = new Map<string, Promise<Mosaic>>()
function mosaicAt(url: string): Promise<Mosaic> {
  const loading = mosaics.get(url) ?? decodeMosaic(url)
  mosaics.set(url, loading)
  return loading
}

async function decodeMosaic(url: string): Promise<Mosaic> {
  const picture = await createImageBitmap(new Blob([await fetchBytes(url)]), { colorSpaceConversion: 'none' })
  const { width: widthPx, height: heightPx } = picture
  const context = new OffscreenCanvas(widthPx, CROP_SIDE_PX).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('No 2D context')
  const faces = new Uint8Array(widthPx * heightPx)
  for (let top = 0; top + CROP_SIDE_PX <= heightPx; top += CROP_SIDE_PX) {
    context.drawImage(picture, 0, -top)
    faces.set(facesOfRow(context.getImageData(0, 0, widthPx, CROP_SIDE_PX).data, widthPx), top * widthPx)
  }
  picture.close()
  return { widthPx, heightPx, faces }
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function pictureAt(url: string): Promise<ColorPicture> {
  const bitmap = await createImageBitmap(new Blob([await fetchBytes(url)]))
  try {
    return pictureOfImage(bitmap)
  } finally {
    bitmap.close()
  }
}

/** Crops as bytes (0 to 255), one after another, in base64, since results go back to Node as text. */
function base64Of(crops: readonly Float32Array[]): string {
  let text = ''
  for (const crop of crops) text += String.fromCharCode(...Uint8Array.from(crop, (grey) => Math.round(grey * 255)))
  return btoa(text)
}

/** A FER2013 face, enlarged on a grey background. */
function enlarged(face: Uint8Array<ArrayBuffer>): ColorPicture {
  const small = new OffscreenCanvas(CROP_SIDE_PX, CROP_SIDE_PX)
  const rgba = new Uint8ClampedArray(4 * CROP_PIXELS)
  face.forEach((grey, at) => rgba.set([grey, grey, grey, 255], 4 * at))
  small.getContext('2d')?.putImageData(new ImageData(rgba, CROP_SIDE_PX), 0, 0)
  const large = new OffscreenCanvas(FER_CANVAS_SIDE_PX, FER_CANVAS_SIDE_PX)
  const context = large.getContext('2d')
  if (!context) throw new Error('No 2D context')
  context.imageSmoothingQuality = 'high'
  context.fillStyle = 'rgb(128, 128, 128)'
  context.fillRect(0, 0, FER_CANVAS_SIDE_PX, FER_CANVAS_SIDE_PX)
  const [from, side] = [FER_SCALE * FER_MARGIN_PX, FER_SCALE * CROP_SIDE_PX]
  context.drawImage(small, from, from, side, side)
  return pictureOfImage(large)
}

const evaluation = {
  /** Loads the pipeline, and returns which backend it uses. */
  async start(): Promise<{ backend: BackendName; trials: readonly BackendTrial[] }> {
    const { backend, trials } = await pipeline()
    return { backend, trials }
  },
  /**
   * The shown probabilities and those of each head of the net, for FER2013's faces as they are, or `reframed`: cropped by the
   * pipeline.
   */
  async classifyFer(
    url: string,
    from: number,
    count: number,
    reframed: boolean,
  ): Promise<{ shown: Probabilities[]; heads: Record<string, Probabilities[]> }> {
    const engine = await pipeline()
    const faces = []
    for (const face of await ferFaces(url, from, count)) {
      faces.push(reframed ? (await reframe(face, engine)).crop : asPixels(face))
    }
    return { shown: await engine.classify(faces), heads: await engine.classifyHeads(faces) }
  },
  /** Size of a mosaic of faces, a grey picture. */
  async mosaicSize(url: string): Promise<{ widthPx: number; heightPx: number }> {
    const { widthPx, heightPx } = await mosaicAt(url)
    return { widthPx, heightPx }
  },
  /** The shown probabilities of faces of a mosaic, given by their index, row by row. */
  async classifyMosaic(url: string, indexes: readonly number[]): Promise<Probabilities[]> {
    const [engine, { faces }] = await Promise.all([pipeline(), mosaicAt(url)])
    return engine.classify(indexes.map((index) => asPixels(faceAt(faces, index))))
  },
  /** The pipeline's results for photographs. */
  async readPhotos(urls: readonly string[]): Promise<PhotoReading[]> {
    const engine = await pipeline()
    const readings: PhotoReading[] = []
    for (const url of urls) {
      const picture = await pictureAt(url)
      const { faces, reason } = await engine.examine(picture, 1)
      const [face] = faces
      // Also faces whose expression would not be shown: the evaluation reports both.
      const [probabilities] = face ? await engine.classify([engine.crop(picture, face)]) : []
      readings.push({ face: face ?? null, quality: reason, probabilities: probabilities ?? null })
    }
    return readings
  },
  /** The problem that a detector reports whose files are at another address; null if it loads. */
  async problemOfDetectorAt(baseUrl: string): Promise<unknown> {
    return loadDetectorFiles(new URL(baseUrl, location.href).href).then(
      () => null,
      (thrown: unknown) => (thrown instanceof EngineError ? thrown.problem : String(thrown)),
    )
  },
  /**
   * A crop of a drawn picture: the left half of the square is red, the right half blue, and the square extends beyond the
   * top of the picture.
   */
  async cropMadeUp(angleRad: number): Promise<number[]> {
    const canvas = new OffscreenCanvas(200, 200)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('No 2D context')
    context.translate(100, 50)
    context.rotate(angleRad)
    context.fillStyle = 'rgb(255, 0, 0)'
    context.fillRect(-300, -300, 300, 600)
    context.fillStyle = 'rgb(0, 0, 255)'
    context.fillRect(0, -300, 300, 600)
    return Array.from(cropFace(pictureOfImage(canvas), { centerX: 100, centerY: 50, sidePx: 160, angleRad }))
  },
  /** The largest face of each picture, and its crop as the net sees it; mid-grey if there is no face. */
  async cropPhotos(urls: readonly string[]): Promise<{ faces: (DetectedFace | null)[]; crops: string }> {
    const engine = await pipeline()
    const faces: (DetectedFace | null)[] = []
    const crops: Float32Array[] = []
    for (const url of urls) {
      const picture = await pictureAt(url)
      const [face] = (await engine.examine(picture, 1)).faces
      faces.push(face ?? null)
      crops.push(face ? engine.crop(picture, face) : new Float32Array(CROP_PIXELS).fill(0.5))
    }
    return { faces, crops: base64Of(crops) }
  },
  /** FER2013's faces, each after {@link reframe}. */
  async alignFer(
    url: string,
    from: number,
    count: number,
  ): Promise<{ faces: (DetectedFace['keypoints'] | null)[]; crops: string }> {
    const engine = await pipeline()
    const faces: (DetectedFace['keypoints'] | null)[] = []
    const crops: Float32Array[] = []
    for (const pixels of await ferFaces(url, from, count)) {
      const { keypoints, crop } = await reframe(pixels, engine)
      crops.push(crop)
      faces.push(keypoints)
    }
    return { faces, crops: base64Of(crops) }
  },
}

function asPixels(face: Uint8Array<ArrayBuffer>): Float32Array {
  return Float32Array.from(face, (grey) => grey / 255)
}

/** Detects and crops a FER2013 face; if no face is found, it returns the picture as it is without keypoints. */
async function reframe(
  face: Uint8Array<ArrayBuffer>,
  engine: FacePipeline,
): Promise<{ keypoints: DetectedFace['keypoints'] | null; crop: Float32Array }> {
  const picture = enlarged(face)
  const [found] = (await engine.examine(picture, 1)).faces
  if (!found) return { keypoints: null, crop: asPixels(face) }
  return { keypoints: inFerPixels(found.keypoints), crop: engine.crop(picture, found) }
}

function inFerPixels(keypoints: DetectedFace['keypoints']): DetectedFace['keypoints'] {
  return mapKeypoints(keypoints, ({ x, y }) => ({ x: x / FER_SCALE - FER_MARGIN_PX, y: y / FER_SCALE - FER_MARGIN_PX }))
}

/** Reads a picture as in a call, and its face from the mirrored crop too. */
async function readGrabbed({ picture: sent, region, videoWidthPx }: GrabbedPicture): Promise<PictureReading> {
  const engine = await pipeline()
  const picture = colorPictureOf(sent)
  closePicture(sent)
  const frame = { picture, region, videoWidthPx }
  const { faces, reason } = await engine.examine(picture, videoPxPerPx(frame))
  const [found] = faces
  if (!found) return { face: null, result: { reason: reason ?? 'no-face' } }
  const face = regionOf(found, frame)
  if (reason !== null) return { face, result: { reason } }
  const crop = engine.crop(picture, found)
  const [plain, mirror] = await engine.classify([crop, mirrored(crop)])
  if (!plain || !mirror) throw new Error('The net left out a face')
  return { face, result: { plain, mirrored: mirror } }
}

addEventListener('message', ({ data, ports: [port] }: MessageEvent<GrabbedPicture>) => {
  readGrabbed(data).then(
    (reading) => port?.postMessage(reading satisfies PictureAnswer),
    (thrown: unknown) => port?.postMessage({ problem: messageOf(thrown) } satisfies PictureAnswer),
  )
})

type Evaluation = typeof evaluation
declare global {
  var evaluation: Evaluation
}
globalThis.evaluation = evaluation
