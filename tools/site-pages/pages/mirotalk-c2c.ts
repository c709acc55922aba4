/**
 * MiroTalk C2C: `setLocalMedia`, `setRemoteMedia`, `updatePeerMediaDisplay` and `toggleScreenSharing` of
 * frontend/js/client.js and frontend/html/client.html (miroslavpejic85/mirotalkc2c 1.2.70, 2025; seen running in 2026-11).
 * A call is of two; the pages hold more people all the same, to try the reader. A shared screen replaces the camera.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

interface TileOptions {
  readonly isSharing?: boolean
  /** "Aspect ratio" in the settings: all pictures are shown whole. */
  readonly isWhole?: boolean
}

const button = (id: string, icon: string): string => `<button id="${id}" class="${icon}"></button>`

function tile({ id, name, isSelf = false, isCameraOff = false }: Person, options: TileOptions = {}): string {
  const { isSharing = false, isWhole = false } = options
  const isOff = isCameraOff && !isSharing
  const fit = `object-fit: ${isSharing || isWhole ? 'contain' : 'cover'};`
  const avatar = `style="${isOff ? 'display: inline;' : 'display: none;'}"`
  const plays = `data-plays="${id}${isSharing ? '-screen' : ''}"`
  if (isSelf) {
    return `<div id="myVideoWrap" class="myVideoWrap">
      <div id="myVideoHeader" class="videoHeader animate__animated animate__fadeInDown animate__faster">${button('myVideoDraggable', 'fas fa-up-down-left-right')}${button('myFullScreen', 'fas fa-expand')}${button('myVideoPIP', 'fas fa-images')}${button('myAudioStatusIcon', 'fas fa-microphone')}</div>
      <div id="myVideoFooter" class="videoFooter"><h4 id="myVideoPeerName">${name} (me)</h4></div>
      <img id="myVideoAvatarImage" class="videoAvatarImage" src="data:," ${avatar}>
      <video id="myVideo" class="${isSharing ? '' : 'mirror'}" playsinline autoplay muted poster="data:," ${plays} style="${fit} display: block;"></video></div>`
  }
  return `<div id="${id}_remoteVideoWrap" class="remoteVideoWrap">
    <div id="${id}_remoteVideoHeader" class="videoHeader animate__animated animate__fadeInDown animate__faster">${button(`${id}_remoteFullScreen`, 'fas fa-expand')}${button(`${id}_remoteAudioStatus`, 'fas fa-microphone')}</div>
    <div id="${id}_remoteVideoFooter" class="remoteVideoFooter"><h4 id="${id}_remotePeerName">${name}</h4></div>
    <img id="${id}_remoteVideoAvatar" class="videoAvatarImage" src="data:," ${avatar}>
    <video id="${id}_remoteVideo" playsinline autoplay poster="data:," ${plays} style="display: ${isOff ? 'none' : 'block'}; ${fit}"></video></div>`
}

interface PageOptions {
  readonly isLoading?: boolean
  readonly isWaiting?: boolean
  readonly isSharing?: boolean
}

const LOADING: Readonly<Record<Language, string>> = { en: 'Loading...', de: 'Laden …', ja: '読み込み中…' }

function page(tiles: string, language: Language, options: PageOptions = {}): string {
  const { isLoading = false, isWaiting = false, isSharing = false } = options
  const share = isSharing ? 'fas fa-stop-circle orange' : 'fas fa-desktop'
  return `<div id="loadingDivContainer" style="display: ${isLoading ? 'inline' : 'none'};"><div id="loadingDiv" class="center pulsate"><h1>${LOADING[language]}</h1></div></div>
    <div id="waitingDivContainer" class="fadeIn" style="display: ${isWaiting ? 'inline' : 'none'};"><div id="waitingDiv" class="center pulsate"><h1>Waiting...</h1>${button('shareRoomBtn', 'fas fa-share-nodes')}${button('initHideMeBtn', 'fas fa-user')}${button('initVideoBtn', 'fas fa-video')}${button('initScreenShareBtn', share)}</div></div>
    <div id="buttonsBar">${button('hideMeBtn', 'fas fa-user')}${button('videoBtn', 'fas fa-video')}${button('audioBtn', 'fas fa-microphone')}${button('screenShareBtn', share)}${button('leaveBtn', 'fas fa-right-from-bracket')}</div>
    <div id="settings" style="display: none;"><p id="sessionTime">11s</p></div>
    <div id="chat" class="chat" style="display: none;"><div class="body" id="chatBody"><div class="msg received"><span class="from">Zoe Chat - 10:04</span></div></div></div>${tiles}`
}

function call({ people, sharedBy, language }: Scene): string {
  const tiles = people.map((person) => tile(person, { isSharing: person.id === sharedBy }))
  const isSharing = people.some(({ id, isSelf }) => isSelf && id === sharedBy)
  return page(tiles.join(''), language, { isSharing, isWaiting: people.length === 1 })
}

function ended(language: Language): string {
  const title = { en: 'Start a call', de: 'Anruf starten', ja: '通話を始める' }[language]
  return `<main><h1>${title}</h1><form><input id="roomName" type="text"><input id="peerName" type="text"><button id="joinRoomBtn">Join</button></form></main>`
}

const NORA: Person = { id: 'Hk3_9x-QzP0aBcD1AAAB', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '-yT8_remoteVid2oWAAD', name: 'Ola Mensah' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { personId: person.isSelf ? null : person.id, ...facts })

export const mirotalkC2c: SitePages = {
  ids: [NORA.id, OLA.id, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `_${letter}9x-QzP0aBcD_2AAA${letter}`)],
  markup: {
    siteId: 'mirotalk-c2c',
    address: 'https://c2c.mirotalk.com/?room=weekly&name=Nora%20Berg',
    tells: {
      ...TELLS_ALL,
      ownId: false,
      sharersCamera: 'replaced',
    },
    call,
    lobby: (_self, language) => page('', language, { isLoading: true }),
    ended,
    more: [
      {
        name: 'all pictures are shown whole: no camera can be told from a screen',
        html: page(tile(NORA, { isWhole: true }) + tile(OLA, { isWhole: true }), 'en'),
        expected: {
          isInCall: true,
          tiles: [seen(NORA), seen(OLA, { personId: null, isScreenShare: true, shows: null })],
        },
      },
      {
        name: 'come by an address without names',
        html: page(tile({ ...NORA, name: 'null' }) + tile({ ...OLA, name: '' }), 'en'),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA, { name: null })] },
      },
      {
        // Somebody without a camera and a microphone gets no video.
        name: 'no devices',
        html: page(
          tile(NORA) +
            `<div id="${OLA.id}_remoteVideoWrap" class="remoteVideoWrap"><div id="${OLA.id}_remoteVideoFooter" class="remoteVideoFooter"><h4 id="${OLA.id}_remotePeerName">${OLA.name}</h4></div><img id="${OLA.id}_remoteVideoAvatar" class="videoAvatarImage" src="data:," style="display: block;"></div>`,
          'en',
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null })] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://c2c.example.org/?room=weekly&name=Nora',
        html: page(tile(NORA) + tile(OLA), 'en'),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
