import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** A person's pane and its label have the name in the attribute, before these endings. */
const PANE_ENDING = '-video-pane-container'
const LABEL_ENDING = '-participant-label'
const PANE = `[data-test$="${PANE_ENDING}"]`
/** The user's own camera, in the lobby too. */
const OWN_STREAM = '[data-test="local_stream"]'
const OWN_MARKS = `${OWN_STREAM}, [data-test="pin-self-view-button"], video[mediatype="local"]`
/** Older pages of companies: a tile's classes begin alike, with a hash at the end, and one of them holds the name. */
const OLD_PART = '[class*="videoitem-"]'
const OLD_NAME = '[class*="videoitem-full-name-content"]'
/** The screen with the button to join, and the waiting room. */
const BEFORE_CALL = '[data-test="join-button"], [data-test="call_lobby_content"]'
/** The list of participants has a button while connecting already; the chat has none. */
const CALL = `[data-test="in-meeting-chat-toggle-button"], [data-test="grid-layout"], ${PANE}, ${OLD_NAME}`

/**
 * Webex in the browser, in a frame of the meeting's page or alone. Little is known of it: attributes from the code of two
 * bots and of Amazon's Live Meeting Assistant (2025 and 2026). A shared screen stands outside the panes and is not read.
 */
export const webex: SiteReader = readerOf({
  id: 'webex',
  isHere: (page) =>
    page.querySelector(
      `iframe#unified-webclient-iframe, iframe[name="thinIframe"], ${PANE}, ${OLD_NAME}, [data-test="call_lobby_content"]`,
    ) !== null,
  isInCall: (page) => page.querySelector(CALL) !== null && page.querySelector(BEFORE_CALL) === null,
  tileSelector: `${PANE}, ${OWN_STREAM}, ${OLD_PART}:has(${OLD_NAME})`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  if (isPartOfTile(root)) return null
  const source = videoSource(root.querySelector('video'))
  return {
    personId: null,
    name: nameOf(root),
    isSelf: root.matches(OWN_STREAM) || root.querySelector(OWN_MARKS) !== null,
    isScreenShare: false,
    isCameraOff: source === null,
    source,
  }
}

/** What stands in a tile or around several is none itself. */
function isPartOfTile(root: HTMLElement): boolean {
  if (root.matches(PANE)) return false
  const isInside = root.parentElement?.closest(`${PANE}, ${OWN_STREAM}, ${OLD_PART}`) !== null
  return isInside || root.querySelector(PANE) !== null || root.querySelectorAll(OLD_NAME).length > 1
}

/** None where pane and label contradict each other: panes are given to other people. */
function nameOf(root: HTMLElement): string | null {
  const label = root.querySelector<HTMLElement>(`[data-test$="${LABEL_ENDING}"]`)
  const texts = [
    beforeEnding(root, PANE_ENDING),
    beforeEnding(label, LABEL_ENDING),
    root.querySelector(OLD_NAME)?.textContent,
  ]
  const names = new Set(texts.map(nameFrom).filter((name) => name !== null))
  const [name] = names
  return names.size === 1 && name !== undefined ? name : null
}

function beforeEnding(element: HTMLElement | null, ending: string): string {
  const text = element?.dataset['test'] ?? ''
  return text.endsWith(ending) ? text.slice(0, -ending.length) : ''
}
