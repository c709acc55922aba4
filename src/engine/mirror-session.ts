/** What makes a mirror's session different from a call: it is read in the same way, and nothing of it is kept. */
import type { EnabledTab } from '../shared/protocol'
import type { Settings } from '../shared/settings'
import type { CallJournal } from './call-journal'

/** The part of the journal that a page's session uses. */
export type PageJournal = Pick<CallJournal, 'load' | 'save' | 'end'>

/** Stores nothing and knows of nothing. */
export const NO_JOURNAL: PageJournal = {
  load: () => Promise.resolve({ isLoaded: true, call: null }),
  save: () => undefined,
  end(session) {
    session.end()
    return Promise.resolve()
  },
}

/** The tab of a mirror, as that of a call. */
export function mirrorTab(tabId: number, callId: string, startedAtMs: number): EnabledTab {
  return { tabId, callId, frameId: 0, startedAtMs, leftOut: [] }
}

/**
 * The settings of a mirror's session: those of the user, but whoever is in the mirror is read and a resting face that is set
 * counts. Null stays null: then nobody is read.
 */
export function mirrorSettings(settings: Settings | null): Settings | null {
  return settings && { ...settings, analysed: 'everyone', isBaselineOn: true, hasBadges: false, isHistoryOn: false }
}
