/** The shipped engine in a worker, as the offscreen document runs it, with a handle for the evaluation to hold. */
import type { NoReadingReason, Probabilities } from '../../src/call/reading'
import { ExpressionRunner, tensorflowBackends } from '../../src/engine/vision/backend'
import { EngineError, messageOf } from '../../src/engine/engine-error'
import { ExpressionNet, headProbabilities, loadExpressionFiles } from '../../src/engine/vision/expression-net'
import { CROP_PIXELS, CROP_SIDE_PX, FaceCropper, cropSquareFor } from '../../src/engine/vision/face-crop'
import { FaceDetector, mapKeypoints, type DetectedFace } from '../../src/engine/vision/face-detector'
import { judgeFace } from '../../src/engine/vision/face-quality'
import type { BackendName, BackendTrial } from '../../src/shared/protocol'

const ASSETS_URL = new URL('/assets/', location.href).href
/** FER2013's faces fill their pictures: they are drawn larger, with a margin, for the detector to find them. */
const FER_SCALE = 4
const FER_MARGIN_PX = 12
const FER_CANVAS_SIDE_PX = FER_SCALE * (CROP_SIDE_PX + 2 * FER_MARGIN_PX)

/** Every WebGL 2 context of this worker, for {@link Evaluation.loseContexts}: those who make them keep them to themselves. */
const webGlContexts: WebGL2RenderingContext[] = []
// The proxy hands `this` on.
// oxlint-disable-next-line typescript/unbound-method
OffscreenCanvas.prototype.getContext = new Proxy(OffscreenCanvas.prototype.getContext, {
  apply(target, canvas: OffscreenCanvas, args: unknown[]) {
    const context: unknown = Reflect.apply(target, canvas, args)
    if (context instanceof WebGL2RenderingContext && !webGlContexts.includes(context)) webGlContexts.push(context)
    return context
  },
})

/** What the pipeline says of one photograph. */
export type PhotoReading = {
  readonly face: DetectedFace | null
  readonly quality: ReturnType<typeof judgeFace> | Extract<NoReadingReason, 'no-face'>
  readonly probabilities: Probabilities | null
}

async function startEngine() {
  const files = await loadExpressionFiles(ASSETS_URL)
  const [detector, runner] = await Promise.all([
    FaceDetector.load(ASSETS_URL),
    ExpressionRunner.start(files, tensorflowBackends(ASSETS_URL)),
  ])
  return { files, detector, runner, cropper: new FaceCropper(), net: await ExpressionNet.build(files) }
}
let starting: ReturnType<typeof startEngine> | undefined
const engine = () => (starting ??= startEngine())

const ferSplits = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
/** Faces `from` to `from + count` of a .u8 file. */
async function ferFaces(url: string, from: number, count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const loading = ferSplits.get(url) ?? fetchBytes(url)
  ferSplits.set(url, loading)
  const bytes = await loading
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray((from + index) * CROP_PIXELS, (from + index + 1) * CROP_PIXELS),
  )
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function pictureAt(url: string): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([await fetchBytes(url)]))
}

/** Crops as bytes (0 to 255), one after another, in base64: the way back to Node carries text. */
function base64Of(crops: readonly Float32Array[]): string {
  let text = ''
  for (const crop of crops) text += String.fromCharCode(...Uint8Array.from(crop, (grey) => Math.round(grey * 255)))
  return btoa(text)
}

/** A FER2013 face on a grey ground, larger. */
function enlarged(face: Uint8Array<ArrayBuffer>): OffscreenCanvas {
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
  return large
}

const evaluation = {
  /** Loads everything; says which backend runs. */
  async start(): Promise<{ backend: BackendName; trials: readonly BackendTrial[] }> {
    const { runner } = await engine()
    return { backend: runner.backend, trials: runner.trials }
  },
  async tryOthers(): Promise<{ backend: BackendName; trials: readonly BackendTrial[] }> {
    const { runner } = await engine()
    await runner.tryOthers()
    return { backend: runner.backend, trials: runner.trials }
  },
  /**
   * The shown probabilities, and for each head of the calibration its own, of FER2013's faces: as they stand in it, or `reframed`,
   * each as the pipeline crops it.
   */
  async classifyFer(
    url: string,
    from: number,
    count: number,
    reframed: boolean,
  ): Promise<{ shown: Probabilities[]; heads: Record<string, Probabilities[]> }> {
    const { files, runner, net, detector, cropper } = await engine()
    const faces = (await ferFaces(url, from, count)).map((face) =>
      reframed ? reframe(face, detector, cropper).crop : asPixels(face),
    )
    const logits = await net.logits(faces)
    const heads = Object.fromEntries(
      files.calibration.heads.map((head, index) => [
        head.output,
        (logits[index] ?? []).map((values) => headProbabilities(values, head)),
      ]),
    )
    return { shown: await runner.classify(faces), heads }
  },
  /** What the pipeline says of photographs. */
  async readPhotos(urls: readonly string[]): Promise<PhotoReading[]> {
    const { detector, cropper, runner } = await engine()
    const readings: PhotoReading[] = []
    for (const url of urls) {
      const picture = await pictureAt(url)
      const [face] = detector.detect(picture)
      const [probabilities] = face ? await runner.classify([cropper.crop(picture, cropSquareFor(face))]) : []
      readings.push({
        face: face ?? null,
        quality: face ? judgeFace(face, 1) : 'no-face',
        probabilities: probabilities ?? null,
      })
      picture.close()
    }
    return readings
  },
  /**
   * Loses every WebGL context, as a crash of the GPU's process does, with a detector and a net that use one.
   * @returns Who said so, and what a new detector finds in the picture.
   */
  async loseContexts(
    url: string,
  ): Promise<{ told: string[]; facesBefore: number; whileLost: string; facesAfter: number }> {
    const { files, detector } = await engine()
    const picture = await pictureAt(url)
    const told: string[] = []
    detector.onContextLost(() => told.push('detector'))
    const facesBefore = detector.detect(picture).length
    const system = tensorflowBackends(ASSETS_URL)
    await system.activate('webgl')
    system.whenLost(() => told.push('webgl'))
    const net = await ExpressionNet.build(files)
    await net.classify([new Float32Array(CROP_PIXELS)])
    for (const context of webGlContexts) context.getExtension('WEBGL_lose_context')?.loseContext()
    // The event is a task of its own.
    await new Promise((done) => setTimeout(done, 100))
    let whileLost = 'found nothing'
    try {
      detector.detect(picture)
    } catch (thrown) {
      whileLost = messageOf(thrown)
    }
    const next = await FaceDetector.load(ASSETS_URL)
    const facesAfter = next.detect(picture).length
    next.close()
    starting = undefined
    return { told, facesBefore, whileLost, facesAfter }
  },
  /** What a detector says that finds its files below another address. */
  async problemOfDetectorAt(baseUrl: string): Promise<unknown> {
    return FaceDetector.load(new URL(baseUrl, location.href).href).then(
      () => null,
      (thrown: unknown) => (thrown instanceof EngineError ? thrown.problem : String(thrown)),
    )
  },
  /**
   * A crop of a made-up picture: the square's left half is red, its right half blue, and the square reaches beyond the
   * picture at the top.
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
    const { cropper } = await engine()
    return Array.from(cropper.crop(canvas, { centerX: 100, centerY: 50, sidePx: 160, angleRad }))
  },
  /** The largest face of each picture, and its crop as the net sees it; mid-grey where there is no face. */
  async cropPhotos(urls: readonly string[]): Promise<{ faces: (DetectedFace | null)[]; crops: string }> {
    const { detector, cropper } = await engine()
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
  /** FER2013's own faces, each {@link reframe}d. */
  async alignFer(
    url: string,
    from: number,
    count: number,
  ): Promise<{ faces: (DetectedFace['keypoints'] | null)[]; crops: string }> {
    const { detector, cropper } = await engine()
    const faces: (DetectedFace['keypoints'] | null)[] = []
    const crops: Float32Array[] = []
    for (const pixels of await ferFaces(url, from, count)) {
      const { keypoints, crop } = reframe(pixels, detector, cropper)
      crops.push(crop)
      faces.push(keypoints)
    }
    return { faces, crops: base64Of(crops) }
  },
}

function asPixels(face: Uint8Array<ArrayBuffer>): Float32Array {
  return Float32Array.from(face, (grey) => grey / 255)
}

/** A FER2013 face put through detector and cropper; the face as it is, and no keypoints, where none was found. */
function reframe(
  face: Uint8Array<ArrayBuffer>,
  detector: FaceDetector,
  cropper: FaceCropper,
): { keypoints: DetectedFace['keypoints'] | null; crop: Float32Array } {
  const canvas = enlarged(face)
  const [found] = detector.detect(canvas)
  if (!found) return { keypoints: null, crop: asPixels(face) }
  return { keypoints: inFerPixels(found.keypoints), crop: cropper.crop(canvas, cropSquareFor(found)) }
}

function inFerPixels(keypoints: DetectedFace['keypoints']): DetectedFace['keypoints'] {
  return mapKeypoints(keypoints, ({ x, y }) => ({ x: x / FER_SCALE - FER_MARGIN_PX, y: y / FER_SCALE - FER_MARGIN_PX }))
}

export type Evaluation = typeof evaluation
declare global {
  var evaluation: Evaluation
}
globalThis.evaluation = evaluation
