/**
 * Who is on the page: turns the tiles of each look into people. A person is recognised by the site's own id, else by the
 * live track, else by a name that only one person and one tile have. Never by a place on the page or an order.
 * Whoever cannot be recognised is somebody new.
 */
import { NO_MARKS } from '../../call/timeline'
import type { Participant, PersonMarks } from '../../call/timeline'
import type { TileReport } from '../../shared/protocol'
import { contradictsId, withMarks } from './person-marks'

/**
 * Somebody recognised by name alone, on a new track, is not read before name and track have stayed together this long;
 * nor is anybody on another person's track, or on a new tile without a track (a canvas). Pages that re-use a tile often
 * change its id or name and its video one after the other, and some give one track to several people in turn.
 */
export const SETTLE_MS = 1000
/** Another name on the same track counts as a rename after this long; until then the tile may be on its way to somebody else. */
export const RENAME_SETTLE_MS = 5000
/** A tile without an id and a name waits this long for one while somebody known is missing from the page. */
export const NAME_WAIT_MS = 2000

/** A person on a tile. */
export interface Placement {
  readonly key: string
  readonly tile: TileReport
  /** The page's name for the person, once it has settled. */
  readonly name: string | null
  readonly marks: PersonMarks
  /** False while it is not sure enough that the tile's frames are of this person. */
  readonly isSure: boolean
}

interface Person {
  readonly key: string
  readonly isShare: boolean
  name: string | null
  /** Whether the page marked the tile that they were on last as the user's own. */
  isSelf: boolean
  marks: PersonMarks
  /** In the look before; null when they were on no tile. */
  tile: TileReport | null
  /** A name that has not stayed long enough yet. */
  rename: { readonly name: string; readonly sinceMs: number } | null
  /** Since when they are on that tile, unchanged. */
  tileSinceMs: number
  /**
   * Since when they are recognised by their name alone, or on a track that was another person's; null when there is better
   * evidence.
   */
  weakSinceMs: number | null
}

/** A tile is somebody's who is already on another tile: a stage tile beside the filmstrip's. */
const COPY = Symbol('copy')

export class Roster {
  readonly #newKey: () => string
  readonly #maxPeople: number
  readonly #people = new Map<string, Person>()
  /** Whose a track was last. */
  readonly #ownerOfSource = new Map<string, Person>()
  /** Since when tiles without an id and a name wait for one, by source. */
  #waitingSinceMs = new Map<string, number>()
  /** Since when tiles of nobody known have stood unchanged on a track that was somebody's, by tile. */
  #contestedSinceMs = new Map<string, number>()
  #isFirstLook = true
  #isFull = false

  /**
   * @param known People of a call that goes on.
   * @param newKey Mints a key that is unique in the call.
   * @param maxPeople Nobody new is taken in beyond this.
   */
  constructor(
    known: readonly Pick<Participant, 'key' | 'pageName' | 'marks'>[],
    newKey: () => string,
    maxPeople = Infinity,
  ) {
    this.#newKey = newKey
    this.#maxPeople = maxPeople
    for (const { key, pageName, marks } of known) {
      // A share leaves no marks: it is never recognised again.
      const isShare = marks.personIds.length + marks.names.length + marks.sourceIds.length === 0
      const person = this.#add({ key, isShare, name: pageName, marks })
      for (const sourceId of marks.sourceIds) this.#ownerOfSource.set(sourceId, person)
    }
  }

  /** Whether somebody could not be taken in. */
  get isFull(): boolean {
    return this.#isFull
  }

  /**
   * Tells who is on the tiles of a look. Tiles whose person cannot be told yet, and further tiles of somebody, are left out.
   * @param nowMs Monotonic.
   */
  place(tiles: readonly TileReport[], nowMs: number): Placement[] {
    const cameras = mergeCopies(this.#mainTilesFirst(tiles.filter(({ state }) => state !== 'screen-share')))
    const placed = new Map<Person, TileReport>()
    const weak = new Set<Person>()
    const open = (found: (tile: TileReport) => Person | typeof COPY | null, among: readonly TileReport[]) =>
      among.filter((tile) => {
        const person = found(tile)
        if (person === null) return true
        if (person !== COPY && !placed.has(person)) placed.set(person, tile)
        return false
      })
    const unchanged = open((tile) => this.#byUnchangedTile(tile), cameras)
    const unidentified = open((tile) => {
      const person = this.#bySiteId(tile)
      if (person !== null && this.#isOfAnother(tile, person)) weak.add(person)
      return person
    }, unchanged)
    const untracked = open((tile) => this.#bySource(tile, cameras, placed), unidentified)
    const unmarked = open((tile) => {
      const person = this.#bySelfMark(tile, cameras, placed)
      if (person !== null) weak.add(person)
      return person
    }, untracked)
    const untrackedSources = new Set(untracked.map(({ sourceId }) => sourceId))
    this.#waitingSinceMs = new Map([...this.#waitingSinceMs].filter(([sourceId]) => untrackedSources.has(sourceId)))
    const untrackedTiles = new Set(untracked.map(({ tileId }) => tileId))
    this.#contestedSinceMs = new Map([...this.#contestedSinceMs].filter(([tileId]) => untrackedTiles.has(tileId)))
    const unknown = open((tile) => {
      const person = this.#byName(tile, untracked, cameras, placed)
      if (person !== null) weak.add(person)
      return person
    }, unmarked)
    open((tile) => this.#newPerson(tile, placed, nowMs), unknown)
    for (const share of tiles.filter(({ state }) => state === 'screen-share')) this.#placeShare(share, placed)
    return this.#remember(placed, weak, nowMs)
  }

  /** Of several tiles of one track, the one that was read before stays the main one, else one that is live. */
  #mainTilesFirst(cameras: readonly TileReport[]): TileReport[] {
    const before = new Set([...this.#people.values()].map(({ tile }) => tile?.tileId))
    const rank = ({ tileId, state }: TileReport) => (before.has(tileId) ? 0 : state === 'live' ? 1 : 2)
    return cameras.toSorted((a, b) => rank(a) - rank(b))
  }

  /** The tile of the look before, with nothing changed. */
  #byUnchangedTile(tile: TileReport): Person | null {
    for (const person of this.#people.values()) {
      const before = person.tile
      if (before?.tileId !== tile.tileId || person.isShare) continue
      const isSame = before.personId === tile.personId && before.name === tile.name && before.sourceId === tile.sourceId
      return isSame ? person : null
    }
    return null
  }

  #bySiteId({ personId }: TileReport): Person | null {
    if (personId === null) return null
    return this.#cameraPeople().find(({ marks }) => marks.personIds.includes(personId)) ?? null
  }

  #bySource(
    tile: TileReport,
    cameras: readonly TileReport[],
    placed: ReadonlyMap<Person, TileReport>,
  ): Person | typeof COPY | null {
    const owner = tile.sourceId === null ? undefined : this.#ownerOfSource.get(tile.sourceId)
    if (!owner || contradictsId(tile, owner.marks)) return null
    const other = placed.get(owner)
    if (other) return other.sourceId === tile.sourceId ? COPY : null
    if (tile.name !== null && tile.name === owner.name) return owner
    // A track that was away, or that comes back without its name, may have been given to somebody else.
    const isSameTrackAsBefore = owner.tile?.sourceId === tile.sourceId || (this.#isFirstLook && owner.tile === null)
    if (!isSameTrackAsBefore) return null
    if (tile.name === null) return owner
    if (this.#absentOf(tile.name, cameras, placed).some((person) => person !== owner)) return null
    return owner.name !== null && this.#hasNameMoved(owner.name, tile, cameras, placed) ? null : owner
  }

  /** Whether a name stands on a tile of which nothing else says that it is somebody of that name. */
  #hasNameMoved(
    oldName: string,
    from: TileReport,
    cameras: readonly TileReport[],
    placed: ReadonlyMap<Person, TileReport>,
  ): boolean {
    const recognised = new Set(placed.values())
    return cameras.some((tile) => {
      if (tile === from || tile.name !== oldName || recognised.has(tile)) return false
      return tile.sourceId === null || this.#ownerOfSource.get(tile.sourceId)?.name !== oldName
    })
  }

  /**
   * The user, on the one tile that the page marks as theirs and that shows no name: some kits write "You" there, and a
   * camera that is turned on again has another track.
   */
  #bySelfMark(
    { isSelf, personId, name }: TileReport,
    cameras: readonly TileReport[],
    placed: ReadonlyMap<Person, TileReport>,
  ): Person | null {
    if (!isSelf || personId !== null || name !== null) return null
    if (cameras.filter((tile) => tile.isSelf).length > 1) return null
    const [person, ...others] = this.#cameraPeople().filter((candidate) => candidate.isSelf)
    return person && others.length === 0 && !placed.has(person) ? person : null
  }

  /** The one person of the tile's name, when no other tile can be theirs. */
  #byName(
    tile: TileReport,
    open: readonly TileReport[],
    cameras: readonly TileReport[],
    placed: ReadonlyMap<Person, TileReport>,
  ): Person | null {
    const { name } = tile
    if (name === null || open.filter((other) => other.name === name).length > 1) return null
    if (this.#cameraPeople().filter((person) => person.name === name).length > 1) return null
    const [person] = this.#absentOf(name, cameras, placed)
    return person && !contradictsId(tile, person.marks) ? person : null
  }

  /** People of a name who are on no tile yet, and whose last track is on none either. */
  #absentOf(name: string, cameras: readonly TileReport[], placed: ReadonlyMap<Person, TileReport>): Person[] {
    const sources = new Set(cameras.flatMap(({ sourceId }) => sourceId ?? []))
    return this.#cameraPeople().filter((person) => {
      if (person.name !== name || placed.has(person)) return false
      const lastSource = person.marks.sourceIds.at(-1)
      return lastSource === undefined || !sources.has(lastSource) || this.#ownerOfSource.get(lastSource) !== person
    })
  }

  #newPerson(tile: TileReport, placed: ReadonlyMap<Person, TileReport>, nowMs: number): Person | typeof COPY | null {
    const isCopy = [...placed.values()].some(
      (other) => tile.personId !== null && other.personId === tile.personId && other.state !== 'screen-share',
    )
    if (isCopy) return COPY
    if (tile.personId === null && tile.name === null && !this.#hasWaited(tile, placed, nowMs)) return null
    if (this.#isOfAnother(tile, null) && !this.#hasStayed(tile, nowMs)) return null
    return this.#mint({ isShare: false, name: tile.name, marks: NO_MARKS })
  }

  /** Whether the track of a tile was another person's last: tile and video may change one after the other. */
  #isOfAnother({ sourceId }: TileReport, person: Person | null): boolean {
    const owner = sourceId === null ? undefined : this.#ownerOfSource.get(sourceId)
    return owner !== undefined && owner !== person
  }

  #hasStayed({ tileId }: TileReport, nowMs: number): boolean {
    const sinceMs = this.#contestedSinceMs.get(tileId) ?? nowMs
    this.#contestedSinceMs.set(tileId, sinceMs)
    return nowMs - sinceMs >= SETTLE_MS
  }

  /** Whether a tile without an id and a name has waited long enough for one. One that draws nothing waits for ever. */
  #hasWaited({ sourceId }: TileReport, placed: ReadonlyMap<Person, TileReport>, nowMs: number): boolean {
    if (sourceId === null) return false
    if (this.#cameraPeople().every((person) => placed.has(person))) return true
    const sinceMs = this.#waitingSinceMs.get(sourceId) ?? nowMs
    this.#waitingSinceMs.set(sourceId, sinceMs)
    return nowMs - sinceMs >= NAME_WAIT_MS
  }

  /** A share is a participant of its own. It never takes a person's place, whatever name or track it bears. */
  #placeShare(tile: TileReport, placed: Map<Person, TileReport>): void {
    const find = (isSame: (before: TileReport) => boolean) =>
      [...this.#people.values()].find((person) => person.isShare && person.tile !== null && isSame(person.tile))
    const known =
      find(({ tileId }) => tileId === tile.tileId) ??
      find(({ sourceId }) => sourceId !== null && sourceId === tile.sourceId) ??
      find(({ personId, name }) => (personId ?? name) !== null && personId === tile.personId && name === tile.name)
    const person = known ?? this.#mint({ isShare: true, name: null, marks: NO_MARKS })
    if (person && !placed.has(person)) placed.set(person, tile)
  }

  #remember(placed: ReadonlyMap<Person, TileReport>, weak: ReadonlySet<Person>, nowMs: number): Placement[] {
    for (const person of this.#people.values()) {
      const tile = placed.get(person) ?? null
      if (tile === null || person.tile === null || tile.sourceId !== person.tile.sourceId) person.weakSinceMs = null
      if (weak.has(person)) person.weakSinceMs ??= nowMs
      if (tile === null) person.rename = null
      if (tile?.tileId !== person.tile?.tileId) person.tileSinceMs = nowMs
      // A share that comes back is still the same share.
      if (tile !== null || !person.isShare) person.tile = tile
    }
    this.#isFirstLook = false
    const all = [...placed.values()]
    for (const [person, tile] of placed) if (!person.isShare) this.#learn(person, tile, nowMs)
    const names = new Set(this.#cameraPeople().map(({ name }) => name))
    return [...placed].map(([person, tile]) => {
      // Nobody appears twice under one name.
      if (person.isShare) person.name = names.has(tile.name) ? null : tile.name
      const { key, name, marks } = person
      const isOnlyTileOfTrack = all.every((other) => other === tile || other.sourceId !== tile.sourceId)
      const isSettled = tile.sourceId === null ? nowMs - person.tileSinceMs >= SETTLE_MS : isOnlyTileOfTrack
      const isSure = person.weakSinceMs === null && isSettled
      return { key, tile, name, marks, isSure }
    })
  }

  #learn(person: Person, tile: TileReport, nowMs: number): void {
    if (person.weakSinceMs !== null && nowMs - person.weakSinceMs >= SETTLE_MS) person.weakSinceMs = null
    person.isSelf = tile.isSelf
    settleName(person, tile, nowMs)
    person.marks = withMarks(person.marks, { ...tile, name: person.name })
    if (tile.sourceId !== null && person.weakSinceMs === null) this.#ownerOfSource.set(tile.sourceId, person)
  }

  #cameraPeople(): Person[] {
    return [...this.#people.values()].filter(({ isShare }) => !isShare)
  }

  /** Null when the call has room for no more people. */
  #mint(facts: Pick<Person, 'isShare' | 'name' | 'marks'>): Person | null {
    if (this.#people.size < this.#maxPeople) return this.#add({ key: this.#newKey(), ...facts })
    this.#isFull = true
    return null
  }

  #add(facts: Pick<Person, 'key' | 'isShare' | 'name' | 'marks'>): Person {
    const person: Person = { ...facts, isSelf: false, tile: null, tileSinceMs: 0, rename: null, weakSinceMs: null }
    this.#people.set(person.key, person)
    return person
  }
}

/** Takes over a name at once where the site's id vouches for it, else when it has stayed for a while. */
function settleName(person: Person, { personId, name }: TileReport, nowMs: number): void {
  if (name === person.name) person.rename = null
  if (name === null || name === person.name) return
  if (person.rename?.name !== name) person.rename = { name, sinceMs: nowMs }
  const settleMs = person.name === null ? SETTLE_MS : RENAME_SETTLE_MS
  if (personId === null && nowMs - person.rename.sinceMs < settleMs) return
  person.name = name
  person.rename = null
}

/**
 * Tiles that draw the same track of the same person become one, with what is known of any of them. Names that differ are
 * no name.
 */
function mergeCopies(cameras: readonly TileReport[]): TileReport[] {
  const merged: TileReport[] = []
  for (const tile of cameras) {
    const index = merged.findIndex(
      ({ sourceId, personId }) =>
        sourceId !== null &&
        sourceId === tile.sourceId &&
        (personId === null || tile.personId === null || personId === tile.personId),
    )
    const first = merged[index]
    if (first === undefined) merged.push(tile)
    else {
      const names = new Set([first.name, tile.name].filter((name) => name !== null))
      merged[index] = {
        ...first,
        personId: first.personId ?? tile.personId,
        name: names.size === 1 ? ([...names][0] ?? null) : null,
        isSelf: first.isSelf || tile.isSelf,
      }
    }
  }
  return merged
}
