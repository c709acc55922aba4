/**
 * LiveKit Meet, and pages built on LiveKit's components. Tags, classes and attributes as the `VideoConference` and `PreJoin` of
 * @livekit/components-react 2.9.24 write them (npm, seen running in Chromium in 2026-11). LiveKit's own words are English
 * in all languages.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" fill="currentColor"><path d="M0 0h1"></path></svg>'

interface TileOptions {
  readonly source?: 'camera' | 'microphone' | 'screen_share' | 'unknown'
  /** Whether there is a `<video>`: somebody who never had a camera on has none. */
  readonly hasVideo?: boolean
  /** Whom the label names; another one than in the attribute for somebody without a name. */
  readonly label?: string
}

function tile(person: Person, { source = 'camera', hasVideo = true, label = person.name }: TileOptions = {}): string {
  const { id, name, isSelf = false, isCameraOff = false } = person
  const isCamera = source === 'camera'
  const marks = `data-lk-local-participant="${isSelf}" data-lk-source="${source}"`
  // A camera that is off leaves a remote video without a stream; the own one keeps a stream that runs on.
  const plays = isCamera ? (isCameraOff && !isSelf ? '' : `data-plays="${id}"`) : `data-plays="${id}-screen"`
  const mirrored = isSelf && isCamera ? 'style="transform: rotateY(180deg);"' : ''
  return `<div data-lk-audio-muted="true" data-lk-video-muted="${isCamera && isCameraOff}" data-lk-speaking="false" ${marks}
    data-lk-facing-mode="undefined" class="lk-participant-tile" style="position: relative;">
    ${hasVideo ? `<video class="lk-participant-media-video" ${marks} data-lk-orientation="landscape" autoplay playsinline muted ${mirrored} ${plays}></video>` : ''}
    <div class="lk-participant-placeholder">${ICON}</div>
    <div class="lk-participant-metadata">
      <div class="lk-participant-metadata-item">
        ${source === 'screen_share' ? ICON : `<div class="lk-track-muted-indicator-microphone" data-lk-muted="true">${ICON}</div>`}
        <span class="lk-participant-name" data-lk-participant-name="${name}">${label}${source === 'screen_share' ? "'s screen" : ''}</span>
      </div>
      <div class="lk-connection-quality lk-participant-metadata-item" data-lk-quality="excellent">${ICON}</div>
    </div>
    <button class="lk-button lk-focus-toggle-button">${ICON}</button>
  </div>`
}

function button(source: string, text: string): string {
  return `<div class="lk-button-group">
    <button data-lk-source="${source}" data-lk-enabled="true" aria-pressed="true" class="lk-button">${ICON}${text}</button>
    <div class="lk-button-group-menu"><button class="lk-button lk-button-menu" aria-pressed="false"></button>
      <div class="lk-device-menu" style="visibility: hidden;"><ul class="lk-media-device-select lk-list">
        <li data-lk-active="true" aria-selected="true" role="option"><button class="lk-button">Default</button></li>
      </ul></div>
    </div>
  </div>`
}

function conference(tiles: string): string {
  return `<div class="lk-room-container" data-lk-theme="default" style="height: 100vh;"><div class="lk-video-conference">
    <div class="lk-video-conference-inner">
      ${tiles}
      <div class="lk-control-bar">
        ${button('microphone', 'Microphone')}${button('camera', 'Camera')}
        <button data-lk-source="screen_share" data-lk-enabled="false" aria-pressed="false" class="lk-button">${ICON}Share screen</button>
        <button class="lk-button lk-chat-toggle" aria-pressed="false" data-lk-unread-msgs="0">${ICON}Chat</button>
        <button class="lk-disconnect-button">${ICON}Leave</button>
        <button class="lk-start-audio-button" style="display: none;">Start Media</button>
      </div>
    </div>
    <div class="lk-chat" style="display: none;"><div class="lk-chat-header">Messages</div><ul class="lk-list lk-chat-messages">
      <li class="lk-chat-entry" title="10:04" data-lk-message-origin="remote"><span class="lk-meta-data"><strong class="lk-participant-name">Zoe Chat</strong></span><span class="lk-message-body">Hello</span></li>
    </ul></div>
  </div></div>`
}

function grid(tiles: readonly string[]): string {
  return conference(
    `<div class="lk-grid-layout-wrapper"><div class="lk-grid-layout" data-lk-pagination="false">${tiles.join('')}</div></div>`,
  )
}

/** Whoever is pinned stands large, and nowhere else; a share pins itself. */
function focus(pinned: string, tiles: readonly string[]): string {
  return conference(`<div class="lk-focus-layout-wrapper"><div class="lk-focus-layout">
    <aside class="lk-carousel" data-lk-orientation="vertical">${tiles.join('')}</aside>${pinned}</div></div>`)
}

function call({ people, sharedBy, layout }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const tiles = people.map((person) => tile(person))
  if (sharer) return focus(tile(sharer, { source: 'screen_share' }), tiles)
  const [first = '', ...others] = tiles
  return layout === 'speaker' ? focus(first, others) : grid(tiles)
}

const WORDS: Readonly<Record<Language, { readonly user: string; readonly join: string }>> = {
  en: { user: 'Username', join: 'Join Room' },
  de: { user: 'Benutzername', join: 'Raum betreten' },
  ja: { user: 'ユーザー名', join: 'ルームに参加' },
}

function lobby({ id, name }: Person, language: Language): string {
  const { user, join } = WORDS[language]
  return `<main data-lk-theme="default" style="height: 100%;"><div class="lk-prejoin">
    <div class="lk-video-container"><video width="1280" height="720" data-lk-facing-mode="user" autoplay playsinline muted data-plays="${id}"></video></div>
    <div class="lk-button-group-container">${button('microphone', 'Microphone')}${button('camera', 'Camera')}</div>
    <form class="lk-username-container"><input class="lk-form-control" id="username" name="username" type="text" placeholder="${user}" autocomplete="off" value="${name}">
      <button class="lk-button lk-join-button" type="submit">${join}</button></form>
  </div></main>`
}

/** LiveKit Meet goes to its home page (livekit-examples/meet, 2026-04). */
function ended(): string {
  return `<main class="Home_main__a1b2c" data-lk-theme="default"><div class="header"><img src="data:," alt="LiveKit Meet" width="360" height="45"></div>
    <div class="Home_tabContainer__d3e4f"><div class="Home_tabSelect__g5h6i"><button class="lk-button" aria-pressed="true">Demo</button></div>
    <button class="lk-button">Start Meeting</button></div></main>`
}

const NORA: Person = { id: 'Nora Berg__k3ya', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: 'Ola Mensah__p0wd', name: 'Ola Mensah' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { personId: null, ...facts })

export const livekit: SitePages = {
  ids: [NORA.id, OLA.id, ...['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7'].map((end) => `guest__${end}zz`)],
  markup: {
    siteId: 'livekit',
    address: 'https://meet.livekit.io/rooms/abcd-1234',
    tells: { ...TELLS_ALL, ids: 'never' },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'somebody who never had a camera on',
        html: grid([tile(NORA), tile({ ...OLA, isCameraOff: true }, { hasVideo: false })]),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null })] },
      },
      {
        name: 'oneself without a camera',
        html: grid([tile({ ...NORA, isCameraOff: true }, { hasVideo: false }), tile(OLA)]),
        expected: { isInCall: true, tiles: [seen(NORA, { isCameraOff: true, shows: null }), seen(OLA)] },
      },
      {
        name: 'somebody without a name',
        html: grid([tile(NORA), tile({ ...OLA, name: '' }, { label: 'ola-on-the-train' })]),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: 'ola-on-the-train' })] },
      },
      {
        // `AudioConference`: the tile's "video-muted" is then about the microphone.
        name: 'a conference without video',
        html: grid([NORA, OLA].map((person) => tile(person, { source: 'microphone', hasVideo: false }))),
        expected: {
          isInCall: true,
          tiles: [NORA, OLA].map((person) => seen(person, { isCameraOff: true, shows: null })),
        },
      },
      {
        // livekit-client publishes a track that is neither of a camera nor of a screen as `unknown`.
        name: 'a file that is played',
        html: grid([tile(NORA), tile(OLA), tile(OLA, { source: 'unknown' })]),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(OLA, { isScreenShare: true })] },
      },
      {
        name: 'the lobby in the room’s container',
        html: `<div class="lk-room-container">${lobby(NORA, 'en')}</div>`,
        expected: { isInCall: false, tiles: [] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://calls.example.org/r/weekly',
        html: grid([tile(NORA), tile(OLA)]),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
