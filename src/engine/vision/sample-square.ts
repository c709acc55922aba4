import { halveWords } from '../../shared/halve-words'
import type { ColorPicture } from './color-picture'

/** A square of a picture, turned about its centre; it may reach beyond the picture. Lengths are the picture's pixels. */
export interface Square {
  readonly centerX: number
  readonly centerY: number
  readonly sidePx: number
  /** How far the square is turned clockwise on the screen, radians in (−π, π]. */
  readonly angleRad: number
}

/** What lies outside the picture: mid-grey, the nets' own zero. */
const OUTSIDE_WORD = 0x808080
/** Pixels of the picture for a value, along one side, above which the picture is halved first. */
const MAX_SCALE = 2
/** Above this two points along each side are averaged for a value, so that none of the picture is passed over. */
const ONE_POINT_SCALE = 1.5

/** Of a word, every other byte: two colours are computed at once, each with a byte to spare. */
const EVERY_OTHER_BYTE = 0x00ff00ff
/** Half of 256, for both colours: results are rounded. */
const HALF = 0x00800080

/**
 * A square of a picture at another size: points between the pixels (bilinear), after halving the picture while it is far
 * finer than the result. Without a canvas, because drawing and reading back cost several times as much.
 * @param size Pixels along one side of the result.
 */
export function sampleSquare(picture: ColorPicture, square: Square, size: number): ColorPicture {
  const pixelsPerValue = square.sidePx / size
  if (pixelsPerValue > MAX_SCALE && Math.min(picture.widthPx, picture.heightPx) >= 2) {
    const { centerX, centerY, sidePx, angleRad } = square
    const half = { centerX: centerX / 2, centerY: centerY / 2, sidePx: sidePx / 2, angleRad }
    return sampleSquare(halved(picture), half, size)
  }
  return pixelsPerValue > ONE_POINT_SCALE
    ? halved(samplePoints(picture, square, 2 * size))
    : samplePoints(picture, square, size)
}

/** One point a pixel of the result. */
function samplePoints({ widthPx, heightPx, words }: ColorPicture, square: Square, size: number): ColorPicture {
  const sampled = new Uint32Array(size * size)
  const step = square.sidePx / size
  const alongX = Math.cos(square.angleRad) * step
  const alongY = Math.sin(square.angleRad) * step
  // Offset of the first point from the centre, and of a pixel's middle from its corner.
  const first = -(size - 1) / 2
  const startX = square.centerX + first * (alongX - alongY) - 0.5
  const startY = square.centerY + first * (alongY + alongX) - 0.5
  const [lastX, lastY] = [widthPx - 1, heightPx - 1]
  for (let row = 0, to = 0; row < size; row++) {
    let x = startX - row * alongY
    let y = startY + row * alongX
    for (let column = 0; column < size; column++, to++, x += alongX, y += alongY) {
      if (x < -0.5 || y < -0.5 || x > lastX + 0.5 || y > lastY + 0.5) {
        sampled[to] = OUTSIDE_WORD
        continue
      }
      // Truncation is rounding down, since nothing is negative here.
      const left = x <= 0 ? 0 : Math.trunc(x)
      const top = y <= 0 ? 0 : Math.trunc(y)
      const fromLeft = x <= 0 ? 0 : Math.trunc((x - left) * 256 + 0.5)
      const fromTop = y <= 0 ? 0 : Math.trunc((y - top) * 256 + 0.5)
      const right = left < lastX ? left + 1 : left
      const above = top * widthPx
      const below = top < lastY ? above + widthPx : above
      const upperLeft = words[above + left] ?? 0
      const upperRight = words[above + right] ?? 0
      const lowerLeft = words[below + left] ?? 0
      const lowerRight = words[below + right] ?? 0
      const even = mix(mix(upperLeft, upperRight, fromLeft), mix(lowerLeft, lowerRight, fromLeft), fromTop)
      const odd = mix(
        mix(upperLeft >>> 8, upperRight >>> 8, fromLeft),
        mix(lowerLeft >>> 8, lowerRight >>> 8, fromLeft),
        fromTop,
      )
      sampled[to] = even | (odd << 8)
    }
  }
  return { widthPx: size, heightPx: size, words: sampled }
}

/** Every other byte of two words, mixed. @param part Of the second one, in parts of 256. */
function mix(first: number, second: number, part: number): number {
  const sum = Math.imul(first & EVERY_OTHER_BYTE, 256 - part) + Math.imul(second & EVERY_OTHER_BYTE, part)
  return ((sum + HALF) >>> 8) & EVERY_OTHER_BYTE
}

function halved({ widthPx, heightPx, words }: ColorPicture): ColorPicture {
  const half = halveWords(words, { offset: 0, stride: widthPx, width: widthPx, height: heightPx })
  return { widthPx: widthPx >> 1, heightPx: heightPx >> 1, words: half }
}
