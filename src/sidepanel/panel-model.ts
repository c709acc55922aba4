import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Moment } from '../call/moments'
import type { PopupModel } from '../popup/popup-model'
import type { RecordedCall } from '../ui/recorded-call'

/** What the panel shows of one tab. */
export interface TabView {
  readonly tabId: number
  readonly model: PopupModel
  readonly recorded: RecordedCall
  /** With the user's own, in the order of their seconds. */
  readonly moments: ReadonlySignal<readonly Moment[]>
  close(): void
}

/** State of the panel: the tab that it is about. */
export interface PanelModel {
  /** Null before the first tab is known. */
  readonly view: ReadonlySignal<TabView | null>
  /** Turns to another tab; the same one again changes nothing. */
  follow(tabId: number): void
  /** Finds out again how the tab stands: Mien may have been turned on or off elsewhere, or the tab may have moved on. */
  look(): void
}

/** Makes the panel's state. @param open Opens the view of a tab. */
export function createPanelModel(open: (tabId: number) => TabView): PanelModel {
  const view = signal<TabView | null>(null)
  return {
    view,
    follow(tabId) {
      if (view.value?.tabId === tabId) return
      view.value?.close()
      view.value = open(tabId)
    },
    look: () => void view.value?.model.look(),
  }
}
