/**
 * Galene: static/galene.html and `setMedia`, `addCustomControls`, `setLabel`, `showHideMedia`, `setConnected` of
 * static/galene.js (jech/galene, 2026-07; seen running in 2026-11). The page's own words are English until somebody
 * translates the file.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

interface StreamOptions {
  /** Of the stream; nothing to do with the person. */
  readonly localId: string
  readonly plays: string | null
  readonly isUp: boolean
  readonly isCamera: boolean
  readonly label: string
  /** A file that the user plays comes with the browser's own controls. */
  readonly isFile?: boolean
  readonly isMirrorOff?: boolean
}

/** One stream. The volume is there for all but the own camera, the button that stops it only for what the user sends. */
function stream({ localId, plays, isUp, isCamera, label, isFile = false, isMirrorOff = false }: StreamOptions): string {
  const isFallback = isUp && label !== ''
  const volume = `<span class="volume" title="Volume"><i class="fas fa-volume-up volume-mute" aria-hidden="true"></i><input class="volume-slider" type="range" max="100" value="100" min="0" step="5"></span>`
  const controls = `<div class="video-controls vc-overlay" id="controls-${localId}"><div class="controls-button controls-left">
      <span class="video-play" title="Play video"><i class="fas fa-play"></i></span>${isUp && isCamera ? '' : volume}</div>
    <div class="controls-button controls-right"><span class="pip" title="Picture In Picture"><i class="far fa-clone" aria-hidden="true"></i></span>
      <span class="fullscreen" title="Fullscreen"><i class="fas fa-expand" aria-hidden="true"></i></span></div></div>`
  const top = `<div class="top-video-controls" id="topcontrols-${localId}"><div class="controls-button controls-right"><span class="close-icon video-stop" title="Stop video"></span></div></div>`
  return `<div id="peer-${localId}" class="peer${plays === null && !isUp ? ' peer-hidden' : ''}">
    <video class="media${isUp && isCamera && !isMirrorOff ? ' mirror' : ''}" id="media-${localId}" autoplay playsinline ${isUp ? 'muted' : ''} ${isFile ? 'controls' : ''}
      style="max-height: 360px; object-fit: contain;" ${plays === null ? '' : `data-plays="${plays}"`}></video>
    ${isFile ? '' : controls}${isUp ? top : ''}
    <div id="label-${localId}" class="label${isFallback ? ' label-fallback' : ''}">${label}</div></div>`
}

function camera({ id, name, isSelf = false, isCameraOff = false }: Person): string {
  const localId = `c${id.slice(0, 12)}`
  return stream({
    localId,
    plays: isCameraOff ? null : id,
    isUp: isSelf,
    isCamera: true,
    label: isSelf ? '25+704' : name,
  })
}

function screen({ id, name, isSelf = false }: Person, changes: Partial<StreamOptions> = {}): string {
  const localId = `s${id.slice(0, 12)}`
  const label = isSelf ? '1204' : name
  return stream({ localId, plays: `${id}-screen`, isUp: isSelf, isCamera: false, label, ...changes })
}

interface PageOptions {
  readonly isConnected: boolean
  readonly user: string
  readonly language?: Language
  readonly users?: readonly Person[]
}

const LOGIN: Readonly<Record<Language, string>> = { en: 'Username', de: 'Benutzername', ja: 'ユーザー名' }

function page(peers: string, { isConnected, user, language = 'en', users = [] }: PageOptions): string {
  return `<div id="main" class="app"><div class="row full-height">
    <nav id="left-sidebar"><div class="users-header"><div class="galene-header">Galène</div></div><div class="header-sep"></div>
      <div id="users">${users.map(({ id, name }) => `<div id="user-${id}" class="user-p">${name}</div>`).join('')}</div></nav>
    <div class="container"><header><nav class="topnav navbar navbar-expand navbar-light fixed-top"><h1 id="title" class="header-title">Weekly</h1>
      <ul class="nav-menu"><li><button id="presentbutton" class="invisible btn btn-success"><i class="fas fa-play" aria-hidden="true"></i><span class="nav-text"> Enable</span></button></li>
        <li><div id="mutebutton" class="nav-link nav-button"><span><i class="fas fa-microphone-slash" aria-hidden="true"></i></span><label>Mute</label></div></li></ul></nav></header>
      <div class="row full-width" id="mainrow"><div class="coln-left" id="left"><div id="chat"><div id="chatbox"><div id="box">
          <div class="message-row"><div class="message"><p class="message-header"><span class="message-user">Zoe Chat</span><span class="message-time">10:04</span></p><p class="message-content">Hello</p></div></div>
        </div></div></div></div>
        <div class="coln-right" id="right">
          <div class="video-container${peers === '' ? ' invisible' : ''}" id="video-container"><div id="expand-video" class="expand-video"><div id="peers" style="grid-template-columns: repeat(2, 1fr);">${peers}</div></div></div>
          <div class="login-container${isConnected ? ' invisible' : ''}" id="login-container"><div class="login-box"><form id="loginform" class="loginform">
            <div id="userform"><label for="username">${LOGIN[language]}</label><input id="username" type="text" name="username" class="form-control" value="${user}"></div>
            <div class="connect"><input id="connectbutton" type="submit" class="btn btn-blue" value="Connect"></div></form></div></div>
        </div></div></div></div></div>
    <div id="sidebarnav" class="sidenav"><div class="sidenav-content" id="optionsdiv">
      <div id="profile" class="profile${isConnected ? '' : ' invisible'}"><div class="profile-user"><div class="profile-info"><span id="userspan">${user}</span><span id="permspan">(op, presenter)</span></div>
        <div class="user-logout"><a id="disconnectbutton"><span class="logout-text">Logout</span></a></div></div></div></div></div>
    <div id="videocontrols-template" class="invisible"><div class="video-controls vc-overlay"><div class="controls-button controls-left"><span class="volume" title="Volume"></span></div></div></div>
    <div id="topvideocontrols-template" class="invisible"><div class="top-video-controls"><span class="close-icon video-stop" title="Stop video"></span></div></div>`
}

/** There are no layouts. Streams stand in the order in which they came. */
function call({ people, sharedBy, language }: Scene): string {
  const user = people.find(({ isSelf }) => isSelf)?.name ?? ''
  const streams = people.flatMap((person) => [camera(person), ...(person.id === sharedBy ? [screen(person)] : [])])
  return page(streams.join(''), { isConnected: true, user, language, users: people })
}

const NORA: Person = { id: '8f0c2d5e7a914b36a1d2', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '1b9d4e6f8c2a4d70b3e4', name: 'Ola Mensah' }
const CONNECTED = { isConnected: true, user: NORA.name }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { personId: null, ...facts })
const share = { isSelf: false, isScreenShare: true, shows: null }

export const galene: SitePages = {
  ids: [NORA.id, OLA.id, ...['2c', '3d', '4e', '5f', '60', '71', '82'].map((start) => `${start}9d4e6f8c2a4d70b3e4`)],
  markup: {
    siteId: 'galene',
    address: 'https://galene.example.org/group/weekly/',
    tells: {
      ...TELLS_ALL,
      ids: 'never',
      shares: 'doubled',
    },
    call,
    lobby: ({ name }, language) => page('', { isConnected: false, user: name, language }),
    ended: (language) => page('', { isConnected: false, user: NORA.name, language }),
    more: [
      {
        name: 'connected, nobody sends anything',
        html: page('', { ...CONNECTED, users: [NORA, OLA] }),
        expected: { isInCall: true, tiles: [] },
      },
      {
        // Both labels are empty until the first bit rates come.
        name: 'oneself just started, and somebody who gave no name',
        html: page(
          stream({ localId: 'c1', plays: NORA.id, isUp: true, isCamera: true, label: '' }) +
            camera({ ...OLA, name: '' }),
          CONNECTED,
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: null })] },
      },
      {
        name: 'a file that the user plays',
        html: page(camera(NORA) + screen(NORA, { isFile: true }) + camera(OLA), CONNECTED),
        expected: { isInCall: true, tiles: [seen(NORA), seen(NORA, share), seen(OLA)] },
      },
      {
        // The same account from two devices, or a camera and a file: nobody is read.
        name: 'three streams of one name',
        html: page(camera(NORA) + camera(OLA) + screen(OLA) + screen(OLA, { localId: 's2', plays: 'file' }), CONNECTED),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, share), seen(OLA, share), seen(OLA, share)] },
      },
      {
        name: 'somebody of the user’s own name',
        html: page(camera(NORA) + camera({ ...OLA, name: NORA.name }), CONNECTED),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: NORA.name })] },
      },
      {
        // "Mirror view" is off: the own camera looks like an own share.
        name: 'the own camera is not mirrored',
        html: page(
          stream({ localId: 'c1', plays: NORA.id, isUp: true, isCamera: true, label: '9+301', isMirrorOff: true }) +
            camera(OLA),
          CONNECTED,
        ),
        expected: { isInCall: true, tiles: [seen(NORA, share), seen(OLA)] },
      },
    ],
  },
}
