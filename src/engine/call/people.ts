import { createParticipant } from '../../call/timeline'
import type { Call, LeftOutReason, Participant } from '../../call/timeline'
import type { FromView, PersonMarks, TileReport } from '../../shared/protocol'
import type { Settings } from '../../shared/settings'
import { isLeftOutBySetting, LeftOutList } from './left-out'
import type { KnownPerson } from './left-out'
import { Roster } from './roster'
import { selfAmong } from './self'
import { putOnTile } from './track'
import type { Track } from './track'

/**
 * Most participants of one call: ten times the largest gallery, for those who come and go. A page whose people cannot be
 * recognised could otherwise fill the record, which counts participants in 16 bits.
 */
export const MAX_PARTICIPANTS = 500
/** Most left-out people that are kept outside the record: as many as `keep-left-out` takes. */
const MAX_LEFT_OUT = 500

type PersonMessage = Extract<FromView, { type: 'rename' | 'mark-self' | 'leave-out' }>

/** What {@link People} needs of its session. */
interface PeopleOwner {
  newKey(): string
  createTrack(participant: Participant): Track
  /** The name that the user has on the call's site; null where it is not known, or not needed. */
  ownName(): string | null
  /** Something that is stored has changed. */
  onChange(): void
}

/** The participants of a running call: which tile they are on, which of them is the user, and who is left out. */
export class People {
  readonly #participants: Participant[]
  readonly #owner: PeopleOwner
  readonly #roster: Roster
  readonly #leftOut: LeftOutList
  readonly #tracks = new Map<string, Track>()
  #settings: Settings | null
  /** The last choice of whom to read; null while there was none. */
  #analysed: Settings['analysed'] | null
  /** The left-out marks that were taken last, as JSON. */
  #leftOutTaken: string

  /**
   * @param kept Marks of people left out of this call that were kept outside the record.
   * @param callMs The call's time now.
   */
  constructor(
    { participants }: Call,
    owner: PeopleOwner,
    settings: Settings | null,
    kept: readonly PersonMarks[],
    callMs: number,
  ) {
    this.#participants = participants
    this.#owner = owner
    this.#settings = settings
    this.#analysed = settings?.analysed ?? null
    this.#roster = new Roster(participants, () => owner.newKey(), MAX_PARTICIPANTS)
    this.#leftOut = new LeftOutList(participants, kept, callMs)
    this.#leftOutTaken = JSON.stringify(kept)
    for (const participant of participants) this.#tracks.set(participant.key, owner.createTrack(participant))
    this.judge()
  }

  /** Everybody of the call, in order of appearance. */
  get all(): readonly Track[] {
    return [...this.#tracks.values()]
  }

  /** Whether somebody could not be taken in. */
  get isFull(): boolean {
    return this.#roster.isFull
  }

  /** Those on the page; shares are no people. */
  onPage(): { track: Track; tile: TileReport }[] {
    return this.all.flatMap((track) => {
      const { tile } = track
      return tile === null || tile.state === 'screen-share' ? [] : [{ track, tile }]
    })
  }

  byKey(key: string): Track | null {
    return this.#tracks.get(key) ?? null
  }

  onTile(tileId: string): Track | null {
    return this.all.find(({ tile }) => tile?.tileId === tileId) ?? null
  }

  /** Whether only the user is to be read and nobody knows who that is. */
  get needsSelf(): boolean {
    return (
      this.#settings?.analysed === 'only-me' &&
      this.onPage().length > 0 &&
      !this.all.some(({ participant }) => participant.isSelf)
    )
  }

  setSettings(settings: Settings | null): void {
    this.#settings = settings
    if (settings !== null) {
      if (this.#analysed !== null && this.#analysed !== settings.analysed) this.#forgetBroughtBack()
      this.#analysed = settings.analysed
    }
    this.judge()
  }

  /** Takes in the tiles of a look. @param callMs The call's time. */
  place(tiles: readonly TileReport[], callMs: number): void {
    const placements = this.#roster.place(tiles, callMs)
    const present = new Set(placements.map(({ key }) => key))
    for (const track of this.all) if (!present.has(track.participant.key)) putOnTile(track, null, false)
    for (const { key, tile, name, marks, isSure } of placements) {
      const track = this.#tracks.get(key) ?? this.#add(key)
      const { participant } = track
      if (participant.pageName !== name || participant.marks !== marks) this.#owner.onChange()
      participant.pageName = name
      participant.marks = marks
      putOnTile(track, tile, isSure)
    }
    this.#tellSelf()
    this.#leftOut.onLook(
      this.onPage().map(({ track }) => knownPerson(track)),
      callMs,
    )
    this.judge()
  }

  /** Does what the user wants of a participant. @param callMs The call's time. */
  change(track: Track, message: PersonMessage, callMs: number): void {
    const { participant } = track
    switch (message.type) {
      case 'rename':
        participant.givenName = message.name === null || message.name.trim() === '' ? null : message.name.trim()
        return
      case 'leave-out':
        participant.isBroughtBack = !message.isLeftOut
        if (message.isLeftOut) this.#leftOut.leaveOut(participant.key, participant.marks, callMs)
        else this.#leftOut.bringBack(participant.key)
        break
      case 'mark-self':
        this.#markSelf(track, message.isSelf)
    }
    this.judge()
  }

  /** Marks of everybody who must not be read, to be kept outside the record; null when they are as they were taken last. */
  takeLeftOut(): PersonMarks[] | null {
    const marks = this.#leftOut.allMarks().slice(-MAX_LEFT_OUT).map(copyOf)
    const json = JSON.stringify(marks)
    if (json === this.#leftOutTaken) return null
    this.#leftOutTaken = json
    return marks
  }

  /** Makes {@link takeLeftOut} give the marks again. */
  returnLeftOut(): void {
    this.#leftOutTaken = ''
  }

  /** Marks of the people whom the user left out. */
  leftOutMarks(): PersonMarks[] {
    return this.#leftOut.leftOutMarks().map(copyOf)
  }

  /** Decides of each participant whether they are left out. */
  judge(): void {
    this.#leftOut.judge(this.all.map(knownPerson))
    for (const track of this.all) {
      const { participant } = track
      const because = this.#leftOutBecause(track)
      if (because === 'user') participant.isBroughtBack = false
      if (because !== participant.leftOutBecause) this.#owner.onChange()
      participant.leftOutBecause = because
      participant.isLeftOut = because !== null
    }
  }

  #add(key: string): Track {
    const participant = createParticipant({ key })
    this.#participants.push(participant)
    const track = this.#owner.createTrack(participant)
    this.#tracks.set(key, track)
    return track
  }

  #markSelf(track: Track, isSelf: boolean): void {
    const { key } = track.participant
    if (isSelf) {
      for (const other of this.all) {
        if (other.isSelfByHand === true) other.isSelfByHand = null
        other.participant.isSelf = false
      }
      this.#leftOut.tellApart(key)
    }
    track.isSelfByHand = isSelf
    track.participant.isSelf = isSelf
    if (this.#settings?.analysed === 'only-me') {
      this.#forgetBroughtBack()
      if (isSelf) this.#leftOut.bringBack(key)
    }
    this.#tellSelf()
  }

  /** Finds out which of those on the page is the user. */
  #tellSelf(): void {
    const isAnyChosen = this.all.some(({ isSelfByHand }) => isSelfByHand === true)
    const people = this.onPage()
    const named = this.#withOwnName(people)
    const self = selfAmong(
      people.map(({ track, tile }) => ({
        key: track.participant.key,
        byHand: track.isSelfByHand ?? (isAnyChosen ? false : null),
        byPage: tile.isSelf && track.selfMark !== 'recorded' ? 'now' : track.selfMark,
        isNamed: track === named,
        isLive: tile.state === 'live',
      })),
    )
    for (const { track, tile } of people) {
      if (tile.isSelf) track.selfMark ??= 'before'
      const isSelf = track.participant.key === self
      if (track.participant.isSelf !== isSelf) this.#owner.onChange()
      track.participant.isSelf = isSelf
    }
  }

  /** The only one on the page with the user's own name; null where the user is known to be somebody off the page. */
  #withOwnName(people: readonly { track: Track; tile: TileReport }[]): Track | null {
    const ownName = this.#owner.ownName()
    if (ownName === null || this.all.some(({ participant, tile }) => participant.isSelf && tile === null)) return null
    const [one, ...others] = people.filter(({ tile }) => tile.name === ownName)
    return one && others.length === 0 ? one.track : null
  }

  /** Those whom the user had brought back are judged by the settings again. */
  #forgetBroughtBack(): void {
    for (const { participant } of this.all) participant.isBroughtBack = false
  }

  #leftOutBecause(track: Track): LeftOutReason | null {
    const { key, isSelf, isBroughtBack } = track.participant
    if (this.#leftOut.isLeftOut(key)) return 'user'
    if (isShare(track)) return null
    if (this.#leftOut.isSuspect(key)) return 'cannot-tell'
    if (isBroughtBack && this.#settings !== null) return null
    return isLeftOutBySetting(this.#settings, isSelf) ? 'setting' : null
  }
}

const copyOf = ({ personIds, names, sourceIds }: Participant['marks']): PersonMarks => ({
  personIds: [...personIds],
  names: [...names],
  sourceIds: [...sourceIds],
})

/** A share bears no marks of a person. */
function isShare({ participant: { marks } }: Track): boolean {
  return marks.personIds.length + marks.names.length + marks.sourceIds.length === 0
}

function knownPerson({ participant: { key, marks }, tile }: Track): KnownPerson {
  return { key, marks, name: tile?.name ?? null }
}
