/**
 * Whereby. Tiles as a component of its own writes them (`WebRtcVideoUi`, public, undated), the leave button and the class of
 * the room as in pages and extensions of 2020; words, the lobby and the end are made up. Class names have four characters
 * of a hash behind them, as seen in 2020 (`WebRtcVideo-1rhW`).
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const STYLE =
  '<style>.mirror-Whm2 video { transform: scaleX(-1); } .hiddenContent-9aZc video { visibility: hidden; }</style>'
const ICON =
  '<svg width="100%" height="100%" viewBox="0 0 24 24" class="BaseIcon-nykw BaseIcon--light-32mi"><title>icon</title><path d="M0 0h1"></path></svg>'

const WORDS = {
  en: {
    you: 'you',
    edit: 'Edit name',
    leave: 'Leave',
    cam: 'Cam',
    mic: 'Mic',
    share: 'Share',
    join: 'Join meeting',
    left: 'You left the meeting',
  },
  de: {
    you: 'du',
    edit: 'Namen ändern',
    leave: 'Verlassen',
    cam: 'Kamera',
    mic: 'Mikro',
    share: 'Teilen',
    join: 'Meeting beitreten',
    left: 'Du hast das Meeting verlassen',
  },
  ja: {
    you: 'あなた',
    edit: '名前を編集',
    leave: '退出',
    cam: 'カメラ',
    mic: 'マイク',
    share: '共有',
    join: '会議に参加',
    left: '会議を退出しました',
  },
} as const satisfies Record<Language, object>

interface TileOptions {
  readonly language?: Language
  /** What the label shows. */
  readonly label?: string
}

function avatar(name: string): string {
  return `<div class="Avatar-2kFd"><div class="Avatar__initials-1Xa">${name.slice(0, 1)}</div></div>`
}

/** The own label can be edited: a span, and a button. */
function banner({ name, isSelf = false }: Person, { language = 'en', label }: TileOptions, className = ''): string {
  const { you, edit } = WORDS[language]
  const text = isSelf
    ? `<div class="EditableText-1a2b"><span><span>${label ?? `${name} (${you})`}</span></span><button class="EditableText__btn-3c4d" aria-label="${edit}"><span>${edit}</span></button></div>`
    : (label ?? name)
  return `<div class="controls-1qWe"><div class="controlsContent-8rTy"><div class="jstest-mute-icon muteIcon-5uIo">${ICON}</div><div class="jstest-displayname nameBanner-7pAs ${className}">${text}</div></div></div>`
}

function tile(person: Person, options: TileOptions = {}): string {
  const { id, name, isSelf = false, isCameraOff = false } = person
  const own = isSelf ? 'jstest-local-client-video mirror-Whm2' : ''
  return `<div class="WebRtcVideo-1rhW WebRtcVideo jstest-client-video ${own} WebRtcVideo--zoomed-3LH5" data-clientid="${id}" data-testid="WebRtcVideo-${id}">
    <div class="content-2sDf">
      <div class="mediaWrapper-4gHj"><div><video autoplay playsinline muted data-plays="${id}"></video></div></div>
      ${isCameraOff ? `<div class="videoOffIndicator-6kLz jstest-video-muted-avatar" data-testid="WebRtcVideo-videoMutedAvatar"><div class="avatarWrapper-8xCv">${avatar(name)}</div></div>` : ''}
      ${banner(person, options)}
      <div><button class="moreButton-0bNm" aria-label="More">${ICON}</button></div>
    </div>
  </div>`
}

/** Somebody for whom there is no room in the grid. */
function overflowTile({ id, name, isCameraOff = false }: Person, suffix = ''): string {
  return `<div class="WebRtcOverflowVideo-3eRt jstest-client-video ${isCameraOff ? 'hiddenContent-9aZc' : ''}" data-clientid="${id}" data-testid="WebRtcOverflowVideo-${id}" title="${name}${suffix}">
    <div class="cellLayout-5tYu" style="padding: 4px 4px;"><div class="content-7uIo" style="width: 60px; height: 60px;"><div class="avatarWrapper-1iOp">
      <div class="overlay-3oPa jstest-mute-icon">${isCameraOff ? `<div class="Avatar-2kFd jstest-video-muted-avatar" data-testid="WebRtcVideo-videoMutedAvatar">${name.slice(0, 1)}</div>` : ''}</div>
      <div class="mediaWrapper-5pAs"><div><video autoplay playsinline muted data-plays="${id}"></video></div></div>
    </div></div></div>
  </div>`
}

interface ShareOptions {
  readonly language?: Language
  readonly clientId?: string
  /** Marks come some seconds after the share. */
  readonly isNew?: boolean
}

function shareTile(person: Person, { language = 'en', clientId, isNew = false }: ShareOptions = {}): string {
  const { id, name, isSelf = false } = person
  const shownId = clientId ?? (isSelf ? 'local-screenshare' : `${id}-2`)
  return `<div class="WebRtcVideo-1rhW WebRtcVideo jstest-client-video ${isSelf ? 'jstest-local-client-video' : ''}" data-clientid="${shownId}" data-testid="WebRtcVideo-${shownId}">
    <div class="content-2sDf"><div class="mediaWrapper-4gHj"><div><video autoplay playsinline muted data-plays="${id}-screen"></video></div></div>
      ${banner({ id, name }, { language }, isNew ? '' : 'isScreenshare-2qWe')}
    </div>
  </div>`
}

function room(language: Language, tiles: string): string {
  const { leave, cam, mic, share } = WORDS[language]
  const button = (className: string, text: string): string =>
    `<button class="${className} button-20jP"><figure class="buttonFigure-2JAN"><div class="buttonIconWrapper-1-pZ">${ICON}</div><figcaption class="buttonLegend-D6Xt">${text}</figcaption></figure></button>`
  return `${STYLE}<div id="root"><div class="ConnectedRoom-2fGh"><div class="VideoGrid-4jKl">${tiles}</div>
    <div class="buttonCenterWrapper-3COV">${button('jstest-toggle-video', cam)}${button('jstest-mute-button', mic)}${button('jstest-share-screen-button', share)}${button('jstest-leave-room-button', leave)}</div>
  </div></div>`
}

function call({ people, sharedBy, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const tiles = people.map((person) => tile(person, { language }))
  return room(language, (sharer ? shareTile(sharer, { language }) : '') + tiles.join(''))
}

function lobby({ id, name }: Person, language: Language): string {
  const { join, cam, mic } = WORDS[language]
  return `${STYLE}<div id="root"><div class="PreCall-6hJk"><div class="preview-8lZx mirror-Whm2"><video autoplay playsinline muted data-plays="${id}"></video></div>
    <input class="TextInput-0cVb" value="${name}"><button class="jstest-toggle-video button-20jP">${cam}</button><button class="jstest-mute-button button-20jP">${mic}</button>
    <button class="Button-2nMq"><div>${join}</div></button></div></div>`
}

function ended(language: Language): string {
  return `<div id="root"><div class="LeftRoom-4wEr"><h1>${WORDS[language].left}</h1></div></div>`
}

const NORA: Person = { id: '6f1c2e0a-5b7d-4c11-9a10-0a1b2c3d4e5f', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: 'b2d4f6a8-1c3e-4f52-8b20-1b2c3d4e5f60', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'c9e7d5b3-2f4a-4a63-8c30-2c3d4e5f6071', name: 'Bruno Silva' }
const seen = expectedTile
const SHARE: ExpectedTile = seen(BRUNO, { isScreenShare: true })

export const whereby: SitePages = {
  ids: [NORA.id, OLA.id, BRUNO.id, ...[4, 5, 6, 7, 8, 9].map((digit) => `d0c0b0a${digit}-3a5b-4b74-8d40-3d4e5f607182`)],
  markup: {
    siteId: 'whereby',
    address: 'https://acme.whereby.com/weekly',
    tells: TELLS_ALL,
    call,
    lobby,
    ended,
    more: [
      {
        name: 'people for whom there is no room in the grid',
        html: room(
          'en',
          tile(NORA) + overflowTile(OLA, ' (is recording)') + overflowTile({ ...BRUNO, isCameraOff: true }),
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(BRUNO, { isCameraOff: true, shows: null })] },
      },
      {
        name: 'people without a name',
        html: room(
          'en',
          tile(NORA, { label: 'Guest (you)' }) +
            tile(OLA, { label: 'Guest' }) +
            overflowTile({ ...BRUNO, name: 'undefined' }),
        ),
        expected: {
          isInCall: true,
          tiles: [NORA, OLA, BRUNO].map((person) => seen(person, { name: null })),
        },
      },
      {
        name: 'a share as Whereby’s SDK names it, before it is marked',
        html: room('en', shareTile(BRUNO, { clientId: `pres-${BRUNO.id}`, isNew: true }) + tile(NORA) + tile(BRUNO)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(BRUNO), SHARE] },
      },
      {
        // Which of the two is the camera is not known yet.
        name: 'a share under the client’s own id, before it is marked',
        html: room('en', shareTile(BRUNO, { clientId: BRUNO.id, isNew: true }) + tile(NORA) + tile(BRUNO)),
        expected: { isInCall: true, tiles: [seen(NORA), SHARE, SHARE] },
      },
      {
        name: 'a page without the button of 2020',
        html: room('en', tile(NORA) + tile(OLA)).replace('jstest-leave-room-button', ''),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'whereby.com itself',
        address: 'https://whereby.com/weekly',
        html: call({ people: [NORA, OLA], sharedBy: null, layout: 'gallery', language: 'en' }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
