/**
 * BigBlueButton's client. Tags, ids and data attributes as bigbluebutton/bigbluebutton writes them: `video-list`,
 * `video-list-item`, `user-actions`, `user-status`, `webcam`, `screenshare`, `app`, `guest-wait`, `meeting-ended` (source of
 * 2026-08; older versions where it is said). Its classes are of styled-components: hashes that say nothing.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const STYLE = `<style>
  .kHidden { display: none; }
  .kSqueezed video { width: 110px; height: 80px; }
</style>`
const icon = (name: string): string => `<i class="sc-iAEawV kJIcon icon-bbb-${name}"></i>`

const WORDS = {
  en: {
    cameras: 'Webcams',
    you: 'You',
    options: 'Webcam options',
    leave: 'Leave meeting',
    share: 'You are sharing your screen',
    guest: 'Please wait for a moderator to approve you joining the meeting.',
    ended: 'This session has ended',
    off: 'Self-view disabled',
  },
  de: {
    cameras: 'Webcams',
    you: 'Ich',
    options: 'Webcam-Optionen',
    leave: 'Konferenz verlassen',
    share: 'Sie teilen Ihren Bildschirm',
    guest: 'Bitte warten Sie, bis ein Moderator Ihre Teilnahme genehmigt.',
    ended: 'Diese Konferenz wurde beendet',
    off: 'Eigene Ansicht deaktiviert',
  },
  ja: {
    cameras: 'ウェブカメラ',
    you: 'あなた',
    options: 'ウェブカメラのオプション',
    leave: '会議を退出',
    share: '画面を共有しています',
    guest: 'モデレーターが参加を承認するまでお待ちください。',
    ended: 'この会議は終了しました',
    off: 'セルフビュー無効',
  },
} as const satisfies Record<Language, object>

interface TileOptions {
  readonly language?: Language
  readonly isTalking?: boolean
  /** Of several cameras of one person. */
  readonly device?: string
  /** What the tile shows of the name: a menu, the name alone, or a button in a narrow tile. */
  readonly label?: 'menu' | 'plain' | 'squeezed'
  /** A shared screen among the cameras: its picture, and its icon. */
  readonly isScreen?: boolean
  /** As before 3.0: no attributes that say whose stream it is, and no "(You)". */
  readonly isOld?: boolean
  readonly isSelfViewDisabled?: boolean
}

/** Two letters stand in the tile as text. */
function connecting(name: string): string {
  return `<div data-test="webcamConnecting" class="sc-jKvoAp kConn"><div aria-hidden="true" class="sc-avatar kAv"><div class="sc-content">${name.toLowerCase().slice(0, 2)}</div></div></div>`
}

function nameBar(
  person: Person,
  { language = 'en', label = 'menu', isScreen = false, isOld = false }: TileOptions,
): string {
  const { name, isSelf = false } = person
  const shown = isSelf && !isOld ? `${name} (${WORDS[language].you})` : name
  const screen = isScreen ? icon('desktop') : ''
  if (label === 'squeezed') {
    const { options } = WORDS[language]
    return `<div class="sc-squeezed"><div role="button" tabindex="-1"><button aria-label="${name} ${options}" data-test="webcamOptionsMenuSqueezed" class="sc-button" type="button">${icon('device_list_selector')}<span class="sc-label">${options}</span></button></div></div>`
  }
  const text =
    label === 'menu'
      ? `<div role="button" tabindex="-1"><div tabindex="0" data-test="dropdownWebcamButton" role="button" class="sc-drop">${screen}${shown}</div></div>`
      : `<div class="sc-dropdown"><span class="sc-name">${screen}${shown}</span></div>`
  return `<div class="sc-topbar"><div class="sc-pin"><button class="sc-button" aria-label="Unpin" type="button">${icon('pin-video_off')}</button></div></div>
    <div class="sc-bottombar"><div class="sc-menu">${text}</div><div data-test="webcamUserStatus"><span>👍</span>${icon('unmute_filled')}</div></div>`
}

function tile(person: Person, options: TileOptions = {}): string {
  const { id, name, isSelf = false, isCameraOff = false } = person
  const {
    isTalking = false,
    device = '5f0c1d',
    isScreen = false,
    isOld = false,
    isSelfViewDisabled = false,
    label,
    language = 'en',
  } = options
  const own = isOld ? '' : `data-current-user-stream="${isSelf}" data-local-stream="${isSelf}"`
  const stream = isOld ? '' : `data-stream="${isCameraOff ? '' : `${id}_0b6e2f4a-91c7-4f0e_${device}`}"`
  const plays = isCameraOff ? '' : `data-plays="${id}${isScreen ? '-screen' : ''}"`
  return `<div class="sc-item ${label === 'squeezed' ? 'kSqueezed' : ''}" data-test="webcamVideoItem"><div class="sc-content" data-test="${isTalking ? 'webcamItemTalkingUser' : 'webcamItem'}">
    <div class="sc-video videoContainer ${isSelfViewDisabled ? 'kHidden' : ''}" ${stream}><video data-test="${isSelf && !isScreen ? 'mirroredVideoContainer' : 'videoContainer'}" ${own} autoplay playsinline muted class="sc-media" ${isSelfViewDisabled ? 'data-paused' : ''} ${plays}></video></div>
    ${isSelfViewDisabled ? `<div class="sc-disabled">${WORDS[language].off}</div>` : ''}
    ${nameBar(person, options)}
    ${isCameraOff || isSelfViewDisabled ? connecting(name) : ''}
  </div></div>`
}

/** The place of shared screens. The own one stands there small, with a text. */
function screenArea({ id, isSelf = false }: Person, language: Language): string {
  return `<div style="position: absolute; display: inherit;"><div class="sc-share" id="screenshareContainer">
    <div class="sc-buttons"><button class="sc-button" type="button" aria-label="Fullscreen">${icon('fullscreen')}</button></div>
    <video id="screenshareVideo" class="sc-screen" playsinline muted autoplay style="max-height: 100%; width: 100%; height: 100%;" data-plays="${id}-screen"></video>
    ${isSelf ? `<div data-test="isSharingScreen"><div class="sc-inside"><p>${WORDS[language].share}</p></div></div>` : ''}
  </div></div>`
}

interface Parts {
  readonly language?: Language
  readonly tiles: readonly string[]
  readonly content?: string
}

function app(content: string): string {
  return `${STYLE}<div id="app" role="document">${content}</div><audio id="remote-media" autoplay></audio>`
}

function meeting({ language = 'en', tiles, content = '' }: Parts): string {
  const { cameras, leave } = WORDS[language]
  const dock = `<div class="sc-drag" id="cameraDock" role="region"><h2 class="sr-only">${cameras}</h2><div class="sc-canvas"><div class="sc-list video-provider_list">${tiles.join('')}</div></div></div>`
  return app(`<div id="layout" class="sc-layout">
    <nav class="sc-sidebar"><div data-test="userListContent"><div data-test="userListItem"><span>Zoe List</span></div></div></nav>
    <header id="Navbar"><h1 data-test="presentationTitle">Weekly</h1><button class="sc-button" data-test="leaveMeetingDropdown" type="button"><span>${leave}</span></button></header>
    ${tiles.length > 0 ? dock : ''}
    ${content || '<main class="sc-presentation"><div id="presentationInnerWrapper"><div id="whiteboard-element"></div></div></main>'}
    <section id="ActionsBar" class="sc-actions"><button class="sc-button" data-test="joinVideo" type="button">${icon('video_off')}</button><button class="sc-button" data-test="startScreenShare" type="button">${icon('desktop_off')}</button></section>
  </div>`)
}

/** Somebody without a camera has no tile. A focused camera is the same tile, larger. */
function call({ people, sharedBy, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const tiles = people.filter(({ isCameraOff = false }) => !isCameraOff)
  return meeting({
    language,
    tiles: tiles.map((person, index) => tile(person, { language, isTalking: index === 1 })),
    content: sharer ? screenArea(sharer, language) : '',
  })
}

/** `GuestWait`: no picture of oneself, but a message. */
function lobby(_self: Person, language: Language): string {
  return app(`<div class="sc-container"><div id="content" class="sc-content"><h1 id="heading">${WORDS[language].guest}</h1>
    <div id="positionInWaitingQueue"><p aria-live="polite">1</p></div><p aria-live="polite" data-test="guestMessage">${WORDS[language].guest}</p></div></div>`)
}

function ended(language: Language): string {
  return app(
    `<div class="sc-parent"><div class="sc-modal" data-test="meetingEndedModal"><div class="sc-content"><h1 class="sc-title">${WORDS[language].ended}</h1><button class="sc-button" type="button">OK</button></div></div></div>`,
  )
}

const NORA: Person = { id: 'w_5mpoyi5fhqxd', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: 'w_b7k2lq0zrtua', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'w_9dxe4vncwy1s-2', name: 'Bruno Silva' }
const seen = expectedTile
const OFF = { isCameraOff: true, shows: null } as const
const SHARE: ExpectedTile = seen(BRUNO, { isScreenShare: true })

export const bigbluebutton: SitePages = {
  // A breakout room puts a line and a number behind the id.
  ids: [NORA.id, OLA.id, BRUNO.id, ...['mia', 'ivo', 'ana', 'tom', 'eva', 'sam'].map((end) => `w_3hq8zk2ld${end}`)],
  markup: {
    siteId: 'bigbluebutton',
    address: 'https://bbb.example.org/html5client/?sessionToken=q8n2xk5j7d',
    tells: {
      ...TELLS_ALL,
      ids: 'camera-on',
      cameraOffTiles: false,
      ownTileWithoutCamera: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        // The layout of cameras only: whoever has none has a tile too.
        name: 'a grid with people without a camera',
        html: meeting({
          tiles: [
            tile({ ...NORA, isCameraOff: true }, { label: 'plain' }),
            tile(OLA),
            tile({ ...BRUNO, isCameraOff: true }, { label: 'plain' }),
          ],
        }),
        expected: {
          isInCall: true,
          tiles: [seen(NORA, { ...OFF, personId: null }), seen(OLA), seen(BRUNO, { ...OFF, personId: null })],
        },
      },
      {
        name: 'a grid with somebody who is only heard',
        html: meeting({
          tiles: [
            tile(NORA),
            tile(OLA),
            tile({ ...BRUNO, isCameraOff: true }).replace(/<div class="sc-video[\s\S]*?<\/video><\/div>/, ''),
          ],
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'names without a menu',
        html: meeting({
          language: 'de',
          tiles: [NORA, OLA].map((person) => tile(person, { language: 'de', label: 'plain' })),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      ...(['en', 'ja'] as const).map((language) => ({
        name: `narrow tiles, ${language}`,
        html: meeting({ language, tiles: [NORA, OLA].map((person) => tile(person, { language, label: 'squeezed' })) }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      })),
      {
        name: 'two cameras of one person',
        html: meeting({ tiles: [tile(NORA), tile(OLA), tile(OLA, { device: '77aa01' })] }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'the own picture switched off for oneself',
        html: meeting({ tiles: [tile(NORA, { isSelfViewDisabled: true }), tile(OLA)] }),
        expected: { isInCall: true, tiles: [seen(NORA, OFF), seen(OLA)] },
      },
      {
        // Several screens at once (2026): all but one stand among the cameras, with an icon before the name.
        name: 'a screen among the cameras',
        html: meeting({ tiles: [tile(NORA), tile(BRUNO), tile(BRUNO, { isScreen: true, device: 'screenshare' })] }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(BRUNO), SHARE] },
      },
      {
        name: 'the own screen among the cameras',
        html: meeting({
          tiles: [
            tile(NORA),
            tile(OLA),
            `<div class="sc-item"><div data-test="selfScreenshareDockTile"><video id="screenshareVideo-self-dock" autoplay muted playsinline data-plays="${NORA.id}-screen"></video><span>You are sharing</span></div></div>`,
          ],
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), SHARE] },
      },
      {
        name: 'the preview of a camera during a call',
        html: meeting({
          tiles: [tile(OLA)],
          content: `<div class="modal" data-test="webcamSettingsModal"><div><video id="preview" data-test="mirroredVideoPreview" autoplay playsinline muted data-plays="${NORA.id}"></video></div></div>`,
        }),
        expected: { isInCall: true, tiles: [seen(OLA)] },
      },
      {
        // 2.4 to 2.7: `video-list-item` of 2022-03.
        name: 'an older version',
        html: meeting({ tiles: [NORA, OLA].map((person) => tile(person, { isOld: true })) }),
        expected: { isInCall: true, tiles: [seen(NORA, { personId: null }), seen(OLA, { personId: null })] },
      },
      {
        name: 'a camera that is still connecting',
        html: meeting({ tiles: [tile(NORA), tile({ ...OLA, isCameraOff: true })] }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { ...OFF, personId: null })] },
      },
      {
        name: 'under another path',
        address: 'https://class.example.org/room/weekly',
        html: call({ people: [NORA, OLA], sharedBy: null, layout: 'gallery', language: 'en' }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
