import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** A gallery of people, also before anybody else has come; the lobby and a call on hold have tiles, but no gallery. */
const GALLERY = '[data-ui-id="video-gallery"], [data-ui-id="grid-layout"]'
const TOGETHER = 'together-mode-layout'
/** Where the kit puts people. A share takes the grid's place instead, with a tile of its sharer's name and no other mark. */
const PLACES_OF_PEOPLE =
  '[data-ui-id="grid-layout"], [data-ui-id$="-gallery-video-tile"], [data-ui-id="scrollable-horizontal-gallery"], [data-ui-id="picture-in-picture-in-picture-root"]'
/** What the kit calls somebody without a name, in its languages. */
const UNNAMED = new Set(
  [
    'Unnamed participant|Teilnehmer ohne Namen|Participante sin nombre|Участник без имени|Participante sem nome',
    'Nepojmenovaný účastník|未命名的參與者|משתתף ללא שם|Namnlös deltagare|Adsız katılımcı|Cyfranogwr dienw|未命名的参与者',
    'Naamloze deelnemer|Partecipante senza nome|명명되지 않은 참가자|Nimetön osallistuja|名前のない参加者|مشارك غير مسمى',
    'Participant sans nom|Participant(e) sans nom|Uczestnik bez nazwy|Deltaker uten navn',
  ].flatMap((names) => names.split('|')),
)

/**
 * Any page built on Azure Communication Services' calling components or composites (@azure/communication-react 1.34,
 * 2026-11; 1.22 of 2024 has the same marks). No tile tells whose it is by an id.
 */
export const azure: SiteReader = readerOf({
  id: 'azure',
  isHere: (page) => page.querySelector(`${GALLERY}, [data-ui-id="video-tile"], [data-ui-id="left-call-page"]`) !== null,
  isInCall: (page) => page.querySelector(GALLERY) !== null,
  tileSelector: `[data-ui-id="video-tile"], [data-ui-id="${TOGETHER}"]`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const label = root.querySelector<HTMLElement>('[data-ui-id="video-tile-display-name"]')
  // Somebody who is being called, or whom the call has put on hold: their name is paler than the tile's other texts.
  if (label && !['', 'inherit'].includes(label.style.color)) return null
  const isSelf = root.parentElement?.dataset['uiId'] === 'local-video-tile'
  const isScreenShare = root.dataset['uiId'] === TOGETHER || (!isSelf && root.closest(PLACES_OF_PEOPLE) === null)
  const source = videoSource(root.querySelector('video'))
  return {
    personId: null,
    // The own tile says "You", in the page's language.
    name: isSelf ? null : nameOf(label),
    isSelf,
    isScreenShare,
    isCameraOff: !isScreenShare && source === null,
    source,
  }
}

function nameOf(label: HTMLElement | null): string | null {
  const name = nameFrom(label?.textContent)
  return name !== null && UNNAMED.has(name) ? null : name
}
