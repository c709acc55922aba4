// @vitest-environment happy-dom
/** What real front ends write, read by the generic reader. Where each was seen is said beside it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fillVideos, showPage } from '../testing/made-page'
import { joinTiles, TileIds } from '../tiles'
import { generic } from './generic'

let nowMs = 0
beforeEach(() => {
  nowMs += 1_000_000
})
afterEach(() => {
  document.body.innerHTML = ''
})

/** Looks at the page for ten seconds. @returns every name that was seen, and the tiles of the last look */
function watch(eachSecond: (second: number) => void = () => undefined) {
  const names = new Set<string | null>()
  const ids = new TileIds()
  let tiles = joinTiles(generic.tiles(document, nowMs), ids)
  for (let second = 1; second <= 10; second++) {
    eachSecond(second)
    for (let turn = 0; turn < 3; turn++) {
      nowMs += 300
      tiles = joinTiles(generic.tiles(document, nowMs), ids)
      for (const { name } of tiles) names.add(name)
    }
  }
  return { names, tiles }
}
const told = (tiles: ReturnType<typeof watch>['tiles']) =>
  tiles.map(({ name, isSelf, isScreenShare, isCameraOff }) => ({
    name,
    ...(isSelf && { isSelf }),
    ...(isScreenShare && { isScreenShare }),
    ...(isCameraOff && { isCameraOff }),
  }))

describe('MiroTalk P2P (2026-08)', () => {
  const bar = (
    time: string,
  ) => `<div class="videoMenuBar fadein"><button id="myVideoPinBtn" class="fas fa-map-pin"></button>
    <button class="myTimer" id="myCountTime">${time}</button><span class="timer">${time}</span></div>`

  it('names nobody after the session timer, and finds oneself', () => {
    showPage(`
      <div class="init-user" style="display: none"><video id="initVideo" muted style="transform: rotateY(180deg)"></video></div>
      <div id="videoMediaContainer">
        <div id="myVideoWrap" class="Camera">${bar('10s')}<video id="myVideo" muted="true"
          style="transform: matrix3d(-1,0,0,0,0,1,0,0,0,0,-1,0,0,0,0,1)"></video>
          <h4 id="myVideoPeerName" class="videoPeerName">Ana Kraus (me)</h4></div>
        <div id="xY-_1_videoWrap" class="Camera"><video id="xY-_1___video"></video>
          <h4 id="xY-_1_name" class="videoPeerName">Bo Kay</h4></div>
      </div>`)
    const { names, tiles } = watch((second) => {
      for (const timer of document.querySelectorAll('.timer, .myTimer')) timer.textContent = `${10 + second}s`
    })
    expect(told(tiles)).toEqual([{ name: 'Ana Kraus', isSelf: true }, { name: 'Bo Kay' }])
    expect([...names]).toEqual(['Ana Kraus', 'Bo Kay'])
  })

  it('tells a shared screen, pinned or not, and a camera that is hidden', () => {
    const share = (className: string) =>
      `<div id="b_screenWrap" class="${className}"><video id="b___screen"></video><h4 id="b_name" class="videoPeerName">Bo Kay</h4></div>`
    const camera = `<div id="b_videoWrap" class="Camera"><video id="b___video" style="display: none"></video>
      <h4 class="videoPeerName">Bo Kay</h4></div>`
    for (const html of [
      `<div id="videoMediaContainer">${share('Screen')}${camera}</div>`,
      `<div id="videoPinMediaContainer">${share('')}</div><div id="videoMediaContainer">${camera}</div>`,
    ]) {
      showPage(html)
      expect(told(watch().tiles)).toEqual([
        { name: 'Bo Kay', isScreenShare: true },
        { name: 'Bo Kay', isCameraOff: true },
      ])
    }
  })
})

describe('Galene (2026-07)', () => {
  it('names oneself after no bitrate, and others after their labels', () => {
    showPage(`<div id="peers">
      <div id="peer-1" class="peer"><video id="media-1" class="media mirror" muted
        style="transform: matrix(-1, 0, 0, 1, 0, 0)"></video><div id="label-1" class="label label-fallback">25+704</div></div>
      <div id="peer-2" class="peer"><video id="media-2" class="media" style="object-fit: contain"></video>
        <div id="label-2" class="label">Bo Kay</div></div></div>`)
    const { names, tiles } = watch((second) => {
      const label = document.querySelector('#label-1')
      if (label) label.textContent = `${20 + second}+${700 + second * 7}`
    })
    expect(told(tiles)).toEqual([{ name: null, isSelf: true }, { name: 'Bo Kay' }])
    expect([...names]).toEqual([null, 'Bo Kay'])
  })
})

describe('Jitsi Meet (2026-03)', () => {
  const thumbnail = (id: string, name: string, initials: string, state: string) => `
    <span class="videocontainer ${state}" id="participant_${id}"><video id="remoteVideo_${id}"
      style="${state === 'display-video' ? '' : 'visibility: hidden'}"></video>
      <div class="avatar-container"><div class="userAvatar"><div class="avatar-text">${initials}</div></div></div>
      <div class="videocontainer__toolbar"><span class="displayname" id="participant_${id}_name">${name}</span></div></span>`

  it('names nobody after initials, and tells a camera that is off', () => {
    showPage(`<div id="remoteVideos">${thumbnail('a1', 'Ana Kraus', 'AK', 'display-video')}
      ${thumbnail('b2', 'Bo Kay', 'BK', 'display-avatar-only')}
      <span class="videocontainer" id="localVideoContainer"><span id="localVideoWrapper"><video id="localVideo_container"
        muted></video></span><div class="avatar-text">CM</div><span id="localDisplayName" class="displayname">Cleo Martin</span></span></div>`)
    expect(told(watch().tiles)).toEqual([
      { name: 'Ana Kraus' },
      { name: 'Bo Kay', isCameraOff: true },
      { name: 'Cleo Martin', isSelf: true },
    ])
  })

  it('shows the person on the stage once, under the name of their thumbnail', () => {
    showPage(`<div id="largeVideoContainer"><div id="largeVideoWrapper"><video id="largeVideo" data-stream="a"></video></div></div>
      <div id="remoteVideos"><span class="videocontainer" id="participant_a1"><video data-stream="a"></video>
        <span class="displayname">Ana Kraus</span></span></div>`)
    expect(told(watch().tiles)).toEqual([{ name: 'Ana Kraus' }])
  })

  it('tells the own share, whose thumbnail looks like a remote one', () => {
    showPage(`<div id="remoteVideos"><span class="videocontainer" id="participant_me-v1"><video
      id="localScreenshare_container"></video><span class="displayname">Cleo Martin’s screen</span></span></div>`)
    expect(told(watch().tiles)).toEqual([expect.objectContaining({ isScreenShare: true })])
  })
})

describe('vdo.ninja (2026)', () => {
  it('takes no hint for the mouse for a name', () => {
    showPage(`<div class="vidcon"><video id="videosource" muted title="Right-click this video to open its menu"
      style="transform: matrix3d(-1,0,0,0,0,1,0,0,0,0,-1,0,0,0,0,1)"></video></div>
      <div class="vidcon"><video id="videosource_b"></video><span class="video-label">Bo Kay</span></div>`)
    expect(told(watch().tiles)).toEqual([{ name: null, isSelf: true }, { name: 'Bo Kay' }])
  })
})

describe('Google Meet, a saved page (2026-04)', () => {
  it('names nobody after a button, its tooltip, an icon, or a note to the user', () => {
    showPage(`<div data-participant-id="spaces/x/devices/1"><video></video>
      <div jsname="Ac69Jc"><span>Others might still see your full video.</span></div>
      <div role="button" aria-label="Reframe"><i class="google-symbols">frame_person</i><span>Reframe</span></div>
      <div role="tooltip">Reframe</div><span class="notranslate"></span><span class="notranslate">Ana Kraus</span>
      <div role="tooltip">Ana Kraus</div></div>`)
    const { names, tiles } = watch()
    expect(told(tiles)).toEqual([{ name: 'Ana Kraus' }])
    expect([...names]).toEqual(['Ana Kraus'])
  })
})

/** @azure/communication-react 1.34.0, VideoGallery; class names change with each build. */
describe('Azure Communication Services (2026-11)', () => {
  const label = (name: string, hasMenu = true) => `<div class="ms-Stack css-73"><div class="ms-Stack css-74">
    <span title="${name}" data-ui-id="video-tile-display-name" class="css-75">${name}</span>${
      hasMenu
        ? `<button type="button" data-ui-id="video-tile-more-options-button" aria-label="More Options ${name} unmuted  "></button>`
        : ''
    }</div></div>`
  const camera = (name: string, { fit = 'cover', hasMenu = true, turn = '' } = {}) =>
    `<div data-ui-id="video-tile" class="ms-Stack css-62"><div data-is-focusable="true"><div class="ms-Stack css-63">
    <div class="css-65"><div data-ui-id="stream-media-container" class="css-66"><div style="width: 100%;${turn}">
    <video muted style="object-fit: ${fit};"></video></div></div></div></div>${label(name, hasMenu)}</div></div>`
  const off = (name: string, initials: string) =>
    `<div data-ui-id="video-tile" class="ms-Stack css-62"><div data-is-focusable="true"><div class="ms-Stack css-106">
    <div aria-label="" class="ms-Persona"><div role="presentation" class="ms-Persona-coin"><div class="ms-Persona-initials"
    aria-hidden="true"><span>${initials}</span></div></div></div></div>${label(name)}</div></div>`
  const own = `<div role="dialog" aria-label="Movable Local Video Tile"><div class="css-9"><div data-ui-id="local-video-tile">
    ${camera('You', { turn: 'transform: matrix3d(-1,0,0,0,0,1,0,0,0,0,-1,0,0,0,0,1)' })}</div></div></div>`
  const grid = (...tiles: string[]) => `<div data-ui-id="grid-layout"><div class="css-1">${tiles.join('')}</div></div>`

  it('knows everybody, oneself and a camera that is off', () => {
    showPage(grid(camera('Cleo Martin'), off('Ola Mensah', 'OM')) + own)
    expect(told(watch().tiles)).toEqual([
      { name: 'Cleo Martin' },
      { name: null, isSelf: true },
      { name: 'Ola Mensah', isCameraOff: true },
    ])
  })

  it('tells a share by its fit, with the camera of its owner on or off', () => {
    const share = camera('Cleo Martin', { fit: 'contain', hasMenu: false })
    showPage(share + grid(camera('Cleo Martin'), camera('Ola Mensah')) + own)
    expect(told(watch().tiles)).toEqual([
      { name: 'Cleo Martin', isScreenShare: true },
      { name: 'Cleo Martin' },
      { name: 'Ola Mensah' },
      { name: null, isSelf: true },
    ])
    showPage(share + grid(off('Cleo Martin', 'CM'), camera('Ola Mensah')) + own)
    expect(told(watch().tiles)).toEqual([
      { name: 'Cleo Martin', isScreenShare: true },
      { name: 'Ola Mensah' },
      { name: null, isSelf: true },
      { name: 'Cleo Martin', isCameraOff: true },
    ])
  })
})

/** amazon-chime-sdk-component-library-react 3.12.0; class names change with each build. */
describe('Amazon Chime (2026-11)', () => {
  const tile = (mark: string, name: string | null, style = 'object-fit: cover') =>
    `<div class="sc-bjMIFn itSeQz ${mark}" data-testid="video-tile"><video class="ch-video" muted style="${style}"></video>${
      name === null ? '' : `<header class="ch-nameplate"><p class="ch-text">${name}</p></header>`
    }</div>`

  it('knows everybody, oneself and a share', () => {
    showPage(`<main class="ch-grid">
      ${tile('ch-remote-video--2', 'Ola Mensah')}${tile('ch-remote-video--3', 'Cleo Martin', 'object-fit: contain')}
      ${tile('emsAJL', 'Me', 'transform: matrix3d(-1,0,0,0,0,1,0,0,0,0,-1,0,0,0,0,1); object-fit: cover')}
      ${tile('ch-content-share--5', null, '')}</main>`)
    expect(told(watch().tiles)).toEqual([
      { name: 'Ola Mensah' },
      { name: 'Cleo Martin' },
      { name: null, isSelf: true },
      { name: null, isScreenShare: true },
    ])
  })

  it('leaves out the own tile that is hidden while its camera is off', () => {
    showPage(`<main>${tile('ch-remote-video--2', 'Ola Mensah')}
      <div class="sc-bjMIFn" data-testid="video-tile" style="display: none"><video data-stream="" class="ch-video"></video>
      <header class="ch-nameplate"><p class="ch-text">Me</p></header></div></main>`)
    expect(told(watch().tiles)).toEqual([{ name: 'Ola Mensah' }])
  })
})

/** @cloudflare/realtimekit-ui 2.0.2, seen running: elements of its own, each with an open shadow root. */
describe('Cloudflare RealtimeKit (2026-11)', () => {
  const nameTag = (name: string, text = name) =>
    `<rtk-name-tag title="${name}"><template><slot name="start"></slot><span class="name">${text}</span></template></rtk-name-tag>`
  const avatar = (name: string) =>
    `<rtk-avatar><template><div class="initials" title="${name}" part="initials">${name.slice(0, 1)}</div></template></rtk-avatar>`
  const tile = (name: string, stream: string) => `<rtk-participant-tile><template>
    <video class="cover" part="video" data-stream="${stream}"></video><slot></slot></template>${nameTag(name)}${avatar(name)}</rtk-participant-tile>`
  const grid = (...tiles: string[]) =>
    `<div><rtk-simple-grid><template>${tiles.join('')}</template></rtk-simple-grid></div>`

  function show(html: string): void {
    showPage(html)
    openShadows(document.body)
  }
  function openShadows(root: ParentNode): void {
    for (const template of root.querySelectorAll('template')) {
      const shadow = template.parentElement?.attachShadow({ mode: 'open' })
      if (!shadow) continue
      shadow.append(template.content)
      template.remove()
      fillVideos(shadow)
      openShadows(shadow)
    }
  }

  it('tells a shared screen, and somebody whose camera is off', () => {
    show(`<div><rtk-screenshare-view><template><div id="video-container">
        <video class="visible" id="screen-share-video-7f3a-b"></video></div><slot></slot></template>${nameTag('Bo Kay', 'Screen - Bo Kay')}</rtk-screenshare-view></div>
      ${grid(tile('Ana Kraus', 'a'), tile('Bo Kay', ''), tile('Cem Aydin', 'c'))}`)
    const tiles = told(watch().tiles)
    expect(tiles.filter(({ isScreenShare }) => isScreenShare)).toHaveLength(1)
    expect(tiles.filter(({ isScreenShare }) => !isScreenShare)).toEqual([
      { name: 'Ana Kraus' },
      { name: 'Cem Aydin' },
      { name: 'Bo Kay', isCameraOff: true },
    ])
  })
})

describe('the video room of Janus’ demos (janus-demos 1.1.2)', () => {
  const panel = (id: string, heading: string, label: string, body: string) =>
    `<div class="col-md-4"><div class="panel panel-default"><div class="panel-heading"><h3 class="panel-title">${heading} ${label}</h3></div>
      <div class="panel-body relative" id="${id}">${body}</div></div></div>`
  const remote = (index: number, name: string) =>
    panel(
      `videoremote${index}`,
      `Remote Video #${index}`,
      `<span class="label label-info${name === '' ? ' hide' : ''}" id="remote${index}">${name}</span>`,
      name === ''
        ? ''
        : `<video class="rounded centered" id="remotevideo${index}-1" width="100%" autoplay playsinline></video>
           <span class="label label-primary" id="curres${index}">640x360</span><span class="label label-info" id="curbitrate${index}">512 kbits/sec</span>`,
    )

  it('names everybody after the label beside the panel’s title', () => {
    const local = `<video class="rounded centered" id="myvideo0" width="100%" autoplay playsinline muted></video>
      <button class="btn btn-warning btn-xs" id="mute">Mute</button><button class="btn btn-warning btn-xs" id="unpublish">Unpublish</button>`
    const bandwidth = `<div class="btn-group"><button id="bitrateset" class="btn">Bandwidth<span class="caret"></span></button>
      <ul id="bitrate" class="dropdown-menu" role="menu"><li><a href="#" id="0">No limit</a></li><li><a href="#" id="128">Cap to 128kbit</a></li></ul></div>`
    showPage(`<div class="container" id="videos"><div class="row">
      ${panel('videolocal', 'Local Video', `<span class="label label-primary" id="publisher">nora</span>${bandwidth}`, local)}
      ${remote(1, 'ola')}${remote(2, 'bruno')}</div><div class="row">${remote(3, '')}${remote(4, '')}</div></div>`)
    const { names, tiles } = watch((second) => {
      for (const rate of document.querySelectorAll('[id^="curbitrate"]')) rate.textContent = `${512 + second} kbits/sec`
    })
    expect(told(tiles).map(({ name }) => name)).toEqual(['nora', 'ola', 'bruno'])
    expect([...names].filter((name) => name !== null)).toEqual(['nora', 'ola', 'bruno'])
  })
})

describe.each(['before', 'after'])('a page with six marks %s each name', (where) => {
  it('names people after their names alone, each once', () => {
    const marks = (name: string) =>
      `<span>0s</span><span>25+704</span><span>${name
        .split(' ')
        .map(([first]) => first)
        .join('')}</span><span>Can everyone see my slides?</span><span>REC</span><span>HD</span>`
    const people = ['Ana Kraus', 'Bo Kay', 'Cleo Martin']
    showPage(
      people
        .map((name) => {
          const label = `<span>${name}</span>`
          return `<div><video></video><div>${where === 'before' ? marks(name) + label : label + marks(name)}</div></div>`
        })
        .join(''),
    )
    const { names, tiles } = watch((second) => {
      for (const mark of document.querySelectorAll('span')) {
        if (/^\d+s$/.test(mark.textContent)) mark.textContent = `${second}s`
        if (/^\d+\+\d+$/.test(mark.textContent)) mark.textContent = `2${second}+7${second}4`
      }
    })
    expect(told(tiles)).toEqual(people.map((name) => ({ name })))
    expect([...names].filter((name) => name !== null)).toEqual(people)
  })
})
