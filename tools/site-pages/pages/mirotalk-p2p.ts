/**
 * MiroTalk P2P: `loadLocalMedia`, `loadRemoteMediaStream`, `handleVideoPinUnpin`, `openVideoUrlPlayer` and `whoAreYou` of
 * public/js/client.js and public/views/client.html (miroslavpejic85/mirotalk, 2026-06 to 2026-08; seen running in
 * 2026-11). Names are not rendered (`fadein` shows them under the pointer). Peer ids are those of socket.io.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

interface TileOptions {
  /** A pinned tile has moved to another container and lost its class. */
  readonly isPinned?: boolean
  readonly isHidden?: boolean
}

const buttons = (ids: readonly string[]): string =>
  ids.map((id) => `<button id="${id}" class="fas fa-thumbtack"></button>`).join('')

function camera({ id, name, isSelf = false, isCameraOff = false }: Person, options: TileOptions = {}): string {
  const { isPinned = false, isHidden = false } = options
  // A camera that is off: the video is hidden, its track goes on, and the avatar shows.
  const video = isCameraOff ? 'display: none;' : ''
  const avatar = isCameraOff ? 'display: block; pointer-events: none;' : 'pointer-events: none;'
  const wrap = `class="${isPinned ? '' : 'Camera'}" style="${isPinned ? 'width: 100%; height: 100%;' : ''}${isHidden ? 'display: none;' : 'display: block;'}"`
  const spinner = '<div class="video-loading-spinner" style="display: none;"><div class="spinner"></div></div>'
  if (isSelf)
    return `<div ${wrap} id="myVideoWrap"><div class="navbar fadein"><span id="myCurrentSessionTime" class="notranslate">11s</span>${buttons(['myVideoPinBtn', 'myVideoFocusMode', 'myVideoPiPBtn', 'myPrivacyBtn', 'myVideoStatusIcon', 'myAudioStatusIcon'])}
        <div class="navbar-dropdown"><button id="myVideoDropdownBtn" class="fas fa-ellipsis-vertical"></button></div></div>
      <img id="myVideoAvatarImage" class="videoAvatarImage" src="data:," style="${avatar}">
      <video id="myVideo" playsinline="true" class="mirror" autoplay muted data-plays="${id}" style="${video}"></video>
      <div id="myPitch" class="speechbar"><div id="myPitchBar" class="bar" style="height: 1%;"></div></div>
      <p id="myVideoPeerName" class="videoPeerName notranslate fadein" style="visibility: hidden;">${name === '' ? '' : `${name} (me)`}</p>${spinner}</div>`
  return `<div ${wrap} id="${id}_videoWrap"><div class="navbar fadein">${buttons([`${id}_pinUnpin`, `${id}_focusMode`, `${id}videoPIP`, `${id}_snapshot`, `${id}_videoStatus`, `${id}_audioStatus`])}
      <input id="${id}_audioVolume" type="range" min="0" max="100" value="100"><button id="${id}_handStatus" class="fas fa-hand-paper pulsate" style="color: rgb(255, 215, 0);"></button></div>
    <img id="${id}_avatar" class="videoAvatarImage" src="data:," style="${avatar}">
    <div id="${id}_pitch" class="speechbar"><div id="${id}_pitch_bar" class="bar" style="height: 1%;"></div></div>
    <video id="${id}___video" playsinline="true" autoplay muted data-plays="${id}" style="object-fit: var(--video-object-fit);${video}"></video>
    <p id="${id}_name" class="videoPeerName notranslate fadein" style="visibility: hidden;">${name}</p>${spinner}</div>`
}

/** A share pins itself. */
function screen({ id, name, isSelf = false }: Person, { isPinned = true }: TileOptions = {}): string {
  const [wrap, video, label] = isSelf
    ? ['myScreenWrap', 'myScreen', 'myScreenPeerName']
    : [`${id}_screenWrap`, `${id}___screen`, `${id}_screen_name`]
  return `<div class="${isPinned ? '' : 'Screen'}" id="${wrap}" style="display: block; width: 100%; height: 100%;"><div class="navbar fadein">${buttons([`${wrap}Pin`])}</div>
    <img class="videoAvatarImage" src="data:,">
    <video id="${video}" playsinline="true" autoplay muted data-plays="${id}-screen" style="object-fit: contain;"></video>
    <p id="${label}" class="videoPeerName notranslate fadein" style="visibility: hidden;">${name}${isSelf ? ' (me)' : ' (screen)'}</p></div>`
}

interface PageOptions {
  readonly pinned?: string
  readonly lobby?: string
  readonly file?: string
}

/** The lobby's elements stay in the page, hidden. */
function page(tiles: string, { pinned = '', lobby = '', file = '' }: PageOptions = {}): string {
  const initUser = `<div id="initUser" class="init-user${lobby === '' ? ' hidden' : ''}"${lobby === '' ? ' style="display: none;"' : ''}>
    <div class="init-video-container"><video id="initVideo" playsinline="true" autoplay class="mirror" poster="data:," style="object-fit: cover;" ${lobby === '' ? '' : `data-plays="${lobby}"`}></video></div>
    ${buttons(['initAudioBtn', 'initVideoBtn', 'initScreenShareBtn', 'initExitBtn'])}<select id="initVideoSelect"></select></div>`
  return `<div id="loadingDiv" class="center pulsate" style="display: none;"><h1>Loading</h1></div>
    ${lobby === '' ? initUser : `<div class="swal2-container"><div role="dialog" class="swal2-popup init-modal-size"><h2 class="swal2-title">MiroTalk P2P</h2><div class="swal2-html-container">${initUser}</div></div></div>`}
    <div id="bottomButtons">${buttons(['shareRoomBtn', 'hideMeBtn', 'audioBtn', 'videoBtn', 'screenShareBtn', 'chatRoomBtn', 'mySettingsBtn', 'leaveRoomBtn'])}</div>
    <div id="videoPinMediaContainer" style="display: ${pinned === '' ? 'none' : 'block'};">${pinned}</div>
    <div id="videoMediaContainer">${tiles}</div><div id="audioMediaContainer"></div>
    <section id="msgerDraggable" class="msger-draggable fadein" style="display: none;"><main id="msgerChat" class="msger-chat"><div class="msg left-msg"><div class="msg-info-name">Zoe Chat</div><div class="msg-text">Hello</div></div></main></section>
    <div id="videoUrlCont" class="center" style="display: none;"><iframe id="videoUrlIframe"></iframe></div>
    <div id="videoAudioUrlCont" class="center" style="display: ${file === '' ? 'none' : 'flex'};"><header id="videoAudioUrlHeader"><button id="videoAudioCloseBtn" class="fas fa-times"></button></header>
      <video id="videoAudioUrlElement" controls autoplay ${file === '' ? '' : `data-plays="${file}"`}></video></div>
    <p id="countTime" class="notranslate">11s</p>`
}

function call({ people, sharedBy, layout }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  if (sharer) return page(people.map((person) => camera(person)).join(''), { pinned: screen(sharer) })
  const [first, ...others] = people
  if (layout === 'gallery' || !first) return page(people.map((person) => camera(person)).join(''))
  return page(others.map((person) => camera(person)).join(''), { pinned: camera(first, { isPinned: true }) })
}

/** The own tile waits in the lobby already: hidden, without a name, and live. */
function lobby(self: Person): string {
  return page(camera({ ...self, name: '' }, { isHidden: true }), { lobby: self.id })
}

/** MiroTalk goes to its page for new calls. */
function ended(language: Language): string {
  const title = { en: 'Pick name', de: 'Name wählen', ja: '名前を選ぶ' }[language]
  return `<main><h1>${title}</h1><input id="roomName" type="text" placeholder="room"><button id="joinRoomButton">Join Room</button></main>`
}

const NORA: Person = { id: 'Hk3_9x-QzP0aBcD1AAAB', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '-yT8_videoWrapLm2AAD', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'p__0Vn___screen4AAAF', name: 'Bruno Silva' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { personId: person.isSelf ? null : person.id, ...facts })
const share = { personId: null, isSelf: false, isScreenShare: true, shows: null }

export const mirotalkP2p: SitePages = {
  ids: [
    NORA.id,
    OLA.id,
    BRUNO.id,
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `_${letter}9x-QzP0aBcD_2AAA${letter}`),
  ],
  markup: {
    siteId: 'mirotalk-p2p',
    address: 'https://p2p.mirotalk.com/join/42BrownCats',
    tells: {
      ...TELLS_ALL,
      ownId: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'a share that is not pinned, and a pinned camera',
        html: page(camera(NORA) + screen(BRUNO, { isPinned: false }) + camera(BRUNO), {
          pinned: camera(OLA, { isPinned: true }),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(BRUNO), seen(BRUNO, share)] },
      },
      {
        name: 'a file that is played for all',
        html: page(camera(NORA) + camera(OLA), { file: 'file' }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(OLA, { ...share, name: null })] },
      },
      {
        name: 'the user hides the own tile',
        html: page(camera(NORA, { isHidden: true }) + camera(OLA)),
        expected: { isInCall: true, tiles: [seen(NORA, { isCameraOff: true, shows: null }), seen(OLA)] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://meet.example.org/join/weekly',
        html: page(camera(NORA) + camera(OLA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'the lobby on a host of one’s own',
        address: 'https://meet.example.org/join/weekly',
        html: lobby(NORA),
        expected: { isInCall: false, tiles: [] },
      },
      {
        name: 'names in brackets',
        html: page(camera({ ...NORA, name: 'Nora (Berlin)' }) + camera({ ...OLA, name: 'Ola (she/her)' })),
        expected: {
          isInCall: true,
          tiles: [seen(NORA, { name: 'Nora (Berlin)' }), seen(OLA, { name: 'Ola (she/her)' })],
        },
      },
    ],
  },
}
