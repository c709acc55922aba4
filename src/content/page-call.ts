import * as v from 'valibot'
import type { Port } from '../shared/port'
import { MAX_TEXT_LENGTH, outcome, PAGE_PORT, toPage } from '../shared/protocol'
import type { BadgeWords, FromPage, ToBackground, ToPage } from '../shared/protocol'
import { TileBadges } from './badges'
import { grabFrame } from './frame-grabber'
import { readerFor } from './sites'
import { nameFrom } from './sites/name-guard'
import { FrameWatch, readTiles, reportOf } from './tiles'
import type { PageTile } from './tiles'

type Look = Extract<ToPage, { type: 'look' }>

/** Waits between two attempts to reach an engine that has gone, milliseconds. */
const RETRY_MS = 300
/** After so many attempts in vain the engine is not coming back, and the call is given up. */
const MAX_RETRIES = 20

/** The browser, so that a test can stand in for it. */
export interface PageWorld {
  readonly page: Document
  /** Those of the browser's own language. */
  readonly words: BadgeWords
  connect(name: string): Port<FromPage>
  /** Has the background bring the engine back. */
  askForEngine(message: ToBackground): Promise<unknown>
  nowMs(): number
}

/**
 * This page's call, from "enable" to "disable": answers the engine's looks, and does nothing between them. When the
 * engine goes it is called back, and the same call goes on.
 */
export class PageCall {
  readonly #world: PageWorld
  readonly #callId = crypto.randomUUID()
  readonly #startedAtMs: number
  readonly #watch = new FrameWatch()
  readonly #badges: TileBadges
  #port: Port<FromPage> | null = null
  #isOver = false
  /** Attempts to reach the engine since it last asked for something. */
  #attempts = 0

  constructor(world: PageWorld) {
    this.#world = world
    this.#badges = new TileBadges(world.page)
    this.#startedAtMs = world.nowMs()
    this.#connect()
  }

  /** False once the call was stopped or given up. */
  get isRunning(): boolean {
    return !this.#isOver
  }

  /** Ends the call; the engine takes the closed port for its end. */
  stop(): void {
    this.#isOver = true
    this.#port?.disconnect()
    this.#port = null
    this.#badges.clear()
  }

  #connect(): void {
    const { page } = this.#world
    const port = this.#world.connect(PAGE_PORT)
    this.#port = port
    port.onMessage.addListener((message) => this.#hear(port, message))
    port.onDisconnect.addListener(() => {
      if (this.#port === port) void this.#reconnect()
    })
    port.postMessage({
      type: 'hello',
      callId: this.#callId,
      siteId: readerFor(page).id,
      title: nameFrom(page.title)?.slice(0, MAX_TEXT_LENGTH) ?? '',
      startedAtMs: this.#startedAtMs,
    })
  }

  async #reconnect(): Promise<void> {
    this.#port = null
    this.#badges.clear()
    while (!this.#isOver && this.#attempts < MAX_RETRIES) {
      this.#attempts++
      try {
        const answer = v.parse(outcome, await this.#world.askForEngine({ target: 'background', type: 'ensure-engine' }))
        if (this.#isOver) return
        if (answer.ok && answer.isEnabled) {
          this.#connect()
          return
        }
      } catch {
        // The engine is not there yet, or this copy of the extension was replaced; the count tells them apart.
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
    this.#isOver = true
  }

  #hear(port: Port<FromPage>, message: unknown): void {
    const parsed = v.safeParse(toPage, message)
    if (!parsed.success) console.warn('Mien: dropped a message that does not fit', v.flatten(parsed.issues))
    else if (parsed.output.type === 'look') this.#answer(port, parsed.output)
    else this.#badges.show(parsed.output.badges, parsed.output.words ?? this.#world.words)
  }

  #answer(port: Port<FromPage>, { roundId, wants }: Look): void {
    this.#attempts = 0
    const { page } = this.#world
    const nowMs = this.#world.nowMs()
    const tiles = readTiles(readerFor(page), page)
    port.postMessage({
      type: 'tiles',
      roundId,
      isHidden: page.hidden,
      tiles: tiles.map((tile) => reportOf(tile, this.#watch, nowMs)),
    })
    const byKey = new Map(tiles.map((tile) => [tile.key.slice(0, 200), tile]))
    this.#badges.follow(byKey)
    void this.#sendFrames(port, roundId, byKey, wants)
  }

  /** One frame a task: between two of them the page gets its turn. */
  async #sendFrames(
    port: Port<FromPage>,
    roundId: number,
    tiles: ReadonlyMap<string, PageTile>,
    wants: Look['wants'],
  ): Promise<void> {
    for (const want of wants) {
      await nextTask()
      if (this.#port !== port) return
      await this.#sendFrame(port, roundId, tiles.get(want.key), want)
    }
  }

  async #sendFrame(
    port: Port<FromPage>,
    roundId: number,
    tile: PageTile | undefined,
    want: Look['wants'][number],
  ): Promise<void> {
    const { key } = want
    const capturedAtMs = this.#world.nowMs()
    const tell = (message: FromPage) => {
      if (this.#port === port) port.postMessage(message)
    }
    if (!tile?.video?.isConnected) {
      tell({ type: 'no-frame', roundId, key, capturedAtMs, reason: 'gone' })
      return
    }
    const grabbed = await grabFrame(tile.video, want)
    if ('reason' in grabbed) {
      tell({ type: 'no-frame', roundId, key, capturedAtMs, reason: grabbed.reason })
      return
    }
    try {
      tell({ type: 'frame', roundId, key, capturedAtMs, maxSidePx: want.maxSidePx, ...grabbed })
    } catch {
      // A bitmap of another origin's video may be drawn but not sent.
      tell({ type: 'no-frame', roundId, key, capturedAtMs, reason: 'blocked' })
    } finally {
      if (grabbed.picture.kind === 'bitmap') grabbed.picture.bitmap.close()
    }
  }
}

/** Timers of a hidden page run once a second; messages are not held back. */
const { port1, port2 } = new MessageChannel()

async function nextTask(): Promise<void> {
  await new Promise<void>((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
