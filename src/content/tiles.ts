import { MAX_TILES } from '../shared/protocol'
import { identityOf, shortId, sourceIdOf } from './frame-source'
import { newId } from './page-id'
import type { SiteReader, TileFacts } from './sites/site-reader'

/** One person of the page, or one shared screen, with an id that changes whenever it shows somebody else. */
export interface PageTile extends TileFacts {
  readonly tileId: string
  /** As `sourceIdOf` gives it. */
  readonly sourceId: string | null
  /** All tiles of the page that show this person. */
  readonly copies: readonly Copy[]
}

interface Copy {
  readonly facts: TileFacts
  /** Of its source, as it was read: the same element may draw something else later. */
  readonly identity: string | null
}

/** Gives tiles their ids: a root keeps its id as long as person, name and source stay the same. */
export class TileIds {
  readonly #known = new WeakMap<Element, { readonly shown: string; readonly tileId: string }>()

  /** The id of what `root` shows. @param shown All that it shows, as one text. */
  idOf(root: Element, shown: string): string {
    const known = this.#known.get(root)
    if (known?.shown === shown) return known.tileId
    const tileId = newId()
    this.#known.set(root, { shown, tileId })
    return tileId
  }
}

/** The page's tiles, each person once. At most {@link MAX_TILES}. */
export function joinTiles(facts: readonly TileFacts[], ids: TileIds): PageTile[] {
  return groupByPerson(facts)
    .slice(0, MAX_TILES)
    .map((copies) => joinCopies(copies, ids))
}

/** Stage and filmstrip, pinned, picture-in-picture: copies draw the same source, or are of the same person. */
function groupByPerson(facts: readonly TileFacts[]): Copy[][] {
  const groups: Copy[][] = []
  const bySource = new Map<string, Copy[]>()
  const byPerson = new Map<string, Copy[]>()
  for (const tile of facts) {
    const identity = tile.source && identityOf(tile.source)
    const person = tile.isScreenShare ? null : tile.personId
    const known = (identity && bySource.get(identity)) || (person !== null && byPerson.get(person)) || null
    const group = known ?? []
    if (!known) groups.push(group)
    group.push({ facts: tile, identity })
    if (identity) bySource.set(identity, group)
    if (person !== null) byPerson.set(person, group)
  }
  return groups
}

function isShare(copies: readonly Copy[]): boolean {
  return copies.some(({ facts }) => facts.isScreenShare)
}

function joinCopies(copies: readonly Copy[], ids: TileIds): PageTile {
  const { facts, identity } = largestOf(copies)
  const { root, source, isCameraOff } = facts
  const personId = agreed(copies.map((copy) => copy.facts.personId))
  const name = agreed(copies.map((copy) => copy.facts.name))
  const shown = JSON.stringify([personId, name, identity])
  return {
    tileId: ids.idOf(root, shown),
    root,
    personId: personId === null ? null : shortId(personId),
    name,
    // Two tiles that claim to be the user are the engine's to judge: it remembers who claimed it before.
    isSelf: !isShare(copies) && copies.some((copy) => copy.facts.isSelf),
    isScreenShare: isShare(copies),
    isCameraOff,
    source,
    sourceId: sourceIdOf(source, identity),
    copies,
  }
}

/** The one value that all who know one agree on; null where they contradict each other. */
function agreed(values: readonly (string | null)[]): string | null {
  const known = new Set(values.filter((value) => value !== null))
  const [value] = known
  return value !== undefined && known.size === 1 ? value : null
}

function largestOf(copies: readonly Copy[]): Copy {
  const [first, ...others] = copies
  if (!first) throw new RangeError('A tile without copies')
  if (others.length === 0) return first
  return copies.map((copy) => ({ copy, area: areaOf(copy.facts) })).reduce((a, b) => (b.area > a.area ? b : a)).copy
}

function areaOf({ root, source, isCameraOff }: TileFacts): number {
  if (!source || isCameraOff) return -1
  const { width, height } = (source.rect ? root : source.element).getBoundingClientRect()
  return width * height
}

/** Whether a tile still shows what it showed when it was read: the same person, name and source in each copy. */
export function isUnchanged(tile: PageTile, reader: SiteReader): boolean {
  return tile.copies.every(({ facts: before, identity }) => {
    if (!before.root.isConnected) return false
    const now = reader.tileAt(before.root)
    return (
      now !== null &&
      now.personId === before.personId &&
      now.name === before.name &&
      now.isScreenShare === before.isScreenShare &&
      now.isCameraOff === before.isCameraOff &&
      now.source?.element === before.source?.element &&
      (now.source && identityOf(now.source)) === identity
    )
  })
}
