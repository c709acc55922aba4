/**
 * Element Call. Tags, classes, attributes and nesting as the bundle of npm's @element-hq/element-call-embedded 0.26.1
 * (2026-09) builds them: `MediaView`, `GridTile`, `SpotlightTile`, `InCallView`, `LobbyView`, `CallFooter`, with the
 * avatar of @vector-im/compound-web 10.1 and the video of @livekit/components-react. Not seen running.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" fill="currentColor" viewBox="0 0 24 24"><path d="M0 0h1"></path></svg>'

const WORDS: Readonly<Record<Language, { readonly muted: string; readonly join: string; readonly options: string }>> = {
  en: { muted: 'Microphone off', join: 'Join call', options: 'Options' },
  de: { muted: 'Mikrofon aus', join: 'Anruf beitreten', options: 'Optionen' },
  ja: { muted: 'マイクオフ', join: '通話に参加', options: 'オプション' },
}

interface ViewOptions {
  readonly language?: Language
  readonly isScreen?: boolean
  /** A tile of the spotlight says whose it is, and of which device. */
  readonly isSpotlight?: boolean
  /** Whether a camera was ever on: without, there is no video. */
  readonly hasVideo?: boolean
  readonly isRinging?: boolean
  readonly hasNameTag?: boolean
}

/** The initial stands in it as text, also while the video is shown; the label is the user's Matrix id. */
function avatar({ id, name }: Person, isHidden: boolean, style = 'solid'): string {
  const [initial = ''] = name
  return `<span role="img" aria-label="${id}" data-style="${style}" data-type="round" data-color="3"
    class="_avatar_va14e_8 _avatar_1rdif_109 _avatar-imageless_va14e_55" style="display: ${isHidden ? 'none' : 'initial'}; --cpd-avatar-size: 120px;">${initial}</span>`
}

function view(person: Person, options: ViewOptions = {}): string {
  const { language = 'en', isScreen = false, isSpotlight = false, hasVideo = true, isRinging = false } = options
  const { id, name, isSelf = false, isCameraOff = false } = person
  const { muted, options: menu } = WORDS[language]
  const isShown = hasVideo && (isScreen || !isCameraOff)
  const mediaId = `${id}:DEVICEXYZ:0${isScreen ? ':screen-share' : ''}`
  const isMirrored = isSelf && !isScreen && isShown
  // A camera that is off leaves its video, hidden by the style sheet.
  const hidden = isShown ? '' : 'display: none;'
  return `<div class="_media_1rdif_8 ${isSpotlight ? '_item_1oqvj_30 _snap_1oqvj_45' : '_tile_6d525_8 _tile_17tvg_23 _tile_nqlbl_8'} ${isMirrored ? '_mirror_1rdif_34' : ''}"
    data-testid="videoTile" ${hasVideo ? `data-video-enabled="${isShown}"` : ''} data-video-fit="${isScreen ? 'contain' : 'cover'}" data-background="solid"
    ${isSpotlight ? `data-id="${mediaId}" aria-hidden="false"` : 'style="opacity: 1; z-index: 0; width: 320px; height: 180px;"'}>
    <div class="_bg_1rdif_49">
      ${avatar(person, isShown, isRinging ? 'translucent' : 'solid')}
      ${
        hasVideo
          ? `<video class="lk-participant-media-video" data-lk-local-participant="${isSelf}" data-lk-source="${isScreen ? 'screen_share' : 'camera'}"
        data-lk-orientation="landscape" tabindex="-1" disablepictureinpicture data-testid="video" poster="data:," autoplay playsinline muted
        style="${isMirrored ? 'transform: scaleX(-1);' : ''}${hidden}" data-plays="${id}${isScreen ? '-screen' : ''}"></video>`
          : ''
      }
    </div>
    <div class="_fg_1rdif_169">
      <div class="_reactions_1rdif_226"></div>
      ${isRinging ? `<div class="_status_1rdif_209"><span class="_typography_6v6n8_153 _font-body-sm-medium_6v6n8_41">${ICON}Calling…</span></div>` : ''}
      ${
        options.hasNameTag === false
          ? ''
          : `<div class="_nameTag_1rdif_192">${isScreen || isRinging ? '' : `<svg aria-label="${muted}" data-muted="true" class="_muteIcon_nqlbl_85" width="20" height="20"></svg>`}
        <span class="_typography_6v6n8_153 _font-body-sm-medium_6v6n8_41 _name_1rdif_192" data-testid="name_tag">${name}</span></div>`
      }
      ${isSpotlight ? '' : `<button aria-label="${menu}" aria-haspopup="menu" data-state="closed">${ICON}</button>`}
    </div>
  </div>`
}

/** Several shares lie side by side in it. */
function spotlight(views: readonly string[]): string {
  return `<div class="_tile_17tvg_23 _tile_1oqvj_14" data-maximised="false" style="opacity: 1;"><div class="_contents_1oqvj_8">${views.join('')}</div>
    <div class="_bottomRightButtons_1oqvj_110"><button class="_expand_1oqvj_93" aria-label="maximise">${ICON}</button></div></div>`
}

/** Each grid holds empty slots, with the ids of their tiles, beside the tiles. */
function grids(layout: string, fixed: string, scrolling: string): string {
  return `<div class="_inRoom_17tvg_8" data-layout="${layout}">
    <header class="_header_1yldl_20 _header_17tvg_34"><div class="_nav_1yldl_20 _leftNav_1yldl_40"><div class="_roomHeaderInfo_1yldl_68">
      <span role="img" aria-label="!room:example.org" data-type="round" data-color="1" class="_avatar_va14e_8">W</span>
      <div class="_nameLine_1yldl_88"><h1 data-testid="roomHeader_roomName">Weekly</h1></div>
      <div class="_participantsLine_1yldl_107"><span data-testid="roomHeader_participants_count">3</span></div></div></div></header>
    <div class="_grid_19qx5_8 _scrollingGrid_17tvg_90"><div class="_scrolling_1s6z9_9"><div class="_slot_1s6z9_21 _slot_19qx5_12" data-id="0"></div></div>${scrolling}</div>
    <div class="_grid_19qx5_8 _fixedGrid_17tvg_22"><div class="_fixed_1s6z9_8"></div>${fixed}</div>
    ${footer(false)}
  </div>`
}

function footer(isLobby: boolean): string {
  return `<div data-testid="footer-container" class="_footer_17tvg_21 _footer_aac7t_8"><div class="_settingsLogoContainer_aac7t_51"></div>
    <div class="_buttons_aac7t_67"><button role="switch" aria-checked="false" data-testid="incall_mute" class="_button_1nw83_8">${ICON}</button>
    <button role="switch" aria-checked="true" data-testid="incall_videomute" class="_button_1nw83_8">${ICON}</button>
    ${isLobby ? '' : `<button role="switch" aria-checked="false" data-testid="incall_screenshare" class="_button_1nw83_8">${ICON}</button>`}
    <button data-testid="incall_leave" class="_button_1nw83_8 _destructive_1nw83_110">${ICON}</button></div></div>`
}

/** Whoever is in the spotlight stands in the grid, too. */
function call({ people, sharedBy, layout, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const [first] = people
  const tiles = people.map((person) => view(person, { language })).join('')
  if (sharer) {
    const share = spotlight([view(sharer, { isScreen: true, isSpotlight: true, language })])
    return grids(layout === 'speaker' ? 'spotlight-landscape' : 'grid', share, tiles)
  }
  if (layout === 'gallery' || !first) return grids('grid', '', tiles)
  return grids('spotlight-landscape', spotlight([view(first, { isSpotlight: true, language })]), tiles)
}

function lobby({ id }: Person, language: Language): string {
  return `<div class="_room_1ykvs_8 _inRoom_17tvg_8"><div class="_content_1ykvs_8"><div class="_preview_m0dqc_8">
      <video class="_mirror_m0dqc_32" muted playsinline tabindex="-1" disablepictureinpicture poster="data:," style="transform: scaleX(-1);" data-plays="${id}"></video>
      <div class="_buttonBar_m0dqc_59"><button data-testid="lobby_joinCall" class="_join_1ykvs_32 _button_1nw83_8">${WORDS[language].join}</button></div>
    </div></div>${footer(true)}</div>`
}

function ended(): string {
  return `<div class="_container_5juxo_47"><main class="_main_5juxo_55"><h1 class="_typography_6v6n8_153 _headline_5juxo_8">Nora Berg</h1></main>
    <p class="_typography_6v6n8_153 _footer_5juxo_73"><a href="/">Element Call</a></p></div>`
}

const NORA: Person = { id: '@nora:example.org', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '@ola_m:matrix.example.net:8448', name: 'Ola Mensah' }
const seen = expectedTile
const share = (person: Person): ExpectedTile => seen(person, { isSelf: false, isScreenShare: true, shows: null })
const BOTH = [seen(NORA), seen(OLA)]
const ROOM = grids('grid', '', view(NORA) + view(OLA))

export const elementCall: SitePages = {
  ids: [NORA.id, OLA.id, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `@${name}.guest=1:example.org`)],
  markup: {
    siteId: 'element-call',
    address: 'https://call.element.io/room/#/weekly?password=x&roomId=!room:call.ems.host',
    tells: TELLS_ALL,
    call,
    lobby,
    ended,
    more: [
      {
        name: 'somebody who never had a camera on',
        html: grids('grid', '', view(NORA) + view({ ...OLA, isCameraOff: true }, { hasVideo: false })),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null })] },
      },
      {
        name: 'oneself without a camera, whom nothing marks',
        html: grids('grid', '', view({ ...NORA, isCameraOff: true }, { hasVideo: false }) + view(OLA)),
        expected: {
          isInCall: true,
          tiles: [seen(NORA, { isSelf: false, isCameraOff: true, shows: null }), seen(OLA)],
        },
      },
      {
        name: 'somebody who is being called',
        html: grids('grid', '', view(NORA) + view({ ...OLA, isCameraOff: true }, { hasVideo: false, isRinging: true })),
        expected: { isInCall: true, tiles: [seen(NORA)] },
      },
      {
        name: 'two shares side by side',
        html: grids(
          'grid',
          spotlight([NORA, OLA].map((person) => view(person, { isScreen: true, isSpotlight: true }))),
          view(NORA) + view(OLA),
        ),
        expected: { isInCall: true, tiles: [...BOTH, share(NORA), share(OLA)] },
      },
      {
        name: 'a share that has not come yet',
        html: grids(
          'grid',
          spotlight([view(OLA, { isScreen: true, isSpotlight: true, hasVideo: false })]),
          view(NORA) + view(OLA),
        ),
        expected: { isInCall: true, tiles: [...BOTH, share(OLA)] },
      },
      {
        name: 'tiles too narrow for a name',
        html: grids('one-on-one-mobile', '', [NORA, OLA].map((person) => view(person, { hasNameTag: false })).join('')),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA, { name: null })] },
      },
      {
        name: 'somebody without a name',
        html: grids('grid', '', view(NORA) + view({ ...OLA, name: OLA.id })),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: OLA.id })] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://call.example.org/weekly',
        html: ROOM,
        expected: { isInCall: true, tiles: BOTH },
      },
      {
        // Element Web 1.12 serves Element Call from its own origin.
        name: 'in a frame of Element Web',
        address: 'https://app.element.io/#/room/!room:example.org',
        html: `<div class="mx_MatrixChat"><div class="mx_CallView"><iframe title="Element Call" allow="camera; microphone" src="about:blank#/widgets/element-call/index.html" data-holds='${ROOM}'></iframe></div></div>`,
        expected: { isInCall: true, tiles: BOTH },
      },
    ],
  },
}
