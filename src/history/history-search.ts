import type { CallFacts, DamagedCall } from '../shared/call-store'
import { titleOf } from '../call/names'

/** Lower case without accents, so that "sao" finds "São". */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * Whether every word of a search stands somewhere in a call's title, participants or site. An empty search fits
 * every call, any other search no damaged call.
 */
export function fitsSearch(call: CallFacts | DamagedCall, search: string): boolean {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  if (call.isDamaged) return false
  const text = plain([titleOf(call), call.siteId, ...call.participantNames].join('\n'))
  return words.every((word) => text.includes(word))
}
