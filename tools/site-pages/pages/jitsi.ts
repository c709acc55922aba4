/**
 * Jitsi Meet. Tags, ids and classes as jitsi/jitsi-meet writes them: `Thumbnail`, `VirtualScreenshareParticipant`,
 * `Filmstrip`, `LargeVideo` and `VideoContainer`, `Conference`, `PreMeetingScreen`, `LobbyScreen` (source of 2026-08), and as a
 * build of 2026-03 did in Chromium. The class names of its style sheets are of tss-react: a hash and the rule's name.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

/** `css/_videolayout_default.scss`, `css/filmstrip/_tile_view_overrides.scss`, `css/_avatar.scss`. */
const STYLE = `<style>
  .display-avatar-only video, .display-video .avatar-container { visibility: hidden; }
  .tile-view #largeVideoElementsContainer, .stage-filmstrip #largeVideoElementsContainer { display: none !important; }
  .hide-videos .remote-videos > div { opacity: 0; }
  .filmstrip video { width: 160px; height: 90px; }
  #largeVideo { width: 640px; height: 360px; }
</style>`
const ICON = '<svg fill="none" height="16" width="16" viewBox="0 0 24 24"><path d="M0 0h1"></path></svg>'

const WORDS = {
  en: {
    pin: 'Pin',
    screen: 'screen',
    mute: 'Mute microphone',
    leave: 'Leave the meeting',
    join: 'Join meeting',
    thanks: 'Thank you for using Jitsi Meet!',
  },
  de: {
    pin: 'Anheften',
    screen: 'Bildschirm',
    mute: 'Mikrofon stummschalten',
    leave: 'Konferenz verlassen',
    join: 'Konferenz beitreten',
    thanks: 'Danke, dass Sie Jitsi Meet verwenden!',
  },
  ja: {
    pin: 'ピン留め',
    screen: '画面',
    mute: 'マイクをミュート',
    leave: 'ミーティングを退出',
    join: 'ミーティングに参加',
    thanks: 'Jitsi Meet をご利用いただきありがとうございます',
  },
} as const satisfies Record<Language, object>

interface TileOptions {
  readonly language?: Language
  /** Of another strip than the main one. */
  readonly strip?: 'stage'
  /** Whether the strip leaves the picture to another one. */
  readonly isElsewhere?: boolean
  /** What the label shows instead of the name. */
  readonly label?: string
}

/** `Icon` puts the id on the svg's wrapper; `BaseIndicator`. */
function indicator(id: string, iconId: string): string {
  return `<div class="css-1d2k-indicator"><div><span class="" id="${id}"><div class="jitsi-icon" id="${iconId}">${ICON}</div></span></div></div>`
}

/** The initials stand in the tile as text. */
function avatar(name: string): string {
  const initials = name
    .split(' ')
    .map(([letter = '']) => letter)
    .join('')
    .slice(0, 2)
  return `<div class="avatar-container" style="height: 100px; width: 100px;"><div class="avatar userAvatar css-e92puo-avatar" style="background: rgb(118, 71, 30); font-size: 2.5rem; height: 100px; width: 100px;"><div class="css-1w-initialsContainer">${initials}</div></div></div>`
}

function tile(
  person: Person,
  { language = 'en', strip, isElsewhere = false, label = person.name }: TileOptions = {},
): string {
  const { id, name, isSelf = false, isCameraOff = false } = person
  const suffix = strip ? `_${strip}` : ''
  const mode = isCameraOff || isElsewhere ? 'display-avatar-only' : 'display-video'
  const pin = `${WORDS[language].pin} ${name}`
  const video = isSelf
    ? `<span id="localVideoWrapper"><video autoplay playsinline class="flipVideoX" id="localVideo_container" style="object-fit: cover;" data-plays="${id}"></video></span>`
    : `<video autoplay playsinline muted class="" id="remoteVideo_${id}-v0" style="object-fit: cover;" data-plays="${id}"></video>`
  return `<span class="videocontainer ${mode}" id="${isSelf ? 'localVideoContainer' : `participant_${id}`}${suffix}" style="height: 180px; width: 320px;">
    <div><span aria-label="${pin}" class="css-9xk-keyboardPinButton" role="button" tabindex="0"></span></div>
    ${video}
    <div class="css-1a-containerBackground"></div>
    <div class="css-2b-indicatorsContainer-indicatorsBottomContainer tile-view-mode"><div class="css-3c-indicatorsBackground">
      ${indicator('audioMuted', 'mic-disabled')}
      <span class="css-4d-nameContainer"><div>${label === '' ? '' : `<span class="displayname css-5e-displayName" id="${isSelf ? 'localDisplayName' : `participant_${id}_name`}">${label}</span>`}</div></span>
    </div></div>
    <div class="css-2b-indicatorsContainer-indicatorsTopContainer tile-view-mode"><div class="css-6f-container"><span class="css-7g-menu" id="${isSelf ? 'localvideomenu' : 'remotevideomenu'}"><button aria-label="${name}" type="button" title="${name}">${ICON}</button></span></div></div>
    ${avatar(name)}
    ${isSelf ? '' : '<div class="presence-label-container"><div class="presence-label no-presence"></div></div>'}
    <span class="audioindicator-container"></span>
    <div class="css-8h-borderIndicator raised-hand-border"></div><div class="css-8h-borderIndicator active-speaker-indicator"></div>
  </span>`
}

/** A participant of its own, whose id has `-v1`; the own one is no different, but for the video's id. */
function shareTile({ id, name, isSelf = false }: Person, language: Language): string {
  return `<span class="videocontainer display-video" id="participant_${id}-v1" style="height: 180px; width: 320px;">
    <video autoplay playsinline muted class="" id="${isSelf ? 'localScreenshare_container' : `remoteVideo_${id}-v1`}" style="object-fit: contain;" data-plays="${id}-screen"></video>
    <div class="css-1a-containerBackground"></div>
    <div class="css-2b-indicatorsContainer-indicatorsTopContainer tile-view-mode"></div>
    <div class="css-2b-indicatorsContainer-indicatorsBottomContainer tile-view-mode"><div class="css-3c-indicatorsBackground">
      ${indicator('', 'share-desktop')}
      <span class="css-4d-nameContainer"><div><span class="displayname css-5e-displayName" id="participant_${id}-v1_name">${name} ${WORDS[language].screen}</span></div></span>
    </div></div>
  </span>`
}

interface Stage {
  /** Id of the picture on it; null for an avatar. */
  readonly shows: string | null
  readonly name: string
  /** A file that is played stands before it. */
  readonly file?: string
}

/** The stage keeps its last stream while it shows an avatar. */
function stage({ shows, name, file = '' }: Stage): string {
  const hidden = shows === null ? 'visibility: hidden; opacity: 0;' : 'visibility: visible; opacity: 1;'
  return `<div class="videocontainer" id="largeVideoContainer" style="background-color: rgb(4, 4, 4); display: inline-block;">
    ${file}<div id="etherpad"></div><div class="watermarks"><a href="https://jitsi.org" aria-label="Jitsi Meet"><div class="watermark leftwatermark"></div></a></div>
    <div id="dominantSpeaker" style="visibility: ${shows === null ? 'visible' : 'hidden'};"><div class="dynamic-shadow"></div><div id="dominantSpeakerAvatarContainer">${avatar(name)}</div></div>
    <div id="remotePresenceMessage"></div><span id="remoteConnectionMessage" style="display: none;"></span>
    <div id="largeVideoElementsContainer" style="${hidden}">
      <div id="largeVideoBackgroundContainer"><div class="large-video-background"><canvas id="largeVideoBackground" width="4" height="4"></canvas></div></div>
      <div id="largeVideoWrapper" role="figure"><video autoplay id="largeVideo" muted playsinline style="transform: none;" data-plays="${shows ?? 'nobody'}"></video></div>
    </div>
    <div class="stage-participant-label css-badgeContainer" data-testid="stage-display-name"><div class="css-badge"><span>${name}</span></div></div>
  </div>`
}

type Layout = 'tile-view' | 'vertical-filmstrip' | 'stage-filmstrip'

interface Parts {
  readonly layout: Layout
  readonly language: Language
  readonly stage: string
  /** The own tiles have a place of their own in the strip. */
  readonly own?: string
  readonly remote: string
  readonly stageStrip?: string
  readonly isStripHidden?: boolean
}

function conference({
  layout,
  language,
  stage: large,
  own = '',
  remote,
  stageStrip = '',
  isStripHidden = false,
}: Parts): string {
  const { mute, leave } = WORDS[language]
  return `${STYLE}<div id="react"><div id="layout_wrapper"><div class="${layout}" id="videoconference_page">
    <div class="subject-info-container"><div class="subject visible"><span class="subject-text">Weekly</span><span class="subject-timer">04:12</span></div></div>
    <div id="videospace">
      ${large}
      ${stageStrip ? `<div class="filmstrip"><div class="stage-strip">${stageStrip}</div></div>` : ''}
      <div class="filmstrip css-filmstrip ${isStripHidden ? 'hide-videos' : ''}"><span aria-level="1" class="sr-only" role="heading">Video thumbnails</span>
        <div id="remoteVideos" class="filmstrip__videos-filmstrip">
          <div class="filmstrip__videos" id="filmstripLocalVideo"><div id="filmstripLocalVideoThumbnail">${own}</div></div>
          <div class="filmstrip__videos remote-videos"><div style="height: 900px; width: 100%;">${remote}</div></div>
        </div>
      </div>
    </div>
    <div class="new-toolbox visible toolbox-content-mobile" id="new-toolbox"><div class="toolbox-content"><div class="toolbox-content-items">
      <div role="button" aria-label="${mute}" aria-pressed="false" class="toolbox-button" tabindex="0">${ICON}</div>
      <div role="button" aria-label="${leave}" aria-pressed="false" class="toolbox-button" tabindex="0"><div class="toolbox-icon hangup-button">${ICON}</div></div>
    </div></div></div>
  </div></div></div>`
}

function call({ people, sharedBy, layout, language }: Scene): string {
  const sharer = people.find(({ id }) => id === sharedBy)
  const share = sharer ? shareTile(sharer, language) : ''
  const [first] = people
  const other = people.find(({ isSelf }) => !isSelf) ?? first
  if (layout === 'gallery') {
    // Under the tiles the stage goes on with whoever spoke last.
    const large = stage({ shows: other && !other.isCameraOff ? other.id : null, name: other?.name ?? '' })
    const remote = people.map((person) => tile(person, { language })).join('') + share
    return conference({ layout: 'tile-view', language, stage: large, remote })
  }
  const remote = people.filter(({ isSelf }) => !isSelf).map((person) => tile(person, { language }))
  const own = people.filter(({ isSelf }) => isSelf).map((person) => tile(person, { language }))
  const shows = sharer ? `${sharer.id}-screen` : first && !first.isCameraOff ? first.id : null
  return conference({
    layout: 'vertical-filmstrip',
    language,
    stage: stage({ shows, name: sharer ? `${sharer.name} ${WORDS[language].screen}` : (first?.name ?? '') }),
    own: own.join(''),
    remote: remote.join('') + share,
  })
}

/** The stage is behind it already, with the own picture on it. */
function premeeting({ id, name }: Person, language: Language, className: string, content: string): string {
  return `${STYLE}<div id="react"><div id="layout_wrapper"><div class="vertical-filmstrip" id="videoconference_page">
    <div id="videospace">${stage({ shows: id, name })}</div>
    <div class="premeeting-screen css-container ${className}"><div><div class="css-content"><div class="css-contentControls">
      <h1 class="css-title">${WORDS[language].join}</h1><span class="css-roomName">Weekly</span>${content}
      <div class="new-toolbox visible" id="new-toolbox"><div class="toolbox-content-items"><div role="button" class="toolbox-button" tabindex="0">${ICON}</div></div></div>
    </div></div></div>
    <div id="preview"><video autoplay playsinline class="flipVideoX" id="prejoinVideo" data-plays="${id}"></video></div></div>
  </div></div></div>`
}

function lobby(self: Person, language: Language): string {
  const { join } = WORDS[language]
  return premeeting(
    self,
    language,
    'prejoin-third-party',
    `<div class="css-inputContainer" data-testid="prejoin.screen"><input autocomplete="name" class="css-input" id="premeeting-name-input" type="text" value="${self.name}">
      <div aria-label="${join}" class="css-actionButton" data-testid="prejoin.joinMeeting" role="button" tabindex="0">${join}</div></div>`,
  )
}

/** `static/close2.html` (2026-08). */
function ended(language: Language): string {
  return `<div class="redirectPageMessage"><h1 class="text-medium text-center">${WORDS[language].thanks}</h1></div>`
}

const NORA: Person = { id: 'f0a1b2c3', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '9c8d7e6f', name: 'Ola Mensah' }
const BRUNO: Person = { id: '0badcafe', name: 'Bruno Silva' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { personId: person.isSelf ? null : person.id, ...facts })
const SHARE: ExpectedTile = seen(BRUNO, { isScreenShare: true })
const strip: Pick<Parts, 'layout' | 'language'> = { layout: 'vertical-filmstrip', language: 'en' }

export const jitsi: SitePages = {
  // MUC resources: eight hexadecimal digits.
  ids: [NORA.id, OLA.id, BRUNO.id, '4d5e6f70', 'a7b8c9d0', '1e2f3a4b', '5c6d7e8f', '90a1b2c3', 'd4e5f607'],
  markup: {
    siteId: 'jitsi',
    address: 'https://meet.jit.si/WeeklyTeam',
    tells: {
      ...TELLS_ALL,
      ownId: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'waiting for somebody to let one in',
        html: premeeting(
          NORA,
          'en',
          'lobby-screen',
          '<div class="lobby-screen-content"><div class="spinner"></div></div>',
        ),
        expected: { isInCall: false, tiles: [] },
      },
      {
        // With two people the strip shows only the own tile; the other's is there, hidden.
        name: 'a call of two on the stage',
        html: conference({
          ...strip,
          stage: stage({ shows: OLA.id, name: OLA.name }),
          own: tile(NORA),
          remote: tile(OLA),
          isStripHidden: true,
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'the one on the stage has no camera on',
        html: conference({
          ...strip,
          stage: stage({ shows: null, name: OLA.name }),
          own: tile(NORA),
          remote: tile({ ...OLA, isCameraOff: true }),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null })] },
      },
      {
        // The strip holds only the tiles in sight: nothing says that the large picture is no screen.
        name: 'the one on the stage is scrolled out of the strip',
        html: conference({
          ...strip,
          stage: stage({ shows: BRUNO.id, name: BRUNO.name }),
          own: tile(NORA),
          remote: tile(OLA),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'several on the stage',
        html: conference({
          layout: 'stage-filmstrip',
          language: 'en',
          stage: stage({ shows: OLA.id, name: OLA.name }),
          own: tile(NORA, { isElsewhere: true }),
          remote: tile(OLA, { isElsewhere: true }) + tile(BRUNO),
          stageStrip: tile(OLA, { strip: 'stage' }) + tile(NORA, { strip: 'stage' }),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(BRUNO)] },
      },
      {
        name: 'oneself on the stage without a camera',
        html: conference({
          layout: 'stage-filmstrip',
          language: 'en',
          stage: stage({ shows: null, name: NORA.name }),
          own: tile({ ...NORA, isCameraOff: true }),
          remote: tile(OLA),
          stageStrip: tile({ ...NORA, isCameraOff: true }, { strip: 'stage' }),
        }),
        expected: { isInCall: true, tiles: [seen(NORA, { isCameraOff: true, shows: null }), seen(OLA)] },
      },
      {
        name: 'names that nobody gave',
        html: conference({
          layout: 'tile-view',
          language: 'en',
          stage: '',
          remote: tile(NORA, { label: 'me' }) + tile(OLA, { label: 'Fellow Jitster' }) + tile(BRUNO),
        }),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA, { name: null }), seen(BRUNO)] },
      },
      {
        name: 'names that the site hides',
        html: conference({
          layout: 'tile-view',
          language: 'en',
          stage: '',
          remote: [NORA, OLA].map((person) => tile(person, { label: '' })).join(''),
        }),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA, { name: null })] },
      },
      {
        name: 'the own name with the suffix of older versions',
        html: conference({
          layout: 'tile-view',
          language: 'en',
          stage: '',
          remote: tile(NORA, { label: 'Nora Berg (me)' }) + tile(OLA),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        // An input stands in the label's place.
        name: 'the own name being edited',
        html: conference({
          layout: 'tile-view',
          language: 'en',
          stage: '',
          remote:
            tile(NORA).replace(
              /<span class="displayname.*?<\/span>/,
              '<input class="css-5e-editDisplayName" id="editDisplayName" placeholder="ex. Jane Pink" spellcheck="false" type="text" value="Nora B">',
            ) + tile(OLA),
        }),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA)] },
      },
      {
        // Before 2022 a screen took the place of its owner's camera; the icon is all that tells.
        name: 'a share in the tile of its owner',
        html: conference({
          ...strip,
          stage: stage({ shows: `${BRUNO.id}-screen`, name: BRUNO.name }),
          own: tile(NORA),
          remote: tile(BRUNO)
            .replace(`data-plays="${BRUNO.id}"`, `data-plays="${BRUNO.id}-screen"`)
            .replace(indicator('audioMuted', 'mic-disabled'), indicator('', 'share-desktop')),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), SHARE] },
      },
      {
        // `SharedVideo`, and the tile of the participant that stands for it.
        name: 'a file that is played',
        html: conference({
          ...strip,
          stage: stage({
            shows: null,
            name: 'Video',
            file: `<div class="" id="sharedVideo" style="width: 640px; height: 360px;"><video id="sharedVideoPlayer" data-plays="${OLA.id}-screen"></video></div>`,
          }),
          own: tile(NORA),
          remote: `${tile(OLA)}<span aria-label="Pin Video" class="videocontainer display-avatar-only" id="sharedVideoContainer" role="button" tabindex="0"><img alt="" class="sharedVideoAvatar" src="data:,"></span>`,
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), SHARE] },
      },
      {
        name: 'a whiteboard',
        html: conference({
          ...strip,
          stage: stage({ shows: null, name: 'Whiteboard' }),
          own: tile(NORA),
          remote: tile(OLA) + tile({ id: 'whiteboard', name: 'Whiteboard', isCameraOff: true }),
        }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'on a host of one’s own',
        address: 'https://meet.example.org/weekly',
        html: call({ people: [NORA, OLA], sharedBy: null, layout: 'gallery', language: 'en' }),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'the lobby of a host of one’s own',
        address: 'https://meet.example.org/weekly',
        html: lobby(NORA, 'de'),
        expected: { isInCall: false, tiles: [] },
      },
    ],
  },
}
