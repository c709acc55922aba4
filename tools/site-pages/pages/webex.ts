/**
 * Webex in the browser. No page of a call has been seen: `data-test` values come from code that uses them, as it was in
 * 2026-11: two versions of a recorder (WebexProvider: lobby, bar, panes) and Amazon's Live Meeting Assistant (2025 and
 * later: pane, halo and label with the person's name in `data-test`; classes of older pages of companies). How they are
 * nested, what stands for a camera that is off, and where a shared screen stands is not known, and written here as the
 * reader takes it.
 */
import { TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, MoreState, Person, Scene, SitePages } from '../site-markup'

/** The page does not show any. */
const ids = Array.from({ length: 9 }, (_, index) => `person-${index + 1}`)

const WORDS = {
  en: {
    muted: 'Muted',
    unmuted: 'Unmuted',
    join: 'Join meeting',
    name: 'Name (required)',
    ended: 'The meeting has ended',
  },
  de: {
    muted: 'Stumm',
    unmuted: 'Nicht stumm',
    join: 'Meeting beitreten',
    name: 'Name',
    ended: 'Das Meeting wurde beendet',
  },
  ja: {
    muted: 'ミュート中',
    unmuted: 'ミュート解除',
    join: 'ミーティングに参加',
    name: '名前',
    ended: 'ミーティングは終了しました',
  },
} as const satisfies Record<Language, unknown>

type Words = (typeof WORDS)[Language]

const video = (plays: string, style = '') =>
  `<div class="_3kUa7c=="><video autoplay playsinline muted style="${style}" data-plays="${plays}"></video></div>`

const label = (name: string, words: Words) =>
  `<div class="_2d9xQ==" data-test="${name}-participant-label" aria-label="${words.muted}"><mdc-text type="body-small-regular">${name}</mdc-text></div>`

/** The halo is there while the person talks. */
const pane = ({ id, name, isCameraOff }: Person, words: Words, more = '') => `
<div class="_1b2HqA==" data-test="${name}-video-pane-container">
  <div class="_1Zsc8OGdx93V4WAdw-A6oQ==" data-test="active-speaker-halo"></div>
  ${isCameraOff ? `<mdc-avatar initials="${Array.from(name)[0]}"></mdc-avatar>` : video(id)}
  ${label(name, words)}${more}
</div>`

const PIN_SELF = '<mdc-button data-test="pin-self-view-button"></mdc-button>'

/** The same element as in the lobby. It goes away with the camera: a guess. */
const own = ({ id, isCameraOff }: Person) =>
  isCameraOff ? '' : `<div data-test="local_stream">${video(id, 'transform: scaleX(-1)')}${PIN_SELF}</div>`

const share = ({ id }: Person) =>
  `<div class="_2pXvT=="><div>${video(`${id}-screen`, 'object-fit: contain')}</div></div>`

const page = (tiles: string) => `
<main id="main-content"><section aria-label="Participant videos"><div data-test="grid-layout">${tiles}</div></section></main>
<div class="_3n9sKQ=="><button data-test="microphone-button" aria-label="Mute"></button><button data-test="camera-button"></button>
  <mdc-button data-test="mc-share"></mdc-button><mdc-button data-test="raise-hand-button"></mdc-button>
  <mdc-button data-test="participants-toggle-button"></mdc-button><mdc-button data-test="in-meeting-chat-toggle-button"></mdc-button>
  <mdc-button data-test="more-menu-button"></mdc-button></div>`

/** Of layouts nothing is known. */
function call({ people, sharedBy, language }: Scene): string {
  const words = WORDS[language]
  const sharer = people.find(({ id }) => id === sharedBy)
  const tiles = people.map((person) => (person.isSelf ? own(person) : pane(person, words)))
  return (sharer ? share(sharer) : '') + page(tiles.join(''))
}

const preview = ({ id }: Person) =>
  `<div data-test="local_stream">${video(id, 'transform: scaleX(-1)')}</div>
  <button data-test="microphone-button"></button><button data-test="camera-button"></button>`

const lobby = (self: Person, words: Words) => `
<div class="_1kJxA=="><mdc-input data-test="${words.name}" required></mdc-input>${preview(self)}
  <mdc-button id="join-button" data-test="join-button">${words.join}</mdc-button></div>`

/** In the frame of the meeting's own page, which holds nothing else. */
const framed = (inside: string, attributes: string) =>
  `<div id="app"><iframe ${attributes} style="width: 1200px; height: 700px" data-holds="${inside.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe></div>`

const nora: Person = { id: 'person-1', name: 'Nora Berg', isSelf: true }
const ola: Person = { id: 'person-2', name: 'Ola Mensah' }
const bruno: Person = { id: 'person-3', name: 'Bruno Silva' }

const seen = ({ id, name, isSelf = false }: Person): ExpectedTile => ({
  name,
  personId: null,
  isSelf,
  isScreenShare: false,
  isCameraOff: false,
  shows: id,
})
const ownTile = { ...seen(nora), name: null }
const nobody = { isInCall: false, tiles: [] }

/** Classes of a build, with its hashes (Live Meeting Assistant); only that of the name and of who speaks are known. */
const oldTile = ({ id, name }: Person) => `
<div class="videoitem-item-1aQxY videoitem-in-speaking-3a-w-"><div class="videoitem-content-9xK2b">${video(id)}</div>
  <div class="videoitem-name-bar-Zz81c"><span class="videoitem-full-name-content-TzQC4" title="${name}">${name}</span></div></div>`

const more: readonly MoreState[] = [
  {
    name: 'in the frame of a meeting’s page',
    address: 'https://example.webex.com/meet/nora.berg',
    html: framed(own(nora) + page(pane(ola, WORDS.en)), 'id="unified-webclient-iframe" name="unifiedWebclient"'),
    expected: { isInCall: true, tiles: [ownTile, seen(ola)] },
  },
  {
    name: 'lobby in the frame of a meeting’s page',
    address: 'https://example.webex.com/meet/nora.berg',
    html: framed(lobby(nora, WORDS.en), 'id="unified-webclient-iframe"'),
    expected: nobody,
  },
  {
    name: 'an older page of a company',
    address: 'https://example.webex.com/webappng/sites/example/meeting/info/1',
    html: framed(
      `<div class="layout-layout-content-left-2mXyA">${[ola, bruno].map(oldTile).join('')}</div>
      <button data-doi="CHAT:OPEN_CHAT_PANEL:MENU_CONTROL_BAR"></button>`,
      'name="thinIframe"',
    ),
    expected: { isInCall: true, tiles: [seen(ola), seen(bruno)] },
  },
  {
    name: 'the waiting room',
    html: `<div data-test="call_lobby_content">${preview(nora)}${PIN_SELF}<button data-test="in-meeting-chat-toggle-button"></button></div>`,
    expected: nobody,
  },
  {
    // The button of the participants' list is there already (the recorder's tests).
    name: 'connecting',
    html: `${preview(nora)}<mdc-button data-test="participants-toggle-button"></mdc-button>`,
    expected: nobody,
  },
  {
    name: 'oneself in a pane',
    html: page(pane(nora, WORDS.en, PIN_SELF) + pane(ola, WORDS.en)),
    expected: { isInCall: true, tiles: [seen(nora), seen(ola)] },
  },
  {
    name: 'a pane that is just given to somebody else',
    html: page(
      own(nora) + pane(ola, WORDS.en).replace('Ola Mensah-participant-label', 'Bruno Silva-participant-label'),
    ),
    expected: { isInCall: true, tiles: [ownTile, { ...seen(ola), name: null }] },
  },
]

export const webex: SitePages = {
  ids,
  markup: {
    siteId: 'webex',
    address: 'https://web.webex.com/meeting/1',
    tells: {
      ...TELLS_ALL,
      ids: 'never',
      shares: 'unlisted',
      ownName: false,
      ownTileWithoutCamera: false,
    },
    call,
    lobby: (self, language) => lobby(self, WORDS[language]),
    ended: (language) => `<div class="_9aQk=="><h1>${WORDS[language].ended}</h1></div>`,
    more,
  },
}
