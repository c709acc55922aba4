import { EXPRESSIONS } from '../call/reading'
import type { Expression } from '../call/reading'
import type { Timeline } from '../call/timeline'
import type { Sort } from '../live/view-choices'

/** Whom the list shows. */
export const FILTERS = ['all', 'read-now', ...EXPRESSIONS] as const
export type Filter = (typeof FILTERS)[number]

/** How often rows may change places, so that the list can be read. Milliseconds. */
export const REORDER_MS = 5000
/** Older changes count as equally old. Seconds. */
const CHANGE_MEMORY_S = 600

/** What order and filter need of a participant. */
export interface Listed {
  readonly key: string
  readonly name: string
  /** What the readout shows; null without an expression. */
  readonly expression: Expression | null
  readonly isPinned: boolean
  /** Null while nothing is recorded. */
  readonly timeline: Timeline | null
}

/** What the user chose. */
export interface ListChoice {
  readonly sort: Sort
  readonly filter: Filter
  /** Part of a name; empty for everybody. */
  readonly search: string
  readonly language: string
}

/**
 * The order of the list: rows change places only every {@link REORDER_MS}, and not while the pointer or the focus is in
 * the list; a new choice and a pin act at once. Pure: time is handed in.
 */
export class SteadyList {
  #keys: readonly string[] = []
  #known: ReadonlySet<string> = new Set()
  #chosen = ''
  #orderedAtMs = -Infinity

  /**
   * @param everybody In order of appearance.
   * @param isHeld Whether the pointer or the focus is in the list.
   * @param nowMs Milliseconds of any steady clock.
   * @returns Keys of those to show, in order.
   */
  update(
    everybody: readonly Listed[],
    choice: ListChoice,
    { isHeld, nowMs }: { isHeld: boolean; nowMs: number },
  ): readonly string[] {
    const pinned = everybody.filter(({ isPinned }) => isPinned).map(({ key }) => key)
    const chosen = JSON.stringify([choice, pinned])
    const isDue = chosen !== this.#chosen || (!isHeld && nowMs - this.#orderedAtMs >= REORDER_MS)
    if (isDue) {
      this.#chosen = chosen
      this.#orderedAtMs = nowMs
      this.#keys = listed(everybody, choice)
    } else {
      const present = new Set(everybody.map(({ key }) => key))
      const newcomers = everybody.filter((person) => !this.#known.has(person.key) && fits(person, choice))
      const kept = this.#keys.filter((key) => present.has(key))
      if (newcomers.length > 0 || kept.length < this.#keys.length)
        this.#keys = [...kept, ...newcomers.map(({ key }) => key)]
    }
    this.#known = new Set(everybody.map(({ key }) => key))
    return this.#keys
  }
}

function listed(everybody: readonly Listed[], choice: ListChoice): readonly string[] {
  // Sorting is stable: equals stay in order of appearance.
  const sorted = everybody.filter((person) => fits(person, choice)).toSorted(orderOf(choice))
  return [...sorted.filter(({ isPinned }) => isPinned), ...sorted.filter(({ isPinned }) => !isPinned)].map(
    ({ key }) => key,
  )
}

function fits({ name, expression }: Listed, { filter, search, language }: ListChoice): boolean {
  if (filter === 'read-now' && expression === null) return false
  if (filter !== 'all' && filter !== 'read-now' && expression !== filter) return false
  return name.toLocaleLowerCase(language).includes(search.trim().toLocaleLowerCase(language))
}

function orderOf({ sort, language }: ListChoice): (one: Listed, other: Listed) => number {
  switch (sort) {
    case 'appearance':
      return () => 0
    case 'name': {
      const { compare } = new Intl.Collator(language, { numeric: true })
      return (one, other) => compare(one.name, other.name)
    }
    case 'recent-change': {
      const changedS = new Map<Listed, number>()
      const changeOf = (person: Listed) => {
        const known = changedS.get(person)
        if (known !== undefined) return known
        const found = person.timeline ? lastChangeS(person.timeline) : -1
        changedS.set(person, found)
        return found
      }
      return (one, other) => changeOf(other) - changeOf(one)
    }
    case 'expression': {
      // The order of the classes: groups, not ranks.
      const groupOf = ({ expression }: Listed) =>
        expression === null ? EXPRESSIONS.length : EXPRESSIONS.indexOf(expression)
      return (one, other) => groupOf(one) - groupOf(other)
    }
  }
}

/**
 * The second in which the shown expression last became another than the one shown before; seconds without an expression
 * are skipped. -1 where there was no change in the last {@link CHANGE_MEMORY_S}.
 */
export function lastChangeS(timeline: Timeline): number {
  let last: Expression | null = null
  let sinceS = -1
  for (let second = timeline.lengthS - 1; second >= Math.max(0, timeline.lengthS - CHANGE_MEMORY_S); second--) {
    const shown = timeline.shownAt(second)
    const expression = EXPRESSIONS.find((name) => name === shown)
    if (expression === undefined) continue
    if (last !== null && expression !== last) return sinceS
    last = expression
    sinceS = second
  }
  return -1
}
