import type { Settings } from '../../shared/settings'

/** What the user has said of one participant: "leave out", "bring back", or nothing. */
export type ByHand = 'left-out' | 'brought-back' | null

/**
 * Whether a participant is left out, which means never looked at.
 *
 * The setting `analysed` leaves out nobody (`everyone`), all who are not marked as the user (`only-me`), or all
 * (`chosen`). What the user says of one participant goes before it. When the setting changes, and when somebody is
 * marked as the user while it is `only-me`, those who were left out by hand stay so, and those who had been brought back
 * are judged by the setting again.
 */
export function isLeftOut(byHand: ByHand, analysed: Settings['analysed'], isSelf: boolean): boolean {
  if (byHand !== null) return byHand === 'left-out'
  return analysed === 'chosen' || (analysed === 'only-me' && !isSelf)
}
