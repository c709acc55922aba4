/**
 * Microsoft Teams in the browser. Screens before the call and the bar: a live capture of 2026-07-06 (a notice card's
 * tests). Tiles: attributes read in live calls on 2026-09-26 and 28 (a recorder of minutes); zen-recorder; a
 * reader of Russian pages; a Go recorder's tests (all of 2026). Classes of Fluent change with each release and are left
 * out. Labels in de and ja are translated for these pages.
 */
import { TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, MoreState, Person, Scene, SitePages } from '../site-markup'

/** Of the form of Teams' accounts; the page does not show them. */
const ids = Array.from({ length: 9 }, (_, index) => `8:orgid:50f0c288-61a9-4097-9d3c-000000000${100 + index}`)

const WORDS = {
  en: {
    camera: (name: string) => `${name}, video is on, Context menu is available`,
    off: (name: string) => `${name}, muted, Context menu is available`,
    own: (name: string, video: boolean) =>
      `Myself video, ${name}, Muted, ${video ? 'video is on, ' : ''}Has context menu`,
    share: (name: string) => `Content shared by ${name}`,
    leave: 'Leave',
    join: 'Join now',
    waiting: 'Someone in the meeting should let you in soon',
    left: 'You left the meeting',
  },
  de: {
    camera: (name: string) => `${name}, Video ist ein, Kontextmenü ist verfügbar`,
    off: (name: string) => `${name}, stummgeschaltet, Kontextmenü ist verfügbar`,
    own: (name: string, video: boolean) =>
      `Mein Video, ${name}, stummgeschaltet, ${video ? 'Video ist ein, ' : ''}Hat Kontextmenü`,
    share: (name: string) => `Von ${name} geteilter Inhalt`,
    leave: 'Verlassen',
    join: 'Jetzt teilnehmen',
    waiting: 'Jemand in der Besprechung sollte Sie bald hereinlassen',
    left: 'Sie haben die Besprechung verlassen',
  },
  ja: {
    camera: (name: string) => `${name}、ビデオがオン、コンテキスト メニューを使用できます`,
    off: (name: string) => `${name}、ミュート、コンテキスト メニューを使用できます`,
    own: (name: string, video: boolean) =>
      `自分のビデオ、${name}、ミュート、${video ? 'ビデオがオン、' : ''}コンテキスト メニューがあります`,
    share: (name: string) => `${name} さんが共有したコンテンツ`,
    leave: '退出',
    join: '今すぐ参加',
    waiting: '会議の参加者がまもなく参加を許可します',
    left: '会議から退出しました',
  },
} as const satisfies Record<Language, unknown>

type Words = (typeof WORDS)[Language]

/** Initials, in a picture of its own with the name as label. */
const avatar = (name: string) => `<div data-tid="participant-avatar"><span role="img" aria-label="${name}">
  <span aria-hidden="true">${Array.from(name)[0]}</span></span></div>`

const picture = ({ id, name, isSelf, isCameraOff }: Person) =>
  isCameraOff
    ? avatar(name)
    : `<div data-tid="video-stream"><video autoplay playsinline muted
    style="object-fit: cover${isSelf ? '; transform: scaleX(-1)' : ''}" data-plays="${id}"></video></div>`

/** Stands on every camera of others; who speaks shows only in how it is drawn. */
const OUTLINE = '<div data-tid="voice-level-stream-outline" class="fui-Flex vdi-frame-occlusion"></div>'

interface TileParts {
  readonly label: string
  readonly inside: string
  /** The name, or an e-mail address in some organisations. */
  readonly dataTid: string
  readonly nameTag?: string
  readonly streamType?: 'Video' | 'ScreenSharing'
  readonly outline?: string
}

/** One of others. The element's id is new whenever a tile is. */
const item = ({ label, inside, dataTid, nameTag = '', streamType = 'Video', outline = OUTLINE }: TileParts) => `
<div role="menuitem" tabindex="-1" data-cid="calling-participant-stream" data-acc-element-id="f22iagw-1" data-tid="${dataTid}"
  data-stream-type="${streamType}" aria-label="${label}">${outline}${inside}
  ${nameTag && `<div data-tid="participant-info-nametag"><div><span>${nameTag}</span></div><div role="toolbar"><button></button></div></div>`}
</div>`

const camera = (person: Person, words: Words) =>
  item({
    label: (person.isCameraOff ? words.off : words.camera)(person.name),
    inside: picture(person),
    dataTid: person.name,
    nameTag: person.name,
  })

/**
 * The own tile stands apart from the others: an image with a label, no item of the menu (two sources of 2026), without an
 * outline (zen-recorder). Not known: what stands around it.
 */
const own = (self: Person, words: Words) => `
<div role="img" tabindex="0" data-acc-element-id="f22iagw-0" aria-label="${words.own(self.name, !self.isCameraOff)}">
  <div data-tid="${self.name}" data-stream-type="Video">${picture(self)}</div></div>`

/** A second tile of the presenter, without an outline. The user's own share: not known, written like the others'. */
const share = ({ id, name }: Person, words: Words) =>
  item({
    label: words.share(name),
    dataTid: name,
    nameTag: name,
    streamType: 'ScreenSharing',
    outline: '',
    inside: `<div data-tid="video-stream"><video autoplay playsinline muted style="object-fit: contain" data-plays="${id}-screen"></video></div>`,
  })

const bar = (words: Words) => `
<div data-tid="ubar-toolbar-wrapper">
  <div data-tid="ubar-indicators"><span dir="auto" data-tid="call-duration">00:51</span></div>
  <div role="toolbar" data-tid="ubar-horizontal-middle-end" id="horizontalMiddleEnd"><button data-tid="view-mode-button">View</button></div>
  <div role="group" data-tid="ubar-horizontal-end" id="horizontalEnd">
    <button type="button" data-tid="hangup-main-btn" data-inp="hangup-button" aria-label="${words.leave}" id="hangup-button">${words.leave}</button>
    <button data-tid="hangup-toggle-more-options-btn"></button>
  </div>
</div>`

/** The gallery has the role of a menu. */
const gallery = (tiles: readonly string[]) => `<div data-tid="MixedStage-wrapper"><div data-tid="calling-pagination">
  <div data-tid="only-videos-wrapper" role="menu">${tiles.join('')}</div></div></div>`

const page = (stage: string, words: Words, style = '') => `
<div id="app"><div id="call-screen-wrapper" data-cid="call-screen-wrapper" style="${style}">${bar(words)}
  <div data-tid="modern-stage-wrapper"><div data-tid="stage-layouts-renderer"><div data-tid="stage-layout">${stage}</div></div></div>
  <div data-tid="calling-screen-background"></div>
</div></div>`

/** Nobody is shown twice. */
function call({ people, sharedBy, layout, language }: Scene): string {
  const words = WORDS[language]
  const sharer = people.find(({ id }) => id === sharedBy)
  const shares = sharer ? [share(sharer, words)] : []
  const others = people.filter(({ isSelf }) => !isSelf).map((person) => camera(person, words))
  const self = people.filter(({ isSelf }) => isSelf).map((person) => own(person, words))
  const [first = '', ...rest] = [...shares, ...others]
  const stage =
    layout === 'speaker' ? `<div data-tid="Stage-wrapper">${first}</div>${gallery(rest)}` : gallery([first, ...rest])
  return page(stage + self.join(''), words)
}

const prejoin = ({ id }: Person, words: Words) => `
<div id="app"><div data-tid="calling-prejoin-screen" role="region">
  <div data-tid="prejoin-header-content"><span data-tid="meeting-header-title">Microsoft Teams meeting</span></div>
  <div data-tid="calling-prejoin-render-content-container">
    <div data-tid="prejoin-v2-video-preview-container"><div data-tid="prejoin-v2-video-preview">
      <video autoplay playsinline muted style="transform: scaleX(-1)" data-plays="${id}"></video></div>
      <input role="switch" type="checkbox" data-tid="toggle-video" data-cid="toggle-video-true" aria-checked="true"></div>
    <input data-tid="prejoin-display-name-input" type="text" value="">
    <input role="switch" type="checkbox" data-tid="toggle-mute" data-cid="toggle-mute-false" aria-checked="true">
  </div>
  <button data-tid="prejoin-cancel-button"></button><button data-tid="prejoin-join-button">${words.join}</button>
</div></div>`

const nora: Person = { id: `${ids[0]}`, name: 'Nora Berg', isSelf: true }
const ola: Person = { id: `${ids[1]}`, name: 'Ola Mensah' }
const bruno: Person = { id: `${ids[2]}`, name: 'Bruno Silva' }

const seen = ({ id, name, isSelf = false }: Person): ExpectedTile => ({
  name,
  personId: null,
  isSelf,
  isScreenShare: false,
  isCameraOff: false,
  shows: id,
})
const english = (...tiles: readonly string[]) => page(gallery(tiles) + own(nora, WORDS.en), WORDS.en)
const both = { isInCall: true, tiles: [seen(nora), seen(ola)] }
const nobody = { isInCall: false, tiles: [] }

const more: readonly MoreState[] = [
  {
    name: 'a light meeting',
    address: 'https://teams.live.com/light-meetings/launch?coords=eyJ',
    html: english(camera(ola, WORDS.en)),
    expected: both,
  },
  {
    name: 'a personal call, signed in',
    address: 'https://teams.cloud.microsoft/v2/',
    html: english(camera(ola, WORDS.en)),
    expected: both,
  },
  {
    // In some organisations (2026-09-28); there the own tile's is one too, as far as one can guess.
    name: 'e-mail addresses in data-tid',
    html: english(
      item({ label: WORDS.en.camera(ola.name), inside: picture(ola), dataTid: 'ola@example.org', nameTag: ola.name }),
      item({
        label: 'Bruno Silva External unfamiliar, video is on, Context menu is available',
        inside: picture(bruno),
        dataTid: 'b.silva@example.org',
      }),
    ),
    expected: { isInCall: true, tiles: [seen(nora), seen(ola), seen(bruno)] },
  },
  {
    // The badge stands in the label without a comma, in the page's language.
    name: 'an e-mail address, and a label that is not English',
    html: english(
      item({
        label: 'Ola Mensah Contact externe non reconnu, Micro activé',
        inside: picture(ola),
        dataTid: 'ola@example.org',
      }),
    ),
    expected: { isInCall: true, tiles: [seen(nora), { ...seen(ola), name: null }] },
  },
  {
    name: 'tokens in data-tid',
    html: english(
      item({ label: '', inside: picture(ola), dataTid: 'video-stream-2' }),
      item({ label: '', inside: picture(bruno), dataTid: 'menur1j' }),
    ),
    expected: {
      isInCall: true,
      tiles: [seen(nora), { ...seen(ola), name: null }, { ...seen(bruno), name: null }],
    },
  },
  {
    name: 'suffixes',
    html: english(
      camera({ ...ola, name: 'Ola Mensah (Guest)' }, WORDS.en),
      camera({ ...bruno, name: 'Ola Mensah 2' }, WORDS.en),
    ),
    expected: {
      isInCall: true,
      tiles: [seen(nora), seen({ ...ola, name: 'Ola Mensah (Guest)' }), seen({ ...bruno, name: 'Ola Mensah 2' })],
    },
  },
  {
    // As a Go recorder's tests have it (2026): the named element lies deeper, and has no name tag.
    name: 'nested tiles',
    html: english(`<div role="menuitem"><div data-tid="video-item-container-${ola.name}"><div data-tid="${ola.name}"
      data-stream-type="Video">${picture(ola)}<div>${OUTLINE}</div></div></div></div>`),
    expected: both,
  },
  {
    name: 'a bot without an outline',
    html: english(
      item({
        label: WORDS.en.camera(ola.name),
        inside: picture(ola),
        dataTid: ola.name,
        nameTag: ola.name,
        outline: '',
      }),
    ),
    expected: both,
  },
  {
    name: 'chat is open, the call out of sight',
    html: `${page(gallery([camera(ola, WORDS.en)]) + own(nora, WORDS.en), WORDS.en, 'display: none')}<div data-tid="message-pane-layout"></div>`,
    expected: { isInCall: true, tiles: [] },
  },
  {
    name: 'connecting',
    html: `<div id="app"><div data-tid="calling-connecting-screen"></div>${bar(WORDS.en)}</div>`,
    expected: nobody,
  },
  {
    // The controls of the screen before stay in the page, and the call's are there already (zen-recorder, 2026).
    name: 'waiting to be let in',
    html: `<div data-tid="calling-lobby-screen">${WORDS.en.waiting}</div>${prejoin(nora, WORDS.en)}${bar(WORDS.en)}`,
    expected: nobody,
  },
]

export const teams: SitePages = {
  ids,
  markup: {
    siteId: 'teams',
    address: 'https://teams.microsoft.com/v2/',
    tells: {
      ...TELLS_ALL,
      ids: 'never',
    },
    call,
    lobby: (self, language) => prejoin(self, WORDS[language]),
    // Not known: the markup of this screen.
    ended: (language) => `<div id="app"><h1>${WORDS[language].left}</h1></div>`,
    more,
  },
}
