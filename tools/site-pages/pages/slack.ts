/**
 * Slack's huddles: the grid, its tiles and toolbar from tools that were used live (a captions bot's selectors for the
 * window, 2026-06; the Pipit recorder's reading of a tile, 2026-08 and 2026-09; a speaker reader's capture of the native
 * client, 2026-09); tiles of 2025 from an extension. Not known: labels in other languages than English and Japanese,
 * and where a shared screen stands: outside the tiles, it is taken.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const PROFILE: Readonly<Record<Language, (name: string) => string>> = {
  en: (name) => `View ${name}'s profile`,
  de: (name) => `Profil von ${name} anzeigen`,
  ja: (name) => `${name} さんのプロフィールを表示する`,
}
const LEAVE: Readonly<Record<Language, string>> = {
  en: 'Leave Huddle',
  de: 'Huddle verlassen',
  ja: 'ハドルミーティングを退出する',
}

interface TileOptions {
  readonly language?: Language
  /** Stands where the account does while somebody comes. */
  readonly account?: string
  readonly hasText?: boolean
  readonly session?: string
  readonly videoClass?: string
  readonly isInvited?: boolean
}

function tile(person: Person, options: TileOptions = {}): string {
  const { id, name, isSelf = false, isCameraOff = false } = person
  const { language = 'en', account = id, hasText = true, session = '3f9c1a20-7c1e-4000-8000-ab12cd34ef56' } = options
  const { videoClass = 'p-calls_video p-huddle_peer_tile__video', isInvited = false } = options
  const domId = `huddle-grid-gridcell-${isSelf ? 'self' : session}_${account}`
  const video = isCameraOff
    ? ''
    : `<video class="${videoClass}${isSelf ? ' flipped' : ''}" autoplay playsinline muted data-plays="${id}"></video>`
  return `<div role="gridcell" tabindex="-1" id="${domId}" class="p-huddle_peer_tile${isCameraOff ? '' : ' p-huddle_peer_tile--video'}" data-qa="huddle_peer_tile_userId_${account}" aria-label="${PROFILE[language](name)}">
    ${video}<div class="p-huddle_peer_tile__avatar"><img alt="" src="data:,"></div>
    <button class="p-huddle_peer_tile__name_overlay p-huddle_peer_tile__name_overlay--unmuted" aria-label="video is ${isCameraOff ? 'off' : 'on'}, audio is on">${hasText ? `<span>${name}</span>` : ''}</button>
    <div class="p-huddle_peer_tile__activity_icons_container"></div>
    ${isInvited ? '<div class="p-huddle_peer_tile__invite_status_overlay">Invited</div>' : ''}
    <div id="${domId}-a11y_huddle_peer_tile_description" class="offscreen">Audio</div></div>`
}

/** As tiles were in 2025. */
function oldTile({ id, isCameraOff = false }: Person, label: string): string {
  const video = isCameraOff ? '' : `<video autoplay playsinline muted data-plays="${id}"></video>`
  return `<div class="p-peer_tile__container p-peer_tile__active_speaker--outline" aria-label="${label}">${video}</div>`
}

function huddle(tiles: string, language: Language, shared = ''): string {
  return `<div class="p-huddle_window"><div data-qa="huddle_window_titlebar_title">Huddle: #weekly</div>
    ${shared === '' ? '' : `<div class="p-huddle_screen_share"><video autoplay playsinline muted data-plays="${shared}-screen"></video></div>`}
    <div role="grid" class="p-huddle_grid_component" data-qa="huddle_grid_component"><div class="p-huddle_grid_component__grid"><div role="row" class="p-bp__grid_row">${tiles}</div></div></div>
    <div data-qa="huddle_toolbar_buttons_center" class="p-huddle_toolbar"><button data-qa="segmented-mute-button-main" aria-label="Mute microphone"></button><button data-qa="huddle_camera_huddle_toolbar"></button><button data-qa="huddle_toolbar_screenshare_button" aria-pressed="false"></button>
      <button data-qa="huddle_toolbar__leave_button" aria-label="${LEAVE[language]}"></button></div>
    <div data-qa="tabs_content_container" aria-label="Thread"><div data-qa="message_container"><button data-qa="message_sender_name">Zoe Chat</button><div data-qa="message-text">hello</div></div></div></div>`
}

/** Slack's main window. */
function client(content: string): string {
  return `<div class="p-client_container"><div class="p-client_workspace"><div class="p-channel_sidebar"><div class="p-channel_sidebar__name">Zoe Elsewhere</div></div>
    <button data-qa="huddle_channel_header_button__start_button" class="p-huddle_channel_header_button__start_button"></button>${content}</div></div>`
}

function call({ people, sharedBy, language }: Scene): string {
  const tiles = people.map((person) => tile(person, { language })).join('')
  return client(huddle(tiles, language, sharedBy ?? ''))
}

function lobby({ id }: Person, language: Language): string {
  const start = { en: 'Start Huddle', de: 'Huddle starten', ja: 'ハドルミーティングを開始する' }[language]
  return client(`<div class="p-huddle_invite_window"><video class="p-calls_video flipped" autoplay playsinline muted data-plays="${id}"></video>
    <button data-qa="huddle_invite_window_with_preview_content_join_button" aria-label="${start}"></button></div>`)
}

const NORA: Person = { id: 'U03SELFUSER', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: 'U0BSR50GN82', name: 'Ola Mensah' }
const BRUNO: Person = { id: 'W012A3CDE45', name: 'Bruno Silva' }
const seen = expectedTile
const two: readonly ExpectedTile[] = [seen(NORA), seen(OLA)]

export const slack: SitePages = {
  ids: [NORA.id, OLA.id, BRUNO.id, ...[1, 2, 3, 4, 5, 6].map((digit) => `U0AAAAAAA0${digit}`)],
  markup: {
    siteId: 'slack',
    address: 'https://app.slack.com/client/T02HDPYV6J3/C02HDPZ0W6B',
    tells: {
      ...TELLS_ALL,
      shares: 'unlisted',
    },
    call,
    lobby,
    ended: () => client(''),
    more: [
      {
        // That window's address is about:blank; here it is one that no site claims.
        name: 'in a window of its own',
        address: 'https://blank.example.org/',
        html: huddle(tile(NORA) + tile(OLA), 'en'),
        expected: { isInCall: true, tiles: two },
      },
      {
        name: 'the main window while the huddle is in its own',
        html: client(
          '<div data-qa="huddle_mini_player"><button data-qa="huddle_mini_player_leave_button"></button></div>',
        ),
        expected: { isInCall: true, tiles: [] },
      },
      {
        name: 'somebody is coming, somebody was invited',
        html: client(
          huddle(
            tile(NORA) +
              tile({ ...OLA, isCameraOff: true }, { account: 'pending' }) +
              tile({ ...BRUNO, isCameraOff: true }, { isInvited: true }),
            'en',
          ),
        ),
        expected: {
          isInCall: true,
          tiles: [seen(NORA), seen(OLA, { personId: null, isCameraOff: true, shows: null })],
        },
      },
      {
        name: 'one account on two devices',
        html: client(huddle(tile(NORA) + tile(OLA) + tile({ ...OLA, isCameraOff: true }, { session: '9f2c' }), 'en')),
        expected: { isInCall: true, tiles: two },
      },
      {
        name: 'names in labels alone, and not in English',
        html: client(huddle(tile(NORA, { hasText: false }) + tile(OLA, { hasText: false, language: 'de' }), 'de')),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: null })] },
      },
      {
        name: 'a picture of an unknown kind is read as nobody’s',
        html: client(huddle(tile(NORA) + tile(OLA, { videoClass: 'p-something_new' }), 'en')),
        expected: { isInCall: true, tiles: [seen(NORA)] },
      },
      {
        name: 'as in 2025',
        html: client(
          `<div class="p-peer_tile_list">${oldTile(OLA, 'Ola Mensah, video is on, audio is on, status is ')}${oldTile(BRUNO, '山田 太郎さん、ビデオはオン、音声はオン、ステータスは ')}</div>`,
        ),
        expected: {
          isInCall: true,
          tiles: [seen(OLA, { personId: null }), seen(BRUNO, { name: '山田 太郎', personId: null })],
        },
      },
    ],
  },
}
