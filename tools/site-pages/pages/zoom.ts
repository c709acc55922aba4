/**
 * Zoom's web client. Elements, classes and attributes are those of `@zoom/meetingsdk` 6.2.0 (2026-11): its client view is
 * the web client's, its `js_media` defines `<video-player>` and `<video-player-container>`. That the web client's pages
 * are the same was seen live by zen-recorder (2026-10), and by attendee (2026-05) for the canvas. How large and where
 * frames are is simplified.
 */
import { TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, MoreState, Person, Scene, SitePages } from '../site-markup'

/** Of persons: node ids with their low 10 bits cleared (zen-recorder, attendee; the bundle compares `userId >> 10`). */
const ids = Array.from({ length: 49 }, (_, index) => String(16_778_240 + index * 1024))
/** The stream of a share has other low bits than that of the camera. */
const shareIdOf = (id: string) => String(Number(id) + 4)
/** The stream that the server switches to whoever speaks. */
const SPEAKER_ID = '1'

const WORDS = {
  en: {
    participants: 'Participants',
    join: 'Join',
    name: 'Your Name',
    mute: 'Mute',
    ended: 'This meeting has been ended by host',
    viewing: (name: string) => `You are viewing ${name}'s screen`,
  },
  de: {
    participants: 'Teilnehmer',
    join: 'Beitreten',
    name: 'Ihr Name',
    mute: 'Stummschalten',
    ended: 'Dieses Meeting wurde vom Host beendet',
    viewing: (name: string) => `Sie sehen den Bildschirm von ${name}`,
  },
  ja: {
    participants: '参加者',
    join: '参加',
    name: '名前',
    mute: 'ミュート',
    ended: 'このミーティングはホストによって終了されました',
    viewing: (name: string) => `${name} の画面を表示しています`,
  },
} as const satisfies Record<Language, unknown>

const WIDTH = 960
const HEIGHT = 540
interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
const styleOf = ({ left, top, width, height }: Box) =>
  `position: absolute; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px;`

/** Row by row, as a canvas of the same columns is painted. */
function gridOf(count: number, columns: number, { left, top, width, height }: Box): Box[] {
  const size = { width: width / columns, height: height / Math.ceil(count / columns) }
  return Array.from({ length: count }, (_, index) => ({
    left: left + (index % columns) * size.width,
    top: top + Math.floor(index / columns) * size.height,
    ...size,
  }))
}
const columnsFor = (count: number) => Math.ceil(Math.sqrt(count))
const STAGE: Box = { left: 0, top: 0, width: WIDTH, height: HEIGHT }

/**
 * What the element puts into itself: a `<video>` for WebRTC, for frames that WebAssembly hands to a track, and for the
 * user's own camera; an empty box where its container's canvas is painted. `played` is null for that.
 */
const player = (nodeId: string, played: string | null, { width, height }: Box, attributes = 'media-type="video"') => `
  <video-player node-id="${nodeId}" ${attributes} style="position: absolute; width: ${width}px; height: ${height}px; display: block;">
    <div style="width: 100%; height: 100%; position: relative; border-radius: inherit;">${
      played === null
        ? '<div style="width: 100%; height: 100%;"></div>'
        : `<video autoplay="true" muted="true" playsinline="true" style="width: 100%; height: 100%; border-radius: inherit;" data-plays="${played}"></video>`
    }</div>
  </video-player>`

/** The label stands on each tile. The network's icon comes before it, the icon of a microphone that is off too. */
const label = (name: string, role = 'none') => `
  <div class="video-avatar__avatar-footer" style="bottom: 0px;"><svg class="svg-icon"><use href="#icons/network_good"></use></svg>
    <i class="video-avatar__avatar-footer--view-mute-computer"></i><span role="${role}">${name}</span></div>`
/** On tiles that show no video. */
const plate = (inside: string) => `<div class="video-avatar__avatar-title">${inside}</div>`
const namePlate = (name: string) =>
  plate(`<div class="video-avatar__avatar-name" style="font-size: 64px;">${name}</div>`)

interface FrameParts {
  /** The layout's own part of the class names. */
  readonly layout?: string
  readonly nodeId?: string
  /** What its `<video>` plays; null for a place on the canvas. */
  readonly played?: string | null
  /** Instead of plate and label. */
  readonly avatar?: string
  readonly classes?: string
}

/** One person's place. Buttons come with the pointer. */
function frame({ id, name, isCameraOff }: Person, box: Box, parts: FrameParts = {}): string {
  const { layout = 'gallery-video-container', nodeId = id, played = id, classes = '' } = parts
  const avatar = parts.avatar ?? `${isCameraOff ? namePlate(name) : ''}${label(name)}`
  return `<div class="${layout}__video-frame ${classes}" style="${styleOf(box)} z-index: 2;">
    ${isCameraOff ? '' : player(nodeId, played, box)}
    <div class="video-avatar__avatar" style="position: relative; width: 100%; height: 100%;">${avatar}
      <div class="avatar-more"><div class="dropdown"><button aria-label="More managing options" class="avatar-more-xs-btn btn btn-primary btn-sm">...</button></div></div>
    </div></div>`
}

const container = (inside: string, box: Box, canvases = '') => `
  <video-player-container data-shadow style="display: block; ${styleOf(box)}">${canvases}<slot data-in-shadow></slot>${inside}</video-player-container>`

interface Canvas {
  /** Whose pictures, row by row; empty places too. */
  readonly paints: readonly string[]
  readonly columns: number
  readonly painter?: string
  /** Pixels of the canvas for one of the page. */
  readonly density?: number
}

/** The canvas lies in the container's open shadow root, before the slot, and covers it. */
function canvas({ paints, columns, painter = 'worker', density = 1 }: Canvas, { width, height }: Box): string {
  return `<canvas data-in-shadow id="video-player-canvas-1f0f6a52-6c1b-4d5c-8c6e-4a2d6f0b7c11" aria-hidden="true"
    width="${width * density}" height="${height * density}" data-paints="${paints.join(',')}" data-columns="${columns}" data-painter="${painter}"
    style="position: absolute; left: 0px; top: 0px; width: ${width}px; height: ${height}px; pointer-events: none;"></canvas>`
}

/** The counter is 0 while joining. */
const footer = (count: number, words: (typeof WORDS)[Language]) => `
  <footer role="presentation" id="wc-footer" class="footer main-footer"><div id="foot-bar" class="footer__inner"><div class="footer__btns-container">
    <div feature-type="participants" class="footer__button-wrap" id="participant"><div class="footer-participants-button">
      <button type="button" class="footer-button-base__button ax-outline footer-button__button" aria-label="open the participants list pane,[${count}] particpants">
        <div class="footer-button-base__img-layer"><span class="footer-button__number-counter"><span>${count}</span></span></div>
        <span class="footer-button-base__button-label">${words.participants}</span></button></div></div>
  </div></div></footer>`

/** A share has a layout of its own; the main one is hidden meanwhile, with all that is in it. */
const meeting = (main: string, sharing: string, count: number, language: Language = 'en') => `
  <div id="meeting-app" class="meeting-app"><div id="wc-content"><div id="wc-container-left" class="">
    <div id="wc-header" class="meeting-header"></div>
    <div class="sharing-layout" style="display: ${sharing ? 'block' : 'none'}; overflow: hidden;">${sharing}</div>
    <div class="main-layout" style="display: ${sharing ? 'none' : 'block'}; height: 100%;"><div id="wc-container">
      <div role="presentation" class="main-layout" style="display: block;">${main}</div></div></div>
    ${footer(count, WORDS[language])}</div></div></div>`

const gallery = (frames: string, canvases = '') =>
  container(
    `<div class="gallery-video-container__wrap"><div class="gallery-video-container__main-view"><div style="position: relative;">${frames}</div></div></div>`,
    STAGE,
    canvases,
  )

function framesOf(people: readonly Person[], parts: FrameParts = {}, box = STAGE, columns = columnsFor(people.length)) {
  const boxes = gridOf(people.length, columns, box)
  return people.map((person, index) => frame(person, boxes[index] ?? box, parts)).join('')
}

const STRIP: Box = { left: 0, top: 0, width: WIDTH, height: 100 }
const LARGE: Box = { left: 160, top: 110, width: 640, height: 360 }

/** With more than two people the strip has everybody, whoever speaks too (`speakerViewBarList` in the bundle). */
function speakerView(people: readonly Person[], speaker: Person): string {
  const strip = framesOf(people, { layout: 'speaker-bar-container' }, STRIP, people.length)
  return container(
    `<div class="speaker-bar-container__horizontal-view-wrap" style="width: ${WIDTH}px; height: 100px;">${strip}</div>
    <div class="speaker-active-container__wrap" style="position: relative;">${frame(speaker, LARGE, { layout: 'speaker-active-container', nodeId: SPEAKER_ID })}</div>`,
    STAGE,
  )
}

const SHARED: Box = { left: 0, top: 0, width: 640, height: 360 }
const WINDOW: Box = { left: 640, top: 0, width: 320, height: 540 }
/** A share that comes from another room says "main". */
const share = ({ id }: Person, played: string | null, canvases = '') => `
  <div id="sharee-container" class="sharee-container"><div class="sharee-container__viewport" role="presentation" tabindex="-1">
    ${container(player(shareIdOf(id), played, SHARED, 'media-type="share" share-source=""'), SHARED, canvases)}</div></div>`
const smallWindow = (inside: string, canvases = '') => `
  <div class="suspension-window-container suspension-video-container__container">
    ${container(`<div class="suspension-video-container__video">${inside}</div>`, WINDOW, canvases)}</div>`

const sharing = (sharer: Person, people: readonly Person[], language: Language) => `
  <div class="sharee-sharing-indicator"><div class="sharee-sharing-indicator__tip">${WORDS[language].viewing(sharer.name)}</div></div>
  <div id="video-share-layout" class="video-share-layout video-share-sidebyside">${share(sharer, `${sharer.id}-screen`)}
    ${smallWindow(framesOf(people, { layout: 'suspension-video-container' }, { ...WINDOW, left: 0 }, 1))}</div>`

function call({ people, sharedBy, layout, language }: Scene): string {
  const [first] = people
  const sharer = people.find(({ id }) => id === sharedBy)
  const main = first && layout === 'speaker' ? speakerView(people, first) : gallery(framesOf(people))
  return meeting(main, sharer ? sharing(sharer, people, language) : '', people.length, language)
}

const preview = ({ id }: Person) =>
  container(player('preview', id, SHARED, 'media-type="preview" class="preview-canvas"'), SHARED)

function lobby(self: Person, language: Language): string {
  const words = WORDS[language]
  return `<div class="preview-root"><div id="preview-av-video" class="preview-video">${preview(self)}
      <div class="preview-video__control"><div class="preview-video__control-button-container">
        <button class="preview-video__control-button" aria-label="${words.mute}" id="preview-audio-control-button"></button></div>
        <button class="preview-video__control-button" id="preview-video-control-button"></button></div></div>
    <div class="preview-meeting-info"><div class="preview-meeting-info__title">Weekly</div>
      <div class="preview-meeting-info__field-list"><label>${words.name}</label><input type="text" class="preview-meeting-info__field-text" value="${self.name}"></div></div>
    <button class="preview-join-button">${words.join}</button></div>`
}

const ended = (language: Language) => `
  <div class="zm-modal" role="dialog"><div class="zm-modal-body"><div class="zm-modal-body-title">${WORDS[language].ended}</div></div>
    <div class="zm-modal-footer"><button type="button" class="zm-btn zm-btn--primary">OK</button></div></div>`

const personAt = (index: number, name: string): Person => ({ id: ids[index] ?? '', name, isSelf: index === 0 })
const nora = personAt(0, 'Nora Berg')
const ola = personAt(1, 'Ola Mensah')
const bruno = personAt(2, 'Bruno Silva')
const mia = personAt(3, 'Mia Chen')
const four = [nora, ola, bruno, mia]
const off = (person: Person): Person => ({ ...person, isCameraOff: true })

const seen = ({ id, name, isCameraOff = false }: Person): ExpectedTile => ({
  name,
  personId: isCameraOff ? null : id,
  isSelf: false,
  isScreenShare: false,
  isCameraOff,
  shows: isCameraOff ? null : id,
})
const unread = (person: Person): ExpectedTile => ({ ...seen(person), shows: null })
const A_SHARE: ExpectedTile = {
  ...seen(nora),
  name: null,
  personId: null,
  isScreenShare: true,
  shows: null,
}
const inCall = (...tiles: readonly ExpectedTile[]) => ({ isInCall: true, tiles })
const nobody = { isInCall: false, tiles: [] }

const nameTag = (name: string, pronouns: string) => `
  <div class="video-avatar__name-tag" style="left: 2px; bottom: 2px;"><div></div><div>
    <div class="video-avatar__name-tag--text"><span style="font-weight: bold;">${name}</span> (${pronouns})</div>
    <div class="video-avatar__name-tag--text">Sales, Lisbon</div></div></div>`
const smallNameTag = (name: string, pronouns: string) => `
  <div class="video-avatar__avatar-footer video-avatar__avatar-footer--branded"><div class="video-avatar__avatar-footer--icon-bg"><i class="video-avatar__avatar-footer--pin-icon"></i></div>
    <div class="video-avatar__avatar-footer--tag"><div class="video-avatar__avatar-footer--tag-title">${name}
            (${pronouns})</div><div class="video-avatar__avatar-footer--tag-desc">Sales, Lisbon</div></div></div>`
/** Everybody is told that somebody who has just joined cannot hear yet; small tiles leave out who. */
const announcement = (text: string) =>
  `${label(text, 'alert').replace('</span>', '</span><div class="audio-connecting-dot-container"><span class="audio-connecting-dot audio-connecting--first"></span></div>')}`

const boxes = gridOf(4, 2, STAGE)
const box = (index: number) => boxes[index] ?? STAGE
const onCanvas = (people: readonly Person[]) => framesOf(people, { played: null })
const idsOf = (people: readonly Person[]) => people.map(({ id, isCameraOff }) => (isCameraOff ? '' : id))

/** A gallery on one canvas. */
export const canvasCall = (people: readonly Person[], painter: string, density = 1): string =>
  meeting(
    gallery(
      onCanvas(people),
      canvas({ paints: idsOf(people), columns: columnsFor(people.length), painter, density }, STAGE),
    ),
    '',
    people.length,
  )

/** Another box than the window's, which the canvas does not reach all over. */
const beyond = (person: Person, change: Partial<Box>) => frame(person, { ...box(1), ...change }, { played: null })

const more: readonly MoreState[] = [
  ...(['worker', '2d', 'webgl'] as const).map((painter) => ({
    name: `on a canvas (${painter})`,
    html: canvasCall([nora, ola, off(bruno), mia], painter),
    expected: inCall(seen(nora), seen(ola), seen(off(bruno)), seen(mia)),
  })),
  {
    name: 'on a canvas of a screen with two pixels for one',
    html: canvasCall(four, 'worker', 2),
    expected: inCall(...four.map(seen)),
  },
  {
    name: 'on a canvas that stays black',
    html: canvasCall([nora, ola], 'black'),
    expected: inCall(...[nora, ola].map((person) => ({ ...seen(person), shows: 'black' }))),
  },
  {
    name: 'on a canvas, with the user’s own camera in a video and canvases of annotations',
    html: meeting(
      gallery(
        frame(nora, box(0)) +
          [ola, bruno, mia].map((person, index) => frame(person, box(index + 1), { played: null })).join(''),
        ['anno', '-anno-presenter', '-local-share']
          .map((name) =>
            canvas({ paints: [mia.id], columns: 1, painter: '2d' }, STAGE).replace('7c11"', `7c11${name}"`),
          )
          .join('') + canvas({ paints: ['', ola.id, bruno.id, mia.id], columns: 2 }, STAGE),
      ),
      '',
      4,
    ),
    expected: inCall(...four.map(seen)),
  },
  {
    name: 'partly outside the canvas, and outside of it',
    html: meeting(
      gallery(
        beyond(ola, { left: 720, width: 480 }) + beyond(mia, { left: WIDTH + 10 }),
        canvas({ paints: [nora.id, ola.id, bruno.id, mia.id], columns: 2 }, STAGE),
      ),
      '',
      4,
    ),
    expected: inCall(seen(ola), unread(mia)),
  },
  {
    name: 'a tile is dragged over the others',
    html: meeting(
      gallery(
        frame(nora, box(1), { played: null, classes: 'gallery-video-container__is-dragging' }) +
          [ola, bruno].map((person, index) => frame(person, box(index + 1), { played: null })).join(''),
        canvas({ paints: ['', nora.id, bruno.id, mia.id], columns: 2 }, STAGE),
      ),
      '',
      3,
    ),
    expected: inCall(...[nora, ola, bruno].map(unread)),
  },
  {
    name: 'in the frame of the page',
    html: `<iframe id="webclient" style="width: 1200px; height: 700px" data-holds="${meeting(gallery(framesOf([nora, ola])), '', 2).replaceAll('"', '&quot;')}"></iframe>`,
    expected: inCall(seen(nora), seen(ola)),
  },
  {
    name: 'in a waiting room',
    html: `<div class="waiting-room-container"><div class="wr-information"><div class="wr-topic">Weekly</div><div class="wr-tip"><span>Host has joined. We've let them know you're here.</span></div></div>${preview(nora)}</div>`,
    expected: nobody,
  },
  {
    name: 'while joining',
    html: meeting(gallery(framesOf([nora])), '', 0),
    expected: nobody,
  },
  {
    name: 'name tags and pronouns',
    html: meeting(
      gallery(
        frame(nora, box(0), { avatar: label(`${nora.name} (she/her)`) }) +
          frame(ola, box(1), { avatar: nameTag(ola.name, 'they/them') }) +
          frame(bruno, box(2), { avatar: smallNameTag(bruno.name, 'he/him') }) +
          frame(off(mia), box(3), { avatar: namePlate(mia.name) + label(`${mia.name} (she/they)`) }),
      ),
      '',
      4,
    ),
    expected: inCall(seen(nora), seen(ola), seen(bruno), seen(off(mia))),
  },
  {
    name: 'people who connect to audio',
    html: meeting(
      gallery(
        frame(nora, box(0)) +
          frame(ola, box(1), {
            avatar: announcement('Ola Mensah is connecting to audio and cannot hear you yet'),
          }) +
          frame(bruno, box(2), { avatar: announcement('Connecting to audio') }) +
          frame(off(mia), box(3), { avatar: namePlate(mia.name) + announcement('Mia Chen connected to audio') }),
      ),
      '',
      4,
    ),
    expected: inCall(seen(nora), { ...seen(ola), name: null }, { ...seen(bruno), name: null }, seen(off(mia))),
  },
  {
    name: 'camera off with a picture',
    html: meeting(
      gallery(
        frame(nora, box(0)) +
          frame(off(ola), box(1), {
            avatar: plate(`<img class="video-avatar__avatar-img" alt="${ola.name}" src="data:,">`),
          }),
      ),
      '',
      2,
    ),
    expected: inCall(seen(nora), seen(off(ola))),
  },
  {
    // The strip has the user alone. Nobody else can be on the switched stream.
    name: 'speaker view of two people',
    html: meeting(
      container(
        framesOf([nora], { layout: 'speaker-bar-container' }, { ...STRIP, width: 160 }) +
          frame(ola, LARGE, { layout: 'speaker-active-container', nodeId: SPEAKER_ID }),
        STAGE,
      ),
      '',
      2,
    ),
    expected: inCall(seen(nora), { ...seen(ola), personId: null }),
  },
  {
    // The bundle's UI hears of the new speaker when the picture has changed.
    name: 'whoever speaks, without a tile of their own',
    html: meeting(container(frame(ola, LARGE, { layout: 'single-main-container', nodeId: SPEAKER_ID }), STAGE), '', 3),
    expected: inCall({ ...unread(ola), personId: null }),
  },
  {
    name: 'whoever speaks has the camera off',
    html: meeting(speakerView([nora, off(ola), bruno], off(ola)), '', 3),
    expected: inCall(seen(nora), seen(off(ola)), seen(bruno)),
  },
  {
    name: 'a share, with the user in the small window',
    html: meeting(
      gallery(''),
      share(bruno, `${bruno.id}-screen`) +
        smallWindow(`<div class="single-suspension-container__wrapper">
          ${frame(ola, { ...WINDOW, left: 0, height: 180 }, { layout: 'single-suspension-container' })}
          <div class="single-suspension-container__self-video" style="${styleOf({ left: 200, top: 200, width: 107, height: 60 })}">
            ${container(player(nora.id, nora.id, { left: 0, top: 0, width: 107, height: 60 }), { left: 0, top: 0, width: 107, height: 60 })}</div></div>`),
      3,
    ),
    expected: inCall(A_SHARE, seen(ola), { ...seen(nora), name: null, isSelf: true }),
  },
  {
    name: 'a share on a canvas, people on another',
    html: meeting(
      gallery(''),
      share(bruno, null, canvas({ paints: [`${bruno.id}-screen`], columns: 1 }, SHARED)) +
        smallWindow(
          framesOf([nora, ola], { layout: 'suspension-video-container', played: null }, { ...WINDOW, left: 0 }, 1),
          canvas({ paints: [nora.id, ola.id], columns: 1 }, WINDOW),
        ),
      3,
    ),
    expected: inCall(A_SHARE, seen(nora), seen(ola)),
  },
]

/** Fixture pages of Zoom's web client. */
export const zoom: SitePages = {
  markup: {
    siteId: 'zoom',
    address: 'https://app.zoom.us/wc/81234567890/join',
    tells: {
      ...TELLS_ALL,
      ids: 'camera-on',
      self: false,
    },
    call,
    lobby,
    ended,
    more,
  },
  ids,
}
