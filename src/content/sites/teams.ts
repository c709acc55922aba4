import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** The screens before a call. Teams connects in the waiting room already, so they outweigh the button to hang up. */
const BEFORE_CALL =
  '[data-tid="calling-prejoin-screen"], [data-tid="calling-connecting-screen"], [data-tid="calling-lobby-screen"]'
const HANG_UP = '#hangup-button, [data-tid="hangup-main-btn"]'
const CALL_MARKS =
  '[data-cid="call-screen-wrapper"], [data-cid="calling-participant-stream"], [data-tid="hangup-main-btn"]'
/** Around the picture of others; the own tile is no item of the gallery's menu. */
const ITEM = '[role="menuitem"]'
/** Shows who speaks, on every camera but one's own. Bots have none either. */
const VOICE_OUTLINE = '[data-tid="voice-level-stream-outline"]'
const NAME_TAG = '[data-tid="participant-info-nametag"]'
/** A `data-tid` that is no name: an address, an account, words joined by hyphens or capitals, a word with digits. */
const NO_NAME = /[@:]|^[a-z\d]+(?:[-_][a-z\d]+)+$|^[a-z]+(?:[A-Z][a-z\d]*)+$|^(?=.*\d)[a-z\d]+$/
/** The tile in words, in English: a name, badges, and a state. A comma is never part of the name: it may begin another badge. */
const LABEL =
  /^(?:Myself video, )?([^,]+?)(?: External unfamiliar| External| Unverified)?, (?:(?:un)?muted|video is on|(?:has )?context menu)/i
const OWN_LABEL = /^Myself video\b/

/**
 * Microsoft Teams, work, personal and light meetings (live calls, 2026-03 to 2026-09). The page has no id of a person:
 * `data-acc-element-id` is new whenever a tile is, and `data-tid` is the name or, in some organisations, an e-mail address.
 * Suffixes such as "(Guest)" stay: they tell people of one name apart.
 */
export const teams: SiteReader = readerOf({
  id: 'teams',
  isHere: (page) => page.querySelector(`${BEFORE_CALL}, ${CALL_MARKS}`) !== null,
  isInCall: (page) => page.querySelector(HANG_UP) !== null && page.querySelector(BEFORE_CALL) === null,
  tileSelector: '[data-stream-type]',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  // While chat or calendar is open the call goes on out of sight.
  if (!root.checkVisibility()) return null
  const item = root.closest(ITEM)
  const whole = item ?? root.closest('[data-acc-element-id]') ?? root
  const label = whole.getAttribute('aria-label') ?? ''
  const isScreenShare = root.dataset['streamType'] !== 'Video'
  const isApart = item === null && whole.querySelector(VOICE_OUTLINE) === null
  const source = videoSource(root.querySelector('video'))
  return {
    personId: null,
    name: nameOf(whole.querySelector(NAME_TAG)?.textContent ?? '', root.dataset['tid'] ?? '', label),
    isSelf: !isScreenShare && (isApart || OWN_LABEL.test(label)),
    isScreenShare,
    isCameraOff: !isScreenShare && source === null,
    source,
  }
}

function nameOf(tag: string, id: string, label: string): string | null {
  const texts = [tag.includes('@') ? '' : tag, NO_NAME.test(id) ? '' : id, LABEL.exec(label)?.[1]]
  return texts.map(nameFrom).find((name) => name !== null) ?? null
}
