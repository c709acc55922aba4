import type { BadgeWords, TileList, ToPage } from '../shared/protocol'
import { traced } from '../shared/trace'
import { TileBadges } from './badges'
import { CpuPressure } from './cpu-pressure'
import { EngineLink } from './engine-link'
import type { LinkWorld } from './engine-link'
import { foreignFrames } from './foreign-frames'
import { FrameSender } from './frame-sender'
import { OwnShareWatch } from './own-share'
import { PageReader } from './page-reader'
import { describeStructure } from './structure'
import { generic } from './sites/generic'
import type { SiteReader } from './sites/site-reader'
import { cleanText } from './sites/name-guard'
import { FrameWatch, reportOf } from './tile-report'
import { TileCheck } from './tile-check'
import type { PageTile } from './tiles'

type Look = Extract<ToPage, { type: 'look' }>

/** Badges of an engine that has said nothing for so long are taken off: they may no longer be true. */
const SILENT_AFTER_MS = 3000

/** The browser, so that a test can stand in for it. */
export interface PageWorld extends LinkWorld {
  readonly page: Document
  /** Those of the browser's own language. */
  readonly words: BadgeWords
  /** Reads the page in place of the sites' readers: a page of the extension knows its own tiles. */
  readonly ownReader?: SiteReader
}

/**
 * This page's call, from "enable" to "disable": answers the engine's looks, and does nothing between them. When the
 * engine goes it is called back, and the same call goes on.
 */
export class PageCall {
  /** As the background gave it. */
  readonly callId: string
  readonly #world: PageWorld
  readonly #watch = new FrameWatch()
  readonly #ownShare = new OwnShareWatch()
  readonly #reader: PageReader
  readonly #badges: TileBadges
  readonly #frames: FrameSender
  readonly #pressure: CpuPressure
  readonly #link: EngineLink
  /** Outermost elements of the tiles that were last read. */
  #tileRoots: readonly Element[] = []
  #isOver = false
  /** Counts looks and losses of the engine: answers to an older one are dropped. */
  #lookNumber = 0
  #silence: ReturnType<typeof setTimeout> | undefined

  /** Starts the call. @throws when the extension has gone */
  constructor(world: PageWorld, callId: string) {
    this.callId = callId
    this.#world = world
    this.#reader = new PageReader(world.page, world.ownReader)
    this.#badges = new TileBadges(world.page)
    this.#frames = new FrameSender(() => world.nowMs())
    this.#pressure = new CpuPressure(() => world.nowMs())
    this.#link = new EngineLink(
      world,
      { type: 'hello', callId, title: cleanText(world.page.title) },
      {
        onMessage: (message) => this.#receive(message),
        onLost: () => this.#forgetLook(),
        onEnd: () => this.stop(),
      },
    )
    this.#link.open()
    this.#listenForSilence()
  }

  /** False once the call was stopped or given up. */
  get isRunning(): boolean {
    return !this.#isOver
  }

  /** The structure of the page's tiles, for a bug report. */
  describe(): string {
    return describeStructure(this.#world.page, this.#tileRoots, this.#world.nowMs())
  }

  /** Ends the call; the engine takes the closed port for its end. */
  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#silence)
    this.#pressure.end()
    this.#link.close()
    this.#forgetLook()
  }

  #forgetLook(): void {
    this.#lookNumber++
    this.#badges.clear()
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#badges.clear()
      if (this.#world.isOrphan()) this.stop()
      else this.#listenForSilence()
    }, SILENT_AFTER_MS)
  }

  #receive(message: ToPage): void {
    if (this.#isOver) return
    this.#listenForSilence()
    if (message.type === 'look') this.#answer(message)
    else this.#badges.show(message.badges, message.words ?? this.#world.words)
  }

  #answer({ roundId, wants }: Look): void {
    const { page } = this.#world
    const arrivedAtMs = this.#world.nowMs()
    const lookNumber = ++this.#lookNumber
    const { reader, siteId, misfit, documents, isHidden, tiles } = traced('find tiles', () =>
      this.#reader.look(arrivedAtMs),
    )
    this.#tileRoots = tiles.map(({ root }) => root)
    const list: TileList = {
      siteId,
      misfit,
      isHidden,
      pressure: this.#pressure.state,
      // A known site's call is in its page.
      foreignFrames: siteId === generic.id ? foreignFrames(page) : [],
      ownShare: this.#ownShare.look(documents, tiles, arrivedAtMs),
      tiles: tiles.map((tile) => reportOf(tile, this.#watch, arrivedAtMs)),
    }
    const check = new TileCheck(page, reader)
    const byId = new Map(tiles.map((tile) => [tile.tileId, tile]))
    this.#badges.follow(byId)
    const look = {
      roundId,
      arrivedAtMs,
      list,
      tiles: byId,
      isUnchanged: (tile: PageTile) => check.isUnchanged(tile),
      isCurrent: () => this.#lookNumber === lookNumber,
      send: this.#link.send.bind(this.#link),
    }
    this.#frames
      .answer(look, wants)
      .catch((thrown: unknown) => console.warn('Mien: a look could not be answered to its end', thrown))
      .finally(() => check.end())
  }
}
