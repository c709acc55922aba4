/**
 * Nextcloud Talk. Tags, ids and classes as nextcloud/spreed writes them: `CallView`, `VideosGrid`, `VideoVue`, `LocalVideo`,
 * `VideoBottomBar`, `ScreenShare`, `PresenterOverlay`, `MediaSettings`, `App` (source of 2026-08), and as a build of 2024-03
 * did in Chromium. `v-show` is an inline `display: none`; `data-v-…` are Vue's marks of scoped styles.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const STYLE = `<style>
  .stripe-wrapper video { width: 160px; height: 90px; }
  .video__promoted video, #screens video { width: 640px; height: 360px; }
  .presenter-overlay video { width: 100px; height: 100px; }
</style>`
const ICON =
  '<span aria-hidden="true" class="material-design-icon" role="img"><svg fill="#ffffff" class="material-design-icon__svg" width="20" height="20" viewBox="0 0 24 24"><path d="M0 0h1"></path></svg></span>'

const WORDS = {
  en: {
    mute: 'Mute',
    video: 'Disable video',
    back: 'Back',
    leave: 'Leave call',
    settings: 'Media settings',
    start: 'Start call',
    guest: 'Guest',
    you: 'You',
  },
  de: {
    mute: 'Stummschalten',
    video: 'Video deaktivieren',
    back: 'Zurück',
    leave: 'Anruf verlassen',
    settings: 'Medieneinstellungen',
    start: 'Anruf starten',
    guest: 'Gast',
    you: 'Sie',
  },
  ja: {
    mute: 'ミュート',
    video: 'ビデオを無効にする',
    back: '戻る',
    leave: '通話を終了',
    settings: 'メディア設定',
    start: '通話を開始',
    guest: 'ゲスト',
    you: 'あなた',
  },
} as const satisfies Record<Language, object>

interface TileOptions {
  readonly language?: Language
  /** Where it stands: in the grid, in the stripe, large, or over a shared screen. */
  readonly place?: 'grid' | 'stripe' | 'big' | 'overlay'
  /** Whoever is large leaves the stripe a placeholder. */
  readonly isPromoted?: boolean
  /** A shared screen inside the tile hides the camera. */
  readonly screen?: string
}

/** `AvatarWrapper` with NcAvatar: a picture, or the initials as text. */
function avatar(name: string): string {
  const initials = name
    .split(' ')
    .map(([letter = '']) => letter)
    .join('')
    .slice(0, 2)
  return `<div class="avatar-container"><div data-v-1f class="video-background"></div><div data-v-2a class="avatar-wrapper avatar-wrapper--dark"><span class="avatardiv" style="--size: 64px;"><span class="avatardiv__initials-wrapper"><span class="avatardiv__initials">${initials}</span></span></span></div></div>`
}

function bottomBar(name: string, { mute, video }: { readonly mute: string; readonly video: string }): string {
  return `<div data-v-3b class="wrapper"><div class="bottom-bar"><div class="participant-name participant-name--has-shadow" style="display: none;">
      ${name}
    </div><div class="media-indicators">
      <button aria-label="${mute}" class="button-vue audioIndicator" disabled title="${mute}" type="button"><span class="button-vue__wrapper"><span class="button-vue__icon">${ICON}</span></span></button>
      <button aria-label="${video}" class="button-vue videoIndicator" title="${video}" type="button"><span class="button-vue__wrapper"><span class="button-vue__icon">${ICON}</span></span></button>
    </div></div></div>`
}

const CLASSES = {
  grid: 'video-container-grid video',
  stripe: 'video-container-grid',
  big: 'video-container-grid video-container-big',
  overlay: 'presenter-overlay presenter-overlay__video',
} as const

/** A video whose camera is off keeps its last stream, hidden. */
function tile(
  person: Person,
  { language = 'en', place = 'grid', isPromoted = false, screen = '' }: TileOptions = {},
): string {
  const { id, name, isCameraOff = false } = person
  const isHidden = isCameraOff || isPromoted || screen !== ''
  return `<div data-v-4c id="container_${id}_video_incoming" class="video-container ${CLASSES[place]}" data-tile-session-id="${id}">
    <div class="videoWrapper ${place === 'overlay' ? 'presenter-overlay' : ''}" ${isHidden ? 'style="display: none;"' : ''}><video disablepictureinpicture="true" class="video video--fit" autoplay data-plays="${id}"></video></div>
    ${screen}
    ${isCameraOff && !isPromoted && screen === '' ? avatar(name) : ''}
    ${isPromoted ? `<div class="placeholder-for-promoted">${ICON}</div>` : ''}
    ${place === 'overlay' ? '' : bottomBar(name, WORDS[language])}
  </div>`
}

/** The own tile has no name; large it has a button. */
function ownTile(
  { id, name, isCameraOff = false }: Person,
  { language = 'en', place = 'grid' }: TileOptions = {},
): string {
  return `<div data-v-5d class="localVideoContainer ${place === 'stripe' ? 'video-container-stripe video' : CLASSES[place]}">
    <div class="videoWrapper" ${isCameraOff ? 'style="display: none;"' : ''}><video id="localVideo" disablepictureinpicture="true" class="video video--fill" autoplay muted style="transform: scaleX(-1);" data-plays="${id}"></video></div>
    ${isCameraOff ? avatar(name) : ''}
    <div class="bottom-bar">${place === 'big' ? `<button class="button-vue bottom-bar__button" type="button"><span class="button-vue__text">${WORDS[language].back}</span></button>` : ''}</div>
  </div>`
}

const anyTile = (person: Person, options: TileOptions): string =>
  person.isSelf ? ownTile(person, options) : tile(person, options)

function screen({ id, name, isSelf = false }: Person, { language = 'en', place = 'big' }: TileOptions = {}): string {
  const label = isSelf ? WORDS[language].you : name
  return `<div data-v-6e id="${isSelf ? 'localScreenContainer' : `container_${id}_screen_incoming`}" class="screenContainer">
    <video class="screen ${place === 'big' ? 'screen--fit screen--magnify' : 'screen--fill'}" autoplay muted data-plays="${id}-screen"></video>
    ${place === 'big' ? bottomBar(label, WORDS[language]) : ''}
  </div>`
}

function page(language: Language, content: string): string {
  return `${STYLE}<div id="skip-actions"></div><header id="header"><a href="/apps/files">Files</a></header>
    <div id="content-vue" class="content app-talk in-call"><nav class="app-navigation"><ul><li class="list-item__wrapper"><span class="list-item-content__name">Zoe Chat</span></li></ul></nav>
    <main id="app-content-vue" class="app-content no-snapper">${content}</main>
    <aside class="app-sidebar" hidden></aside><button class="button-vue leave-call" aria-label="${WORDS[language].leave}">${ICON}</button></div>`
}

interface Parts {
  readonly language: Language
  readonly large?: string
  readonly tiles: readonly string[]
}

function callView({ language, large, tiles }: Parts): string {
  const isStripe = large !== undefined
  return page(
    language,
    `<div data-v-7f id="call-container"><div id="videos">${isStripe ? large : ''}
      <div class="grid-main-wrapper ${isStripe ? '' : 'is-grid'}"><div class="videos-wrapper ${isStripe ? 'videos-wrapper--stripe' : ''}"><div class="${isStripe ? 'stripe-wrapper' : 'grid-wrapper'}"><div class="grid">${tiles.join('')}</div></div></div></div>
      <div class="toaster"></div></div></div>`,
  )
}

/** A new screen switches from the grid to the large view; its owner's camera stands over it. */
function call({ people, sharedBy, layout, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const [first] = people
  if (sharer) {
    const overlay = sharer.isCameraOff
      ? ''
      : `<div class="presenter-overlay vdr draggable" style="transform: translate(10px, 10px); width: 128px; height: 128px;">${anyTile(sharer, { language, place: 'overlay' })}</div>`
    const tiles = people.map((person) => anyTile(person, { language, place: 'stripe' }))
    return callView({ language, large: `<div id="screens">${screen(sharer, { language })}${overlay}</div>`, tiles })
  }
  if (layout === 'gallery' || !first) {
    return callView({ language, tiles: people.map((person) => anyTile(person, { language })) })
  }
  return callView({
    language,
    large: `<div class="video__promoted autopilot">${anyTile(first, { language, place: 'big' })}</div>`,
    tiles: people.map((person) => anyTile(person, { language, place: 'stripe', isPromoted: person === first })),
  })
}

function lobby({ id, name }: Person, language: Language): string {
  const { settings, start, mute, video } = WORDS[language]
  return `${page(language, '<div class="chatView"><ul class="messages"><li class="message">Hello</li></ul></div>')}
    <div role="dialog" aria-modal="true" class="modal-mask dialog__modal talk-modal"><div class="modal-container"><div class="media-settings">
      <h2 class="media-settings__title">${settings}</h2>
      <div class="media-settings__preview"><video class="preview__video" autoplay muted disable-picture-in-picture="true" tabindex="-1" data-plays="${id}"></video><div class="preview__novideo" style="display: none;">${avatar(name)}</div></div>
      <div class="media-settings__toggles"><button class="button-vue" aria-label="${mute}">${ICON}</button><button class="button-vue" aria-label="${video}">${ICON}</button></div>
      <button id="call_button" class="button-vue join-call"><span class="button-vue__text">${start}</span></button>
    </div></div></div>`
}

/** Back in the conversation. */
function ended(language: Language): string {
  return page(
    language,
    `<div class="chatView"><ul class="messages"><li class="message">Hello</li></ul><button id="call_button" class="button-vue join-call"><span class="button-vue__text">${WORDS[language].start}</span></button></div>`,
  )
}

const NORA: Person = { id: 'k3Yv_5pQ-nora01', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: 'Xr7-oLa_Zt9qW2e=', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'p0_brUno--4dK1', name: 'Bruno Silva' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, {
    name: person.isSelf ? null : person.name,
    personId: person.isSelf ? null : person.id,
    ...facts,
  })
const OFF = { isCameraOff: true, shows: null } as const
const SHARE: ExpectedTile = seen(BRUNO, { isScreenShare: true })

export const nextcloudTalk: SitePages = {
  // Sessions of the signaling server: letters, digits, - and _.
  ids: [NORA.id, OLA.id, BRUNO.id, ...['mia', 'ivo', 'ana', 'tom', 'eva', 'sam'].map((end) => `Qw_8-${end}_Yh5=`)],
  markup: {
    siteId: 'nextcloud-talk',
    address: 'https://cloud.example.org/index.php/call/gx4k2m7p',
    tells: {
      ...TELLS_ALL,
      ownId: false,
      ownName: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'the stand-in of older versions for whoever is large',
        html: callView({
          language: 'en',
          large: `<div class="video__promoted autopilot">${tile(OLA, { place: 'big' })}</div>`,
          tiles: [
            tile(OLA, { place: 'stripe', isPromoted: true }).replace(
              'id="container_',
              'style="display: none;" id="placeholder-container_',
            ),
            tile(BRUNO, { place: 'stripe' }),
            ownTile(NORA, { place: 'stripe' }),
          ],
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(BRUNO)] },
      },
      {
        name: 'the own picture large',
        html: callView({
          language: 'de',
          large: `<div class="video__promoted selected-video--local">${ownTile(NORA, { place: 'big', language: 'de' })}</div>`,
          tiles: [tile(OLA, { place: 'stripe' }), ownTile(NORA, { place: 'stripe' })],
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        // Back in the grid a screen stands in its owner's tile, and the camera is not shown.
        name: 'a share in the grid',
        html: callView({
          language: 'en',
          tiles: [tile(OLA), tile(BRUNO, { screen: screen(BRUNO, { place: 'grid' }) }), ownTile(NORA)],
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(BRUNO, OFF), SHARE] },
      },
      {
        name: 'the own share without a camera',
        html: callView({
          language: 'en',
          large: `<div id="screens">${screen(NORA)}<div class="presenter-overlay vdr draggable">${ownTile({ ...NORA, isCameraOff: true }, { place: 'overlay' })}</div></div>`,
          tiles: [tile(OLA, { place: 'stripe' }), ownTile({ ...NORA, isCameraOff: true }, { place: 'stripe' })],
        }),
        expected: { isInCall: true, tiles: [seen(NORA, OFF), seen(OLA), SHARE] },
      },
      {
        // `ViewerOverlayCallView`: while a file is open the call is a small window at the end of the body.
        name: 'the call over an open file',
        html: `${page('en', '<div id="call-container"><div class="viewer-overlay-ghost"></div></div>')}
          <div class="viewer-overlay app-talk" style="right: 8px; bottom: 8px;"><div class="viewer-overlay__video-container" tabindex="0">
            ${tile(OLA)
              .replace('video-container-grid video', 'video-container-grid viewer-overlay__video')
              .replace(/<div data-v-3b[\s\S]*<\/div><\/div><\/div>/, '')}
            ${ownTile(NORA).replace('video-container-grid video', 'video-container-small viewer-overlay__local-video')}
          </div></div>`,
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: null })] },
      },
      {
        name: 'alone, waiting for others',
        html: page(
          'en',
          `<div id="call-container"><div class="empty-call-view"><div class="icon icon-public"></div><h2>Waiting for others to join the call …</h2></div>
            <div id="videos"><div class="video__promoted autopilot full-page"></div><div class="grid-main-wrapper"><div class="videos-wrapper videos-wrapper--stripe"><div class="stripe-wrapper"><div class="grid">${ownTile(NORA, { place: 'stripe' })}</div></div></div></div></div></div>`,
        ),
        expected: { isInCall: true, tiles: [seen(NORA)] },
      },
      {
        name: 'the media settings during a call',
        html:
          call({ people: [NORA, OLA], sharedBy: null, layout: 'gallery', language: 'en' }) +
          `<div class="media-settings"><video class="preview__video" autoplay muted data-plays="${NORA.id}"></video></div>`,
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
