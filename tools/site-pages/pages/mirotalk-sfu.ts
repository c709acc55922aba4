/**
 * MiroTalk SFU: `handleProducer`, `handleConsumer`, `setVideoOff` and `handlePN` of public/js/RoomClient.js and
 * public/views/Room.html (miroslavpejic85/mirotalksfu, 2026-08; seen running in 2026-11). A camera's and a screen's tile
 * have a media id, that of somebody without a camera has the person's. Either one of them stands there: whoever shares
 * with the camera off has no other tile than the share. Names show under the pointer only.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { Language, Person, Scene, SitePages } from '../site-markup'

interface TileOptions {
  readonly isScreen?: boolean
  readonly isPinned?: boolean
  readonly isPresenter?: boolean
  readonly isRecording?: boolean
  /** As before 2026: no attribute with the person's id, no mark of presenters but a star. */
  readonly isOld?: boolean
}

function nameLine(
  { id, name, isSelf = false }: Person,
  { isPresenter = false, isRecording = false, isOld = false }: TileOptions,
): string {
  const badge = isPresenter ? (isOld ? '⭐️ ' : '<i class="fas fa-user-shield presenter-icon"></i>') : ''
  const recording = `<span id="${id}__recIndicator" class="rec-indicator${isRecording ? ' active' : ''}">🔴 ${isRecording ? 'REC 00:10' : ''}</span>`
  return `<p id="${id}__name" class="username" style="visibility: hidden;">${badge}${name}${isSelf ? ' (me)' : ''}${isSelf && !isOld ? recording : ''}</p>`
}

/** A media id, of a form that socket.io's ids do not have. */
function mediaId(id: string, isScreen: boolean): string {
  const hex = Array.from(id, (letter) => letter.charCodeAt(0).toString(16)).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 29)}${isScreen ? 1 : 0}`
}

function media(person: Person, options: TileOptions = {}): string {
  const { isScreen = false, isPinned = false, isOld = false } = options
  const { id, isSelf = false } = person
  const own = mediaId(id, isScreen)
  const data = isOld ? '' : `data-peer-id="${id}" data-camera-off="false"`
  const volume = isSelf ? `volume="${id}___pVolume"` : `volumebar="${id}___pVolume"`
  const menu = isSelf
    ? `<button id="${id}__audio" class="fas fa-microphone"></button>${isScreen ? '' : `<button id="${id}__vp" class="far fa-circle"></button>`}<span id="${own}__sessionTime" class="current-session-time notranslate navbar-session-time">00:00:11</span>`
    : `<input id="${id}___pVolume" type="range" min="0" max="100" value="100"><button id="${own}___${id}___video" class="fas fa-video"></button><button id="${id}__audio" class="fas fa-microphone"></button>`
  return `<div class="${isPinned ? '' : 'Camera'}" id="${own}__video" ${data} style="${isPinned ? 'width: 100%; height: 100%;' : ''}">
    <video id="${own}" ${volume} ${isScreen ? '' : `name="${id}"`} playsinline="true" autoplay muted class="${isSelf && !isScreen ? 'mirror' : ''}" data-plays="${id}${isScreen ? '-screen' : ''}"
      style="object-fit: ${isScreen || isPinned ? 'contain' : 'var(--videoObjFit)'};"></video>
    <div id="${own}__loader" class="video-loader" style="display: none;"><div class="video-loader-spinner"></div></div>
    <i id="${id}__hand" class="fas fa-hand-paper pulsate" style="display: none;"></i>${nameLine(person, options)}
    <div id="${id}__pitchMeter" class="speechbar"><div id="${id}__pitchBar" class="bar" style="height: 1%;"></div></div>
    ${isOld ? '' : `<div id="${own}__vb" class="videoMenuBar hidden" style="visibility: hidden;"><div class="navbar-dropdown"><button id="${own}__dropdownBtn" class="fas fa-ellipsis-vertical"></button></div>${menu}<button id="${own}__pin" class="fas fa-map-pin"></button></div>`}</div>`
}

function videoOff(person: Person, options: TileOptions = {}): string {
  const { id, isSelf = false } = person
  const time = `<span id="${id}__sessionTime" class="current-session-time notranslate navbar-session-time">00:00:11</span>`
  return `<div class="Camera" id="${id}__videoOff" data-peer-id="${id}" data-camera-off="true">
    <img class="videoAvatarImage center" id="${id}__img" src="data:," style="display: block;">${nameLine(person, options)}
    <i id="${id}__hand" class="fas fa-hand-paper pulsate" style="display: none;"></i><div id="${id}__pitchMeter" class="speechbar"></div>
    <div id="${id}__vb" class="videoMenuBar hidden" style="visibility: hidden;"><button id="${id}__audio" class="fas fa-microphone"></button><button id="${id}__img__pin" class="fas fa-map-pin"></button>${isSelf ? time : ''}</div></div>`
}

interface PageOptions {
  readonly pinned?: string
  readonly lobby?: string
  /** Whose camera still runs in the lobby's hidden video. */
  readonly left?: string
}

const WORDS: Readonly<Record<Language, { readonly join: string; readonly chat: string }>> = {
  en: { join: 'Join meeting', chat: 'Chat' },
  de: { join: 'Meeting beitreten', chat: 'Unterhaltung' },
  ja: { join: '会議に参加', chat: 'チャット' },
}

function page(tiles: string, language: Language, { pinned = '', lobby = '', left = '' }: PageOptions = {}): string {
  const { join, chat } = WORDS[language]
  const shown = lobby === '' ? left : lobby
  const initUser = `<div id="initUser" class="init-user${lobby === '' ? ' hidden' : ''}"${lobby === '' ? ' style="display: none;"' : ''}><div class="container">
    <video id="initVideo" playsinline="true" autoplay class="mirror" poster="data:," style="object-fit: var(--videoObjFit);" ${shown === '' ? '' : `data-plays="${shown}"`}></video></div>
    <button id="initVideoButton" class="fas fa-video"></button><select id="initVideoSelect" class="form-select"></select></div>`
  const dialog = `<div class="swal2-container"><div role="dialog" class="swal2-popup"><h2 class="swal2-title">MiroTalk SFU</h2>${initUser}<input class="swal2-input" id="usernameInput"><button class="swal2-confirm">${join}</button></div></div>`
  return `<div id="loadingDiv" class="center pulsate" style="display: none;"></div><section>${lobby === '' ? initUser : dialog}</section>
    <div id="bottomButtons" class="${lobby === '' ? '' : 'hidden'}"><button id="startScreenButton" class="hidden"></button><button id="chatButton">${chat}</button><button id="exitButton" class="hidden"><i class="fas fa-right-from-bracket"></i></button></div>
    <section id="mySettings" class="fadein center hidden" style="display: none;"><p id="sessionTime">00:00:11</p></section>
    <section id="chatRoom" class="center fadein" style="display: none;"><div id="chatPublicMessages"><li class="clearfix"><div class="message-data"><span class="message-data-name">Zoe Chat</span></div></li></div></section>
    <div id="videoPinMediaContainer" style="display: ${pinned === '' ? 'none' : 'block'};">${pinned}</div>
    <div id="videoMediaContainer">${tiles}</div><div id="remoteAudios"></div><div id="localAudio"></div>`
}

function call({ people, sharedBy, layout, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const tileOf = (person: Person): string =>
    person.isCameraOff ? (person === sharer ? '' : videoOff(person)) : media(person)
  if (sharer) {
    return page(people.map(tileOf).join(''), language, { pinned: media(sharer, { isScreen: true, isPinned: true }) })
  }
  const [first, ...others] = people
  if (layout === 'gallery' || !first) return page(people.map(tileOf).join(''), language)
  return page(others.map(tileOf).join(''), language, { pinned: media(first, { isPinned: true }) })
}

function ended(language: Language): string {
  const title = { en: 'Pick name. Share URL. Start conference.', de: 'Name wählen und los.', ja: '名前を選んで開始' }[
    language
  ]
  return `<main><h1>${title}</h1><input id="roomName" type="text"><button id="joinRoomButton">Join Room</button></main>`
}

const NORA: Person = { id: 'Hk3_9x-QzP0aBcD1AAAB', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '-yT8__videoLm2oW_AAD', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'p__0Vn___name4xK2AAF', name: 'Bruno Silva' }
const seen = expectedTile
const share = { personId: null, isSelf: false, isScreenShare: true, shows: null }

export const mirotalkSfu: SitePages = {
  ids: [
    NORA.id,
    OLA.id,
    BRUNO.id,
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `_${letter}9x-QzP0aBcD_2AAA${letter}`),
  ],
  markup: {
    siteId: 'mirotalk-sfu',
    address: 'https://sfu.mirotalk.com/join?room=weekly',
    tells: {
      ...TELLS_ALL,
      sharersCamera: 'only-while-on',
    },
    call,
    lobby: ({ id }, language) => page('', language, { lobby: id }),
    ended,
    more: [
      {
        name: 'presenters, and a recording',
        html: page(
          media(NORA, { isPresenter: true, isRecording: true }) + videoOff(OLA, { isPresenter: true }) + media(BRUNO),
          'en',
        ),
        expected: {
          isInCall: true,
          tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null }), seen(BRUNO)],
        },
      },
      {
        name: 'as before 2026, with a presenter',
        html: page(
          media(NORA, { isOld: true }) +
            media(OLA, { isOld: true, isPresenter: true }) +
            media(OLA, { isOld: true, isScreen: true }),
          'en',
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(OLA, share)] },
      },
      {
        name: 'the lobby’s video goes on, hidden',
        html: page(media(NORA) + media(OLA), 'en', { left: NORA.id }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'a file that is played for all',
        html: page(
          `${media(NORA)}${media(OLA)}<div class="Camera" id="__shareVideo"><video id="__videoShare" width="100%" height="100%" autoplay controls data-plays="file"></video><div id="__videoBar"><button id="__videoExit" class="fas fa-times"></button></div></div>`,
          'en',
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(OLA, { ...share, name: null })] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://meet.example.org/join/weekly',
        html: page(media(NORA) + media(OLA), 'en'),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'the lobby on a host of one’s own',
        address: 'https://meet.example.org/join/weekly',
        html: page('', 'en', { lobby: NORA.id }),
        expected: { isInCall: false, tiles: [] },
      },
    ],
  },
}
