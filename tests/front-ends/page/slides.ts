/** A shared screen: slides with a portrait on them, so that a reader that takes the share for a camera finds a face. */

const WIDTH = 640
const HEIGHT = 360
const FRAMES_PER_SECOND = 5
/** Nobody in a room may have this face as a camera. */
const PORTRAIT_ON_SLIDE = '/portraits/female/22.jpg'

/** A running stream of the slides; it runs until its track is stopped. */
export async function startSlides(): Promise<MediaStream> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('No 2D canvas')
  const portrait = new Image()
  portrait.src = PORTRAIT_ON_SLIDE
  await portrait.decode()

  const draw = (): void => {
    context.fillStyle = 'white'
    context.fillRect(0, 0, WIDTH, HEIGHT)
    context.fillStyle = 'black'
    context.font = '32px sans-serif'
    context.fillText('Quarterly results', 40, 70)
    context.font = '20px sans-serif'
    for (let line = 0; line < 5; line++) context.fillText(`Point ${line + 1}: more of the same`, 40, 130 + line * 40)
    context.drawImage(portrait, 380, 80, 220, 220)
    // A pixel that changes: a stream of a canvas that nobody paints sends no frames.
    context.fillStyle = `rgb(${Math.trunc(performance.now()) % 256} 0 0)`
    context.fillRect(0, 0, 1, 1)
  }
  draw()
  const stream = canvas.captureStream(FRAMES_PER_SECOND)
  const timer = setInterval(() => {
    if (stream.active) draw()
    else clearInterval(timer)
  }, 1_000 / FRAMES_PER_SECOND)
  return stream
}
