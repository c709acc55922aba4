import { nextTask } from '../shared/next-task'
import type { FromPage, SentFrame, Want } from '../shared/protocol'
import { traced, traceStep } from '../shared/trace'
import { grabFrame } from './frame-grabber'
import type { PageTile } from './tiles'

/** Frames are sent together, but none is held for longer than this: an engine takes only those of half a second. */
const MAX_HELD_MS = 200

/**
 * Most bytes of pictures in a message of several frames. Chromium sends what is above 64 KiB through memory that it has to ask another process
 * for, and the page waits (mojo's BigBuffer: kMaxInlineBytes).
 */
const MAX_MESSAGE_BYTES = 60 * 1024

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
  /** What sending the last frames cost is known only after it: it is added to the next one's. */
  #sendingMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** One grab a task: between two of them the page gets its turn. */
  async answer(look: AnsweredLook, wants: readonly Want[]): Promise<void> {
    const held: SentFrame[] = []
    try {
      for (const want of wants) {
        await nextTask()
        if (!look.isCurrent()) return
        const frame = await this.#grab(look, want)
        if (frame === null) continue
        if (bytesOf([...held, frame]) > MAX_MESSAGE_BYTES) this.#send(look, held)
        held.push(frame)
        if (this.#nowMs() - look.arrivedAtMs > MAX_HELD_MS) this.#send(look, held)
      }
      this.#send(look, held)
    } finally {
      closeAll(held)
    }
  }

  /** A want's frame; null when there is none, which has been said then. */
  async #grab(look: AnsweredLook, want: Want): Promise<SentFrame | null> {
    const { arrivedAtMs } = look
    const startMs = this.#nowMs()
    const sinceLookMs = startMs - arrivedAtMs
    const refuse = (reason: NoFrameReason) => {
      this.#refuse(look, { tileId: want.tileId, sinceLookMs }, reason)
      return null
    }
    const tile = look.tiles.get(want.tileId)
    const source = tile?.source
    const isWanted = tile !== undefined && tile.sourceId === want.sourceId && !tile.isScreenShare && !tile.isCameraOff
    if (!source || !isWanted || !look.isUnchanged(tile)) return refuse('gone')

    const checkedAtMs = this.#nowMs()
    const endTrace = traceStep('grab')
    const grabbed = await grabFrame(source, want)
    endTrace()
    const grabbedAtMs = this.#nowMs()
    if ('reason' in grabbed) return look.isCurrent() ? refuse(grabbed.reason) : null
    const { picture, region, videoWidthPx, busyMs } = grabbed
    const { tileId, maxSidePx } = want
    const frame = { tileId, sourceId: tile.sourceId, sinceLookMs, region, videoWidthPx, maxSidePx, picture }
    // The page may have given the tile to somebody else between the look and the frame.
    const isStillWanted = look.isCurrent() && look.isUnchanged(tile)
    if (!isStillWanted) {
      closeAll([frame])
      return look.isCurrent() ? refuse('gone') : null
    }
    const grabMs = checkedAtMs - startMs + busyMs + (this.#nowMs() - grabbedAtMs) + this.#sendingMs
    this.#sendingMs = 0
    return { ...frame, grabMs }
  }

  /** Sends the frames, and empties the list. */
  #send(look: AnsweredLook, held: SentFrame[]): void {
    if (held.length === 0 || !look.isCurrent()) return
    const frames = held.splice(0)
    const startMs = this.#nowMs()
    try {
      traced('send', () => this.#post(look, frames))
    } finally {
      closeAll(frames)
    }
    this.#sendingMs = this.#nowMs() - startMs
  }

  /** A bitmap of another origin's video may be drawn but not sent: then those go that can. */
  #post(look: AnsweredLook, frames: SentFrame[]): void {
    const { roundId } = look
    try {
      look.send({ type: 'frames', roundId, frames })
    } catch {
      const [frame] = frames
      if (frame !== undefined && frames.length === 1) this.#refuse(look, frame, 'blocked')
      else for (const each of frames) this.#post(look, [each])
    }
  }

  #refuse(look: AnsweredLook, of: Pick<SentFrame, 'tileId' | 'sinceLookMs'>, reason: NoFrameReason): void {
    look.send({ type: 'no-frame', roundId: look.roundId, tileId: of.tileId, sinceLookMs: of.sinceLookMs, reason })
  }
}

type NoFrameReason = Extract<FromPage, { type: 'no-frame' }>['reason']

/** Bytes of the pictures; a bitmap is sent without its pixels. */
function bytesOf(frames: readonly SentFrame[]): number {
  return frames.reduce((sum, { picture }) => sum + (picture.kind === 'pixels' ? picture.bytes.byteLength : 0), 0)
}

/** Frees the bitmaps: what is sent is a copy. */
function closeAll(frames: readonly Pick<SentFrame, 'picture'>[]): void {
  for (const { picture } of frames) if (picture.kind === 'bitmap') picture.bitmap.close()
}
