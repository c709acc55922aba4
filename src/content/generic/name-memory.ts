import { comparePage, placedNames, rank } from './name-candidates'
import type { Candidate, PageTexts, PlacedName } from './name-candidates'
import type { TileText, TileTexts } from './tile-texts'

/** A tile in one look. */
export interface NamedTile {
  readonly root: Element
  /** What the tile draws, by its identity; null where it draws nothing. */
  readonly source: string | null
  readonly texts: TileTexts
}

export interface FoundName {
  readonly name: string | null
  /** True while a name may still be found in the next looks. */
  readonly isPending: boolean
}

/** How long a text must stand unchanged before it is a name, milliseconds. Trusted: the page says that it is the name. */
const WAIT_MS = {
  /** A source and a tile that are both new. */
  fresh: { trusted: 0, other: 1000 },
  /** A tile that showed another source before: the page may be about to change its name too. */
  reused: { trusted: 500, other: 1500 },
  /** A source that had another name before: a renaming, or a text that is none. */
  renamed: { trusted: 1000, other: 3000 },
} as const
/** A new source that has a text, but no name yet, is given this long. */
const PENDING_MS = 2500
/** Texts that changed so often within {@link CHANGES_WITHIN_MS} are timers, counters, states. */
const VOLATILE_CHANGES = { marked: 3, other: 2 } as const
const CHANGES_WITHIN_MS = 60_000
/** A source that was not on the page for so long is forgotten. */
const FORGET_AFTER_MS = 600_000

interface SourceMemory {
  readonly firstSeenMs: number
  lastSeenMs: number
  name: string | null
  /** Since when each text has stood there without a gap. */
  texts: ReadonlyMap<string, { readonly sinceMs: number; readonly looks: number }>
}

interface PlaceMemory {
  readonly text: string
  readonly sourceKey: string
  readonly changes: number
  readonly changedAtMs: number
}

/** Finds the names of tiles over several looks: a name is what stays while the source stays. */
export class NameMemory {
  readonly #sources = new Map<string, SourceMemory>()
  readonly #roots = new WeakMap<Element, { sourceKey: string; name: string | null }>()
  readonly #places = new WeakMap<Element, PlaceMemory>()
  readonly #idsOfRoots = new WeakMap<Element, string>()
  #lastRootId = 0

  /** Names all tiles of one look, in their order. @param nowMs Monotonic. */
  nameAll(tiles: readonly NamedTile[], nowMs: number): FoundName[] {
    for (const tile of tiles) this.#watchPlaces(tile, nowMs)
    const names = tiles.map(({ texts }) => placedNames(texts))
    const page = comparePage(names)
    const found = tiles.map((tile, index) => this.#name(tile, names[index] ?? [], page, nowMs))
    for (const [key, { lastSeenMs }] of this.#sources) {
      if (nowMs - lastSeenMs > FORGET_AFTER_MS) this.#sources.delete(key)
    }
    return found
  }

  #name(tile: NamedTile, names: readonly PlacedName[], page: PageTexts, nowMs: number): FoundName {
    const key = this.#keyOf(tile)
    const memory = this.#sources.get(key) ?? { firstSeenMs: nowMs, lastSeenMs: nowMs, name: null, texts: new Map() }
    this.#sources.set(key, memory)
    memory.lastSeenMs = nowMs
    const ranked = rank(tile.texts, names, page, (text) => this.#isVolatile(text))
    memory.texts = new Map(
      ranked.map(({ text }) => {
        const known = memory.texts.get(text)
        return [text, { sinceMs: known?.sinceMs ?? nowMs, looks: (known?.looks ?? 0) + 1 }]
      }),
    )
    const best = bestOf(ranked, memory.name)
    const name = best && this.#hasStayed(best, tile, memory, nowMs) ? best.text : null
    const isPending =
      name === null && memory.name === null && ranked.length > 0 && nowMs - memory.firstSeenMs < PENDING_MS
    if (name !== null) memory.name = name
    if (name !== null || !isPending) this.#roots.set(tile.root, { sourceKey: key, name: name ?? memory.name })
    return { name, isPending }
  }

  #hasStayed({ text, isTrusted }: Candidate, tile: NamedTile, memory: SourceMemory, nowMs: number): boolean {
    if (text === memory.name) return true
    const before = this.#roots.get(tile.root)
    const isReused = before !== undefined && before.sourceKey !== this.#keyOf(tile)
    // A camera that goes off leaves its name on the tile.
    if (isReused && tile.source === null && before.name === text) return true
    const wait = memory.name !== null ? WAIT_MS.renamed : isReused ? WAIT_MS.reused : WAIT_MS.fresh
    const waitMs = isTrusted ? wait.trusted : wait.other
    const { sinceMs, looks } = memory.texts.get(text) ?? { sinceMs: nowMs, looks: 0 }
    return waitMs === 0 || (looks > 1 && nowMs - sinceMs >= waitMs)
  }

  #watchPlaces(tile: NamedTile, nowMs: number): void {
    const sourceKey = this.#keyOf(tile)
    for (const { element, text } of tile.texts.texts) {
      const known = this.#places.get(element)
      if (known?.sourceKey !== sourceKey) {
        this.#places.set(element, { text, sourceKey, changes: 0, changedAtMs: nowMs })
      } else if (known.text !== text) {
        this.#places.set(element, { text, sourceKey, changes: known.changes + 1, changedAtMs: nowMs })
      } else if (known.changes > 0 && nowMs - known.changedAtMs > CHANGES_WITHIN_MS) {
        this.#places.set(element, { ...known, changes: 0 })
      }
    }
  }

  #isVolatile({ element, isMarked }: TileText): boolean {
    const changes = this.#places.get(element)?.changes ?? 0
    return changes >= (isMarked ? VOLATILE_CHANGES.marked : VOLATILE_CHANGES.other)
  }

  /** Tiles that draw nothing are told apart by their root. */
  #keyOf({ source, root }: NamedTile): string {
    if (source !== null) return `source ${source}`
    const id = this.#idsOfRoots.get(root) ?? `root ${++this.#lastRootId}`
    this.#idsOfRoots.set(root, id)
    return id
  }
}

/** The best text; null where two are equally good, unless one of them is the name already. */
function bestOf(ranked: readonly Candidate[], name: string | null): Candidate | null {
  const [first] = ranked
  if (!first || first.score < 0) return null
  const equal = ranked.filter(({ score }) => score === first.score)
  if (equal.length === 1) return first
  return equal.find(({ text }) => text === name) ?? null
}
