import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'

/** How the side panel's list is ordered. None of them ranks people. */
export const SORTS = ['appearance', 'name', 'recent-change', 'expression'] as const
export type Sort = (typeof SORTS)[number]

const CHOICES_KEY = 'view'
const PINS_KEY = 'pins'
const NOT_ASKED_KEY = 'selfNotAsked'
const storedChoices = v.object({ sort: v.picklist(SORTS) })
const storedPins = v.object({ callId: v.string(), keys: v.array(v.string()) })

const storedNotAsked = v.object({ callId: v.string() })

/** What the user chose in a view, remembered for the next time. */
export interface ViewChoices {
  readonly sort: ReadonlySignal<Sort>
  /** Keys of the pinned participants of the call that pins were last set in. */
  readonly pins: ReadonlySignal<{ readonly callId: string; readonly keys: readonly string[] }>
  /** The call in which the user does not want to be asked which one they are; empty for none. */
  readonly selfNotAskedIn: ReadonlySignal<string>
  setSort(sort: Sort): void
  setPinned(callId: string, key: string, isPinned: boolean): void
  doNotAskForSelf(callId: string): void
}

/** The part of an extension storage area that the choices use. */
export interface ChoicesArea {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
}

/**
 * Loads the choices, the defaults where they cannot be read.
 * @param kept Outlives the browser: how lists are sorted.
 * @param session Ends with it: what is about one call.
 */
export async function loadViewChoices(kept: ChoicesArea, session: ChoicesArea): Promise<ViewChoices> {
  const read = async (area: ChoicesArea, key: string) =>
    (await area.get(key).catch(() => ({}) as Record<string, unknown>))[key]
  const choices = v.safeParse(storedChoices, (await read(kept, CHOICES_KEY)) ?? {})
  const storedPinned = v.safeParse(storedPins, await read(session, PINS_KEY))
  const notAsked = v.safeParse(storedNotAsked, await read(session, NOT_ASKED_KEY))
  const selfNotAskedIn = signal(notAsked.success ? notAsked.output.callId : '')
  const sort = signal<Sort>(choices.success ? choices.output.sort : 'appearance')
  const pins = signal(storedPinned.success ? storedPinned.output : { callId: '', keys: [] })

  // A choice that cannot be stored still holds in this view.
  const warn = (error: unknown) => console.warn('Mien: a choice was not stored', error)
  return {
    sort,
    pins,
    selfNotAskedIn,
    setSort(chosen) {
      sort.value = chosen
      void kept.set({ [CHOICES_KEY]: { sort: chosen } }).catch(warn)
    },
    setPinned(callId, key, isPinned) {
      const others = pins.value.callId === callId ? pins.value.keys.filter((each) => each !== key) : []
      pins.value = { callId, keys: isPinned ? [...others, key] : others }
      void session.set({ [PINS_KEY]: pins.value }).catch(warn)
    },
    doNotAskForSelf(callId) {
      selfNotAskedIn.value = callId
      void session.set({ [NOT_ASKED_KEY]: { callId } }).catch(warn)
    },
  }
}
