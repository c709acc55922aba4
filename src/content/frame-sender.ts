import { nextTask } from '../shared/next-task'
import type { FromPage, MissingFrame, SentFrame, TileList, Want } from '../shared/protocol'
import { traced, traceStep } from '../shared/trace'
import { grabFrame } from './frame-grabber'
import type { PageTile } from './tiles'

/** What answers a look is sent together, but nothing is held for longer than this: an engine takes only frames of half a second. */
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
  /** What the page shows, for the engine. */
  readonly list: TileList
  readonly tiles: ReadonlyMap<string, PageTile>
  /** Whether a tile still shows what it showed when it was read. */
  isUnchanged(tile: PageTile): boolean
  /** False once a newer look has come, or the engine has gone. */
  isCurrent(): boolean
  send(message: FromPage): void
}

/** What is held back for the next message. */
interface Held {
  list: TileList | null
  frames: SentFrame[]
  missing: MissingFrame[]
}

/** Sends the list of tiles, and a frame for each want or why there is none. */
export class FrameSender {
  readonly #nowMs: () => number
  /** What sending the last frames cost is known only after it: it is added to the next one's. */
  #sendingMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** One grab a task: between two of them the page gets its turn. */
  async answer(look: AnsweredLook, wants: readonly Want[]): Promise<void> {
    const held: Held = { list: look.list, frames: [], missing: [] }
    // A grab that hangs must not hold up who is there.
    const heldTooLong = setTimeout(() => this.#send(look, held), MAX_HELD_MS)
    try {
      for (const want of wants) {
        await nextTask()
        if (!look.isCurrent()) return
        const grabbed = await this.#grab(look, want)
        if (grabbed === null) continue
        if ('reason' in grabbed) {
          held.missing.push(grabbed)
        } else {
          if (bytesOf([...held.frames, grabbed]) > MAX_MESSAGE_BYTES) this.#send(look, held)
          held.frames.push(grabbed)
        }
        if (this.#nowMs() - look.arrivedAtMs > MAX_HELD_MS) this.#send(look, held)
      }
      this.#send(look, held)
    } finally {
      clearTimeout(heldTooLong)
      closeAll(held.frames)
    }
  }

  /** A want's frame, or why there is none; null when nobody waits for it any more. */
  async #grab(look: AnsweredLook, want: Want): Promise<SentFrame | MissingFrame | null> {
    const { arrivedAtMs } = look
    const startMs = this.#nowMs()
    const sinceLookMs = startMs - arrivedAtMs
    const { tileId, maxSidePx } = want
    const tile = look.tiles.get(tileId)
    const source = tile?.source
    const isWanted = tile !== undefined && tile.sourceId === want.sourceId && !tile.isScreenShare && !tile.isCameraOff
    if (!source || !isWanted || !look.isUnchanged(tile)) return { tileId, sinceLookMs, reason: 'gone' }

    const checkedAtMs = this.#nowMs()
    const endTrace = traceStep('grab')
    const grabbed = await grabFrame(source, want)
    endTrace()
    const grabbedAtMs = this.#nowMs()
    if ('reason' in grabbed) return look.isCurrent() ? { tileId, sinceLookMs, reason: grabbed.reason } : null
    const { picture, region, videoWidthPx, busyMs } = grabbed
    const frame = { tileId, sourceId: tile.sourceId, sinceLookMs, region, videoWidthPx, maxSidePx, picture }
    // The page may have given the tile to somebody else between the look and the frame.
    const isStillWanted = look.isCurrent() && look.isUnchanged(tile)
    if (!isStillWanted) {
      closeAll([frame])
      return look.isCurrent() ? { tileId, sinceLookMs, reason: 'gone' } : null
    }
    const grabMs = checkedAtMs - startMs + busyMs + (this.#nowMs() - grabbedAtMs) + this.#sendingMs
    this.#sendingMs = 0
    return { ...frame, grabMs }
  }

  /** Sends what is held, if anything is, and empties it. */
  #send(look: AnsweredLook, held: Held): void {
    const { list, frames, missing } = held
    if (!look.isCurrent() || (list === null && frames.length === 0 && missing.length === 0)) return
    Object.assign(held, { list: null, frames: [], missing: [] } satisfies Held)
    const startMs = this.#nowMs()
    try {
      traced('send', () => post(look, { list, frames, missing }))
    } finally {
      closeAll(frames)
    }
    if (frames.length > 0) this.#sendingMs = this.#nowMs() - startMs
  }
}

/** A bitmap of another origin's video may be drawn but not sent: then those go that can. */
function post(look: AnsweredLook, { list, frames, missing }: Held): void {
  const { roundId } = look
  try {
    look.send({ type: 'answer', roundId, list, frames, missing })
  } catch (thrown) {
    const [frame] = frames
    if (frame === undefined) throw thrown
    if (frames.length === 1) {
      const { tileId, sinceLookMs } = frame
      post(look, { list, frames: [], missing: [...missing, { tileId, sinceLookMs, reason: 'blocked' }] })
    } else {
      post(look, { list, frames: [], missing })
      for (const each of frames) post(look, { list: null, frames: [each], missing: [] })
    }
  }
}

/** Bytes of the pictures; a bitmap is sent without its pixels. */
function bytesOf(frames: readonly SentFrame[]): number {
  return frames.reduce((sum, { picture }) => sum + (picture.kind === 'pixels' ? picture.bytes.byteLength : 0), 0)
}

/** Frees the bitmaps: what is sent is a copy. */
function closeAll(frames: readonly Pick<SentFrame, 'picture'>[]): void {
  for (const { picture } of frames) if (picture.kind === 'bitmap') picture.bitmap.close()
}
