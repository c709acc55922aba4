/** Draws one person's picture repeatedly on a canvas whose stream a peer connection sends. */

export type PictureFormat = { readonly width: number; readonly height: number; readonly framesPerSecond: number }

/** What is shown: a photo or video by its address, or a plain colour (as from a camera with nobody in front). */
export type PictureSource = { readonly face: string } | { readonly colour: string }

/**
 * How far the photo moves, in pixels of the sent picture, like a person who sits still. Enough that the encoder sends every
 * frame, too little to change the reading.
 */
const DRIFT_PX = 2
const DRIFT_PERIODS_MS = { x: 3_100, y: 4_700 } as const

export type Picture = {
  readonly stream: MediaStream
  /** Changes what is shown from the next frame on. */
  readonly show: (source: PictureSource) => Promise<void>
  readonly stop: () => void
}

type Drawing = (context: CanvasRenderingContext2D, elapsedMs: number) => void

/** Starts drawing `source`. */
export async function startPicture(source: PictureSource, format: PictureFormat): Promise<Picture> {
  const canvas = document.createElement('canvas')
  canvas.width = format.width
  canvas.height = format.height
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('No 2D canvas')

  let drawing = await drawingOf(source, format)
  const startedAtMs = performance.now()
  const draw = (): void => drawing(context, performance.now() - startedAtMs)
  draw()
  const stream = canvas.captureStream(format.framesPerSecond)
  const timer = setInterval(draw, 1_000 / format.framesPerSecond)
  return {
    stream,
    show: async (next) => {
      drawing = await drawingOf(next, format)
    },
    stop: () => {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
    },
  }
}

async function drawingOf(source: PictureSource, format: PictureFormat): Promise<Drawing> {
  if ('colour' in source) return drawColour(source.colour, format)
  return /\.(mp4|webm)$/i.test(source.face)
    ? await drawVideo(source.face, format)
    : await drawPhoto(source.face, format)
}

/** A plain colour with a moving band, so that new frames are sent. */
function drawColour(colour: string, { width, height }: PictureFormat): Drawing {
  return (context, elapsedMs) => {
    context.fillStyle = colour
    context.fillRect(0, 0, width, height)
    context.fillStyle = 'rgb(255 255 255 / 10%)'
    context.fillRect((elapsedMs / 20) % width, 0, 8, height)
  }
}

/** The whole photo in front of a blurred, enlarged copy of itself, like background blur in a call. */
async function drawPhoto(address: string, { width, height }: PictureFormat): Promise<Drawing> {
  const image = new Image()
  image.src = address
  await image.decode()

  // Blurred only once, since blur is slow in software.
  const background = new OffscreenCanvas(width, height)
  const context = background.getContext('2d', { alpha: false })
  if (context === null) throw new Error('No 2D canvas')
  const cover = Math.max(width / image.naturalWidth, height / image.naturalHeight) * 1.2
  context.filter = 'blur(16px)'
  drawCentred(context, image, image.naturalWidth * cover, image.naturalHeight * cover, 0, 0)

  const fit = Math.min(width / image.naturalWidth, height / image.naturalHeight)
  // Scaled once for the same reason.
  const portrait = new OffscreenCanvas(
    Math.max(1, Math.round(image.naturalWidth * fit)),
    Math.max(1, Math.round(image.naturalHeight * fit)),
  )
  const portraitContext = portrait.getContext('2d', { alpha: false })
  if (portraitContext === null) throw new Error('No 2D canvas')
  portraitContext.imageSmoothingQuality = 'high'
  portraitContext.drawImage(image, 0, 0, portrait.width, portrait.height)

  return (target, elapsedMs) => {
    target.drawImage(background, 0, 0)
    const x = DRIFT_PX * Math.sin((2 * Math.PI * elapsedMs) / DRIFT_PERIODS_MS.x)
    const y = DRIFT_PX * Math.sin((2 * Math.PI * elapsedMs) / DRIFT_PERIODS_MS.y)
    drawCentred(target, portrait, portrait.width, portrait.height, x, y)
  }
}

/** A looping, muted video on black. */
async function drawVideo(address: string, { width, height }: PictureFormat): Promise<Drawing> {
  const video = document.createElement('video')
  video.src = address
  video.loop = true
  video.muted = true
  await video.play()
  const fit = Math.min(width / video.videoWidth, height / video.videoHeight)
  return (context) => {
    context.fillStyle = 'black'
    context.fillRect(0, 0, width, height)
    drawCentred(context, video, video.videoWidth * fit, video.videoHeight * fit, 0, 0)
  }
}

function drawCentred(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  image: CanvasImageSource,
  width: number,
  height: number,
  dx: number,
  dy: number,
): void {
  const { canvas } = context
  context.drawImage(image, (canvas.width - width) / 2 + dx, (canvas.height - height) / 2 + dy, width, height)
}
