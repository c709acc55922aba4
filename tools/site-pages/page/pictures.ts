/** Everybody's picture is one colour, so that a grabbed frame says whose it is; or a portrait, to be read. */
import type { Picture } from '../../../src/shared/protocol'

const LEVELS = [30, 128, 225] as const
const SIZE = { width: 640, height: 360 } as const
const FRAMES_PER_SECOND = 5
/** Two colours that a grey would lie between are told apart by eye and by video alike. */
const COLORS: readonly Rgb[] = LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b) => [r, g, b] as const)))

type Rgb = readonly [number, number, number]

interface Shown {
  readonly color: Rgb
  readonly stream: MediaStream
  readonly stop: () => void
}

const shownOf = new Map<string, Shown>()
const portraits = new Map<string, HTMLImageElement>()

/** Has people show a portrait. To be called before their pictures are shown. @param addresses By the person's id. */
export async function usePortraits(addresses: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, address] of Object.entries(addresses)) {
    const image = Object.assign(new Image(), { src: address })
    await image.decode()
    portraits.set(id, image)
  }
}

function pictureOf(id: string): Shown {
  const known = shownOf.get(id)
  if (known) return known
  const color = COLORS[(shownOf.size * 7 + 1) % COLORS.length] ?? [0, 0, 0]
  const canvas = Object.assign(document.createElement('canvas'), SIZE)
  const context = canvas.getContext('2d')
  let count = 0
  const paint = (): void => {
    if (!context) return
    context.fillStyle = cssOf(color)
    context.fillRect(0, 0, SIZE.width, SIZE.height)
    const portrait = portraits.get(id)
    const side = SIZE.height
    if (portrait) context.drawImage(portrait, (SIZE.width - side) / 2, 0, side, side)
    // A picture in which nothing changes gives no new frames.
    context.fillStyle = '#777'
    context.fillRect(count++ % SIZE.width, 0, 2, 2)
  }
  paint()
  const timer = setInterval(paint, 1000 / FRAMES_PER_SECOND)
  const stream = canvas.captureStream(FRAMES_PER_SECOND)
  const stop = (): void => {
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
  }
  const shown = { color, stream, stop }
  shownOf.set(id, shown)
  return shown
}

/** Ends all streams: the next ones are others, as in another call. */
export function forgetPictures(): void {
  for (const { stop } of shownOf.values()) stop()
  shownOf.clear()
}

/** The stream of a person's camera (`ID`) or screen (`ID-screen`): the same one each time. */
export function streamOf(id: string): MediaStream {
  return pictureOf(id).stream
}

/** The colour of that picture, for CSS and canvases. */
export function colorOf(id: string): string {
  return cssOf(pictureOf(id).color)
}

/** Whose picture it is: the nearest colour; `black` where it is none of them. */
export function whoseIs(picture: Picture): string {
  const [r, g, b] = meanOf(picture)
  const distance = ([x, y, z]: Rgb): number => Math.hypot(x - r, y - g, z - b)
  const [nearest] = [...shownOf].toSorted(([, one], [, other]) => distance(one.color) - distance(other.color))
  return !nearest || distance([0, 0, 0]) < distance(nearest[1].color) ? 'black' : nearest[0]
}

function meanOf(picture: Picture): Rgb {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (!context) throw new Error('No canvas')
  context.imageSmoothingQuality = 'high'
  if (picture.kind === 'bitmap') context.drawImage(picture.bitmap, 0, 0, 1, 1)
  else {
    if (picture.format === 'GREY') throw new Error('The page sends colours unless it is asked for grey')
    const { format, widthPx, heightPx, layout, colorSpace, bytes } = picture
    const frame = new VideoFrame(bytes, {
      format,
      codedWidth: widthPx,
      codedHeight: heightPx,
      timestamp: 0,
      layout,
      colorSpace: colorSpace as VideoColorSpaceInit,
    })
    context.drawImage(frame, 0, 0, 1, 1)
    frame.close()
  }
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data
  return [r, g, b]
}

function cssOf([r, g, b]: Rgb): string {
  return `rgb(${r}, ${g}, ${b})`
}
