import { comparePage, mergeRanks, placedNames, rank } from './name-candidates'
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

/** Begins the keys of tiles that draw nothing. */
const ROOT_KEY = 'root '

interface ReadTile {
  readonly tile: NamedTile
  readonly names: readonly PlacedName[]
}

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

  /**
   * Names all tiles of one look, in their order. Tiles of one source are of one person: what one of them says counts for
   * all, and each gets the name only if it stands on it.
   * @param nowMs Monotonic.
   */
  nameAll(tiles: readonly NamedTile[], nowMs: number): FoundName[] {
    const groups = new Map<string, ReadTile[]>()
    for (const tile of tiles) {
      this.#watchPlaces(tile, nowMs)
      const key = this.#keyOf(tile)
      const read = { tile, names: placedNames(tile.texts) }
      groups.set(key, [...(groups.get(key) ?? []), read])
    }
    const page = comparePage([...groups.values()].map((reads) => reads.flatMap(({ names }) => names)))
    const found = new Map<NamedTile, FoundName>()
    for (const [key, reads] of groups) {
      const { name, isPending } = this.#nameSource(key, reads, page, nowMs)
      for (const { tile, names } of reads) {
        const isOnTile = names.some(({ text }) => text === name)
        found.set(tile, { name: isOnTile ? name : null, isPending })
      }
    }
    for (const [key, { lastSeenMs }] of this.#sources) {
      if (nowMs - lastSeenMs > FORGET_AFTER_MS) this.#sources.delete(key)
    }
    return tiles.map((tile) => found.get(tile) ?? { name: null, isPending: false })
  }

  #nameSource(key: string, reads: readonly ReadTile[], page: PageTexts, nowMs: number): FoundName {
    const memory = this.#sources.get(key) ?? { firstSeenMs: nowMs, lastSeenMs: nowMs, name: null, texts: new Map() }
    this.#sources.set(key, memory)
    memory.lastSeenMs = nowMs
    const isVolatile = (text: TileText) => this.#isVolatile(text)
    const ranked = mergeRanks(
      reads.map(({ tile, names }) => rank({ tile: tile.texts, names, page, isVolatile, knownName: memory.name })),
    )
    memory.texts = new Map(
      ranked.map(({ text }) => {
        const known = memory.texts.get(text)
        return [text, { sinceMs: known?.sinceMs ?? nowMs, looks: (known?.looks ?? 0) + 1 }]
      }),
    )
    const best = bestOf(ranked, memory.name)
    const roots = reads.map(({ tile }) => tile.root)
    const name = best && this.#hasStayed(best, key, roots, memory, nowMs) ? best.text : null
    const isNew = memory.name === null && nowMs - memory.firstSeenMs < PENDING_MS
    const isPending = name === null && isNew && ranked.length > 0
    if (name !== null) memory.name = name
    if (!isPending) for (const root of roots) this.#roots.set(root, { sourceKey: key, name: memory.name })
    return { name, isPending }
  }

  #hasStayed(
    { text, isTrusted }: Candidate,
    sourceKey: string,
    roots: readonly Element[],
    memory: SourceMemory,
    nowMs: number,
  ): boolean {
    if (text === memory.name) return true
    const before = roots.map((root) => this.#roots.get(root)).find((root) => root && root.sourceKey !== sourceKey)
    // A camera that goes off leaves its name on the tile.
    if (before?.name === text && sourceKey.startsWith(ROOT_KEY)) return true
    const wait = memory.name !== null ? WAIT_MS.renamed : before ? WAIT_MS.reused : WAIT_MS.fresh
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
    const id = this.#idsOfRoots.get(root) ?? `${ROOT_KEY}${++this.#lastRootId}`
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
