import { computed, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { LeadingSoFar } from '../call/leading-moments'
import type { LeadingMoment } from '../call/leading-moments'
import type { Moment } from '../call/moments'
import type { TabModel } from '../live/tab-model'
import type { Recorder } from '../live/engine-link'
import { RecordedCall } from '../live/recorded-call'
import { momentFinder } from './moment-finder'
import type { FinderWorker } from './moment-finder'
import { withNotes } from './numbered-moments'

/** What the panel shows of one tab. */
export interface TabView {
  readonly tabId: number
  readonly model: TabModel
  readonly recorded: RecordedCall
  /** With the user's own, in the order of their seconds. */
  readonly moments: ReadonlySignal<readonly Moment[]>
  /** The few that lead; none that has led disappears while the view is open. */
  readonly leading: ReadonlySignal<readonly LeadingMoment[]>
  close(): void
}

/**
 * Opens the view of a tab.
 * @param worker One of moments.worker.ts; the view ends it.
 * @param openModel Opens the tab's model; the recorder gets the messages of its connection to the engine.
 */
export function openTabView(tabId: number, worker: FinderWorker, openModel: (recorder: Recorder) => TabModel): TabView {
  const recorded = new RecordedCall()
  const finder = momentFinder(worker)
  const model = openModel({
    onMessage(message) {
      recorded.onMessage(message)
      finder.onMessage(message)
    },
  })
  const moments = computed(() => withNotes(finder.moments.value, recorded.notes.value))
  const leadingSoFar = new LeadingSoFar()
  return {
    tabId,
    model,
    recorded,
    moments,
    leading: computed(() => {
      const call = recorded.call.value
      const leftOut = call?.participants.filter(({ isLeftOut }) => isLeftOut).map(({ key }) => key) ?? []
      const lengthS = recorded.lastSecond.peek() + 1
      return leadingSoFar.update(moments.value, lengthS, [call?.id, ...leftOut].join(' '))
    }),
    close() {
      model.close()
      finder.close()
    },
  }
}

/** State of the panel: the tab that it shows. */
export interface PanelModel {
  /** Null before the first tab is known. */
  readonly view: ReadonlySignal<TabView | null>
  /** Shows another tab; the same one again changes nothing. */
  follow(tabId: number): void
  /** Asks again whether Mien is on in the tab: another view may have turned it on or off, or the tab may have left the page. */
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
