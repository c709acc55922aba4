import { nextTask } from '../shared/next-task'
import type { FromPage, Want } from '../shared/protocol'
import { grabFrame } from './frame-grabber'
import type { PageTile } from './tiles'

/** What a look's wants are answered with. */
export interface AnsweredLook {
  readonly roundId: number
  /** When the look arrived, monotonic. */
  readonly arrivedAtMs: number
  readonly tiles: ReadonlyMap<string, PageTile>
  /** Whether a tile still shows what it showed when it was read. */
  isUnchanged(tile: PageTile): boolean
  /** False once a newer look has come, or the engine has gone. */
  isCurrent(): boolean
  send(message: FromPage): void
}

/** Sends a frame for each want, or why there is none. */
export class FrameSender {
  readonly #nowMs: () => number
  /** What sending the last frame cost is known only after it: it is added to the next one's. */
  #sendingMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** One frame a task: between two of them the page gets its turn. */
  async answer(look: AnsweredLook, wants: readonly Want[]): Promise<void> {
    for (const want of wants) {
      await nextTask()
      if (!look.isCurrent()) return
      await this.#answerOne(look, want)
    }
  }

  async #answerOne(look: AnsweredLook, want: Want): Promise<void> {
    const { roundId, arrivedAtMs } = look
    const { tileId, maxSidePx } = want
    const startMs = this.#nowMs()
    const sinceLookMs = startMs - arrivedAtMs
    const refuse = (reason: Extract<FromPage, { type: 'no-frame' }>['reason']) =>
      look.send({ type: 'no-frame', roundId, tileId, sinceLookMs, reason })
    const tile = look.tiles.get(tileId)
    const source = tile?.source
    const isWanted = tile !== undefined && tile.sourceId === want.sourceId && !tile.isScreenShare && !tile.isCameraOff
    if (!source || !isWanted || !look.isUnchanged(tile)) return refuse('gone')

    const checkedAtMs = this.#nowMs()
    const grabbed = await grabFrame(source, want)
    const grabbedAtMs = this.#nowMs()
    try {
      if (!look.isCurrent()) return
      // The page may have given the tile to somebody else between the look and the frame.
      if (!look.isUnchanged(tile)) return refuse('gone')
      if ('reason' in grabbed) return refuse(grabbed.reason)
      const readyAtMs = this.#nowMs()
      const grabMs = checkedAtMs - startMs + grabbed.busyMs + (readyAtMs - grabbedAtMs) + this.#sendingMs
      this.#sendingMs = 0
      const { picture, region, videoWidthPx } = grabbed
      const { sourceId } = tile
      try {
        look.send({
          type: 'frame',
          roundId,
          tileId,
          sourceId,
          sinceLookMs,
          grabMs,
          region,
          videoWidthPx,
          maxSidePx,
          picture,
        })
      } catch {
        // A bitmap of another origin's video may be drawn but not sent.
        return refuse('blocked')
      }
      this.#sendingMs = this.#nowMs() - readyAtMs
    } finally {
      if ('picture' in grabbed && grabbed.picture.kind === 'bitmap') grabbed.picture.bitmap.close()
    }
  }
}
