import type { Participant, PersonMarks } from '../../call/timeline'
import type { Settings } from '../../shared/settings'
import { unionOf } from './person-marks'

/**
 * Somebody without a site id who appears this soon after a left-out person has gone may be that person under a new name:
 * leaving, choosing a name and joining again takes less.
 */
export const VANISHED_GRACE_MS = 60_000

/** A participant as far as the list needs to know them. */
export interface KnownPerson {
  readonly key: string
  readonly marks: PersonMarks
  /** As the page shows it now, settled or not. */
  readonly name: string | null
}

interface LeftOutPerson {
  /** Null until they are recognised: of a call whose record is lost only the marks are known. */
  key: string | null
  marks: PersonMarks
  /** The look in which they were last on a tile; 0 for none in this run of the engine. */
  lastLook: number
  /** The last look before they were left out. */
  readonly leftOutLook: number
  /** When they, or somebody who may be them, last went from the page; -Infinity where nobody knows. */
  vanishedMs: number
}

/** Looks and times in which a participant was on a tile. */
interface Seen {
  readonly firstLook: number
  readonly firstMs: number
  lastLook: number
  lastMs: number
}

/**
 * Whom the user has left out of a call, and who may be one of them: whoever has a name or a track of a left-out person,
 * and whoever comes without a name, or shortly after that person has gone.
 * Told apart are people with different site ids who were on the page together, people of other names who came before that
 * person went, and those of whom the user says so.
 */
export class LeftOutList {
  readonly #people: LeftOutPerson[] = []
  /** When each participant was on a tile; those of the record came before the first look. */
  readonly #seen = new Map<string, Seen>()
  /** Left-out people who had just gone when a participant came. */
  readonly #cameAfter = new Map<string, Set<LeftOutPerson>>()
  /** Who may be one of the left-out people. */
  #suspects: readonly KnownPerson[] = []
  /** Participants of whom the user has said that they are none of the left-out people. */
  readonly #toldApart = new Set<string>()
  #look = 0
  #present: readonly KnownPerson[] = []

  /**
   * @param recorded Participants of a call that goes on.
   * @param kept Marks of left-out people that were kept outside the record.
   * @param nowMs Any clock that does not go back, the same for all methods.
   */
  constructor(recorded: readonly Participant[], kept: readonly PersonMarks[], nowMs: number) {
    for (const { key, marks, leftOutBecause, isBroughtBack } of recorded) {
      // Who may be left out counts as new: the others have been told apart.
      const firstLook = leftOutBecause === 'cannot-tell' ? 1 : 0
      this.#seen.set(key, { firstLook, firstMs: -Infinity, lastLook: 0, lastMs: nowMs })
      if (leftOutBecause === 'user') this.#add(key, marks, 0, nowMs)
      if (isBroughtBack) this.tellApart(key)
    }
    for (const marks of kept) this.#add(null, marks, 0, -Infinity)
    for (const { key, marks } of recorded) this.#recognise({ key, marks, name: null })
    for (const { key, leftOutBecause } of recorded) {
      if (leftOutBecause === 'cannot-tell') this.#cameAfter.set(key, new Set(this.#people))
    }
    this.judge(recorded.map(({ key, marks }) => ({ key, marks, name: null })))
  }

  /** Takes in who is on the page. */
  onLook(present: readonly KnownPerson[], nowMs: number): void {
    this.#look++
    for (const gone of this.#present.filter(({ key }) => !present.some((person) => person.key === key))) {
      for (const leftOut of this.#people) {
        if (leftOut.key === gone.key || this.isSuspect(gone.key)) leftOut.vanishedMs = nowMs
      }
    }
    this.#present = present
    for (const person of present) {
      this.#recognise(person)
      const leftOut = this.#people.find(({ key }) => key === person.key)
      if (!leftOut) continue
      leftOut.marks = unionOf(leftOut.marks, person.marks)
      leftOut.lastLook = this.#look
    }
    for (const { key } of present) this.#onTile(key, nowMs)
  }

  /** Leaves a participant out for the rest of the call. */
  leaveOut(key: string, marks: PersonMarks, nowMs: number): void {
    if (this.isLeftOut(key)) return
    this.#toldApart.delete(key)
    const seen = this.#seen.get(key)
    const isOnPage = this.#present.some((person) => person.key === key)
    const leftOut = this.#add(key, marks, seen?.lastLook ?? 0, isOnPage ? -Infinity : (seen?.lastMs ?? nowMs))
    for (const [other, { firstMs }] of this.#seen) this.#noteIfSoonAfter(other, firstMs, leftOut)
  }

  /** The user wants this participant to be read after all. */
  bringBack(key: string): void {
    const index = this.#people.findIndex((each) => each.key === key)
    if (index >= 0) this.#people.splice(index, 1)
    this.tellApart(key)
  }

  /** The user says that this participant is none of the left-out people. */
  tellApart(key: string): void {
    this.#toldApart.add(key)
  }

  /** Whether the user left this participant out. */
  isLeftOut(key: string): boolean {
    return this.#people.some((each) => each.key === key)
  }

  /**
   * Finds out who of all participants may be somebody whom the user left out: whoever may be one of them, and whoever has
   * the name or the track of such a suspect.
   */
  judge(participants: readonly KnownPerson[]): void {
    if (this.#people.length === 0) {
      this.#suspects = []
      return
    }
    const isOpen = ({ key }: KnownPerson) => !this.isLeftOut(key) && !this.#toldApart.has(key)
    let open = participants.filter(isOpen)
    let found = open.filter((person) => this.#people.some((leftOut) => this.#mayBe(person, leftOut)))
    this.#suspects = found
    while (found.length > 0) {
      const latest = found
      open = open.filter((person) => !latest.includes(person))
      found = open.filter((person) => latest.some((suspect) => this.#isLike(person, suspect)))
      this.#suspects = [...this.#suspects, ...found]
    }
  }

  /** Whether this participant may be somebody whom the user left out, as of the last {@link judge}. */
  isSuspect(key: string): boolean {
    return this.#suspects.some((suspect) => suspect.key === key)
  }

  /** Marks of the people whom the user left out. */
  leftOutMarks(): PersonMarks[] {
    return this.#people.map(({ marks }) => marks)
  }

  /** Marks of everybody who must not be read, to be kept outside the record: whoever may be left out is among them. */
  allMarks(): PersonMarks[] {
    return [...this.leftOutMarks(), ...this.#suspects.map(({ marks }) => marks)]
  }

  #add(key: string | null, marks: PersonMarks, lastLook: number, vanishedMs: number): LeftOutPerson {
    const person = { key, marks, lastLook, leftOutLook: this.#look, vanishedMs }
    this.#people.push(person)
    return person
  }

  /** Finds out who a left-out person is of whom only marks are known. */
  #recognise({ key, marks }: KnownPerson): void {
    if (this.isLeftOut(key)) {
      const same = this.#people.findIndex((each) => each.key === null && isSurely(marks, each.marks))
      if (same >= 0) this.#people.splice(same, 1)
      return
    }
    const leftOut = this.#people.find((each) => each.key === null && isSurely(marks, each.marks))
    if (leftOut) leftOut.key = key
  }

  #onTile(key: string, nowMs: number): void {
    const seen = this.#seen.get(key)
    if (seen) {
      seen.lastLook = this.#look
      seen.lastMs = nowMs
      return
    }
    this.#seen.set(key, { firstLook: this.#look, firstMs: nowMs, lastLook: this.#look, lastMs: nowMs })
    for (const leftOut of this.#people) this.#noteIfSoonAfter(key, nowMs, leftOut)
  }

  #noteIfSoonAfter(key: string, firstMs: number, leftOut: LeftOutPerson): void {
    const afterMs = firstMs - leftOut.vanishedMs
    if (afterMs < 0 || afterMs > VANISHED_GRACE_MS) return
    this.#cameAfter.set(key, (this.#cameAfter.get(key) ?? new Set()).add(leftOut))
  }

  #mayBe({ key, marks, name }: KnownPerson, leftOut: LeftOutPerson): boolean {
    const { firstLook } = this.#seen.get(key) ?? { firstLook: 0 }
    const wereTogether = firstLook <= leftOut.lastLook
    const areOthersToSite = haveOtherIds(marks, leftOut.marks)
    // Where they were not on the page together, another id may be that of another connection.
    if (areOthersToSite && wereTogether) return false
    if (!areOthersToSite && overlap(marks.sourceIds, leftOut.marks.sourceIds)) return true
    const isSameName = (other: string) => other === name || marks.names.includes(other)
    if (leftOut.marks.names.some(isSameName)) return true
    const isNamed = marks.names.length > 0 || name !== null
    const isPageNaming = leftOut.marks.names.length > 0
    // A new tile without a name, where the page has names, may be a second tile of somebody.
    if (!isNamed && isPageNaming && firstLook > leftOut.leftOutLook) return true
    if (wereTogether || isEmpty(leftOut.marks)) return false
    if (!isNamed) return true
    if (areOthersToSite) return false
    return !isPageNaming || (marks.personIds.length === 0 && (this.#cameAfter.get(key)?.has(leftOut) ?? false))
  }

  /** Whether somebody has a track or the name of a suspect who was not on the page together with them. */
  #isLike({ key, marks, name }: KnownPerson, suspect: KnownPerson): boolean {
    if (overlap(marks.sourceIds, suspect.marks.sourceIds)) return !haveOtherIds(marks, suspect.marks)
    const wereTogether = (this.#seen.get(key)?.firstLook ?? 0) <= (this.#seen.get(suspect.key)?.lastLook ?? 0)
    return !wereTogether && suspect.marks.names.some((other) => other === name || marks.names.includes(other))
  }
}

/**
 * Whether a participant is left out by the setting `analysed`, which reads everybody, only the user, or only those who
 * were chosen. Settings that cannot be read leave everybody out.
 */
export function isLeftOutBySetting(settings: Settings | null, isSelf: boolean): boolean {
  if (settings === null) return true
  return settings.analysed === 'chosen' || (settings.analysed === 'only-me' && !isSelf)
}

const overlap = (some: readonly string[], others: readonly string[]) => some.some((mark) => others.includes(mark))

/** Marks of a share that was left out: it is nobody. */
const isEmpty = ({ personIds, names, sourceIds }: PersonMarks) =>
  personIds.length + names.length + sourceIds.length === 0

function haveOtherIds({ personIds }: PersonMarks, other: PersonMarks): boolean {
  return personIds.length > 0 && other.personIds.length > 0 && !overlap(personIds, other.personIds)
}

/** Whether marks are the same person's: by the site's id, or by a track under a name that fits. */
function isSurely(marks: PersonMarks, leftOut: PersonMarks): boolean {
  if (overlap(marks.personIds, leftOut.personIds)) return true
  if (haveOtherIds(marks, leftOut) || !overlap(marks.sourceIds, leftOut.sourceIds)) return false
  return marks.names.length === 0 || leftOut.names.length === 0 || overlap(marks.names, leftOut.names)
}
