/**
 * Paints the canvases of fixture pages in the ways in which meeting sites paint theirs (Zoom: an OffscreenCanvas in a
 * worker; WebGL in the page, without preserveDrawingBuffer, so that the picture is gone after the animation frame).
 */

/** `slow`: WebGL in the page, slower than the screen. `black`: never anything but black. */
export type PainterKind = '2d' | 'webgl' | 'worker' | 'slow' | 'black'

/** Fills `rect` (canvas pixels) with one person's picture. */
interface Cell {
  /** Any CSS colour. */
  readonly color: string
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

type Rgb = readonly [number, number, number]
interface RgbCell {
  readonly rgb: Rgb
  readonly rect: Cell['rect']
}
interface Job {
  readonly cells: readonly RgbCell[]
  readonly context: '2d' | 'webgl2'
  /** Paints in each n-th animation frame. */
  readonly everyFrames: number
}

/** About 10 pictures a second on a screen of 60: what Zoom paints for a small tile. */
const SLOW_EVERY_FRAMES = 6
const BLACK: Rgb = [0, 0, 0]
/** Of a channel that was painted and read back, of 255. */
const COLOR_TOLERANCE = 4

/** A canvas can be handed to a worker once only. */
const workers = new WeakMap<HTMLCanvasElement, Worker>()
const cellsInWorkers = new WeakMap<HTMLCanvasElement, readonly RgbCell[]>()

/**
 * Paints `cells` until the returned function is called. The middle of a cell always has the cell's colour; a small square
 * runs along its upper edge, so that frames differ.
 * @throws Error when the canvas is painted in another way already, or the browser has no WebGL2.
 */
export function paintCanvas(canvas: HTMLCanvasElement, cells: readonly Cell[], kind: PainterKind): () => void {
  const job: Job = {
    cells: cells.map(({ color, rect }) => ({ rgb: kind === 'black' ? BLACK : rgbOf(color), rect })),
    context: kind === '2d' ? '2d' : 'webgl2',
    everyFrames: kind === 'slow' ? SLOW_EVERY_FRAMES : 1,
  }
  return kind === 'worker' ? paintInWorker(canvas, job) : startPainter(canvas, job)
}

/** Waits until a canvas shows what it was last given to paint. */
export async function whenPainted(canvas: HTMLCanvasElement): Promise<void> {
  const cells = cellsInWorkers.get(canvas)
  // In the page it is painted in the next animation frame, and can be read then alone.
  if (!cells) return nextFrame().then(nextFrame)
  const plane = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const isPainted = ({ rgb, rect: { x, y, width, height } }: RgbCell): boolean => {
    plane?.drawImage(canvas, x + width / 2, y + height / 2, 1, 1, 0, 0, 1, 1)
    const shown = [...(plane?.getImageData(0, 0, 1, 1).data ?? [])]
    return shown[3] === 255 && rgb.every((value, index) => Math.abs(value - (shown[index] ?? 0)) < COLOR_TOLERANCE)
  }
  while (!cells.every(isPainted)) await nextFrame()
}

function nextFrame(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => done()))
}

function paintInWorker(canvas: HTMLCanvasElement, job: Job): () => void {
  const worker = workers.get(canvas) ?? startWorker(canvas)
  cellsInWorkers.set(canvas, job.cells)
  worker.postMessage({ job })
  return () => worker.postMessage({})
}

function startWorker(canvas: HTMLCanvasElement): Worker {
  const code = `
    const startPainter = ${startPainter.toString()}
    let canvas
    let stop = () => {}
    self.onmessage = ({ data }) => {
      canvas ??= data.canvas
      stop()
      stop = data.job ? startPainter(canvas, data.job) : () => {}
    }`
  const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  const worker = new Worker(address)
  const offscreen = canvas.transferControlToOffscreen()
  worker.postMessage({ canvas: offscreen }, [offscreen])
  workers.set(canvas, worker)
  return worker
}

/** Runs in the page or, from its own text, in a worker: it uses nothing from outside. */
function startPainter(canvas: HTMLCanvasElement | OffscreenCanvas, { cells, context, everyFrames }: Job): () => void {
  const plane = context === '2d' ? canvas.getContext('2d') : null
  const gl = context === 'webgl2' ? canvas.getContext('webgl2', { preserveDrawingBuffer: false }) : null
  if (!plane && !gl) throw new Error(`This canvas gives no ${context}`)
  const fill = (x: number, y: number, width: number, height: number, [red, green, blue]: readonly number[]) => {
    if (plane) {
      plane.fillStyle = `rgb(${red} ${green} ${blue})`
      plane.fillRect(x, y, width, height)
    }
    if (gl) {
      gl.enable(gl.SCISSOR_TEST)
      gl.scissor(x, canvas.height - y - height, width, height)
      gl.clearColor((red ?? 0) / 255, (green ?? 0) / 255, (blue ?? 0) / 255, 1)
      gl.clear(gl.COLOR_BUFFER_BIT)
    }
  }
  const paint = (step: number) => {
    fill(0, 0, canvas.width, canvas.height, [0, 0, 0])
    for (const { rgb, rect } of cells) {
      const side = Math.max(2, Math.round(rect.height / 12))
      fill(rect.x, rect.y, rect.width, rect.height, rgb)
      const darker = rgb.map((value) => Math.round(value * 0.8))
      fill(rect.x + ((step * side) % Math.max(1, rect.width - side)), rect.y, side, side, darker)
    }
  }
  let frames = 0
  let request = 0
  const onFrame = () => {
    if (frames % everyFrames === 0) paint(frames / everyFrames)
    frames++
    request = requestAnimationFrame(onFrame)
  }
  request = requestAnimationFrame(onFrame)
  return () => cancelAnimationFrame(request)
}

/** Red, green and blue, 0 to 255, of a CSS colour. */
function rgbOf(color: string): Rgb {
  const plane = new OffscreenCanvas(1, 1).getContext('2d')
  if (!plane) throw new Error('No 2D canvas')
  plane.fillStyle = color
  plane.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = plane.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
