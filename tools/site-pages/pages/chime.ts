/**
 * Pages built on Amazon Chime's components. Tags, classes, attributes and nesting as amazon-chime-sdk-component-library-react
 * 3.12.0 with amazon-chime-sdk-js 3.32.0 write them (npm; `VideoGrid`, `RemoteVideo`, `LocalVideo` and `ContentShare` seen
 * running in Chromium in 2026-11; `PreviewVideo`, `ControlBar`, `Roster` and `FormField` rendered from the package). A page
 * gives all words itself but "Me". Names of classes that begin with "sc-" are made anew by each build.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" class="Svg " viewBox="0 0 24 24"><g fill-rule="evenodd" fill="currentColor"></g></svg>'
const PLAYING = 'autoplay="true" playsinline="true" muted="true"'
const WORDS: Readonly<Record<Language, { readonly leave: string; readonly join: string; readonly present: string }>> = {
  en: { leave: 'Leave', join: 'Join Meeting', present: 'Present' },
  de: { leave: 'Verlassen', join: 'Besprechung beitreten', present: 'Anwesend' },
  ja: { leave: '退出', join: '会議に参加', present: '出席' },
}

function tile(className: string, video: string, nameplate: string | null): string {
  return `<div class="sc-bjMIFn itSeQz ${className}" data-testid="video-tile"><video class="ch-video" ${video}></video>${
    nameplate === null ? '' : `<header class="ch-nameplate"><p class="ch-text">${nameplate}</p></header>`
  }</div>`
}

/** A portrait is shown whole. */
function remote({ id, name }: Person, number: number, fit: 'cover' | 'contain' = 'cover'): string {
  return tile(`ch-remote-video--${number} `, `${PLAYING} style="object-fit: ${fit};" data-plays="${id}"`, name)
}

/** The tile stays when the camera is off; the SDK then takes back what it has put on the video. */
function local({ id, isCameraOff = false }: Person): string {
  return isCameraOff
    ? tile('sc-gSifMm dSOWjY" style="display: none;', `${PLAYING} style="object-fit: cover;"`, 'Me')
    : tile(
        'sc-gSifMm dSOWjY',
        `disablepictureinpicture disableremoteplayback ${PLAYING} style="transform: rotateY(180deg); object-fit: cover;" data-plays="${id}"`,
        'Me',
      )
}

function contentShare({ id }: Person, number: number): string {
  return tile(
    `sc-goiVcJ iCAuAr ch-content-share--${number} " data-content-share-attendee="${id}#content`,
    `${PLAYING} data-plays="${id}-screen"`,
    null,
  )
}

function meeting(tiles: string, people: readonly Person[], language: Language): string {
  const cells = people.map(
    ({ name }) =>
      `<div name="${name}" data-testid="roster-cell" class="sc-itBLYH hJgjjB"><div class="sc-blIAwI bcESFa"><div class="ch-name">${name}</div></div>${ICON}</div>`,
  )
  const { leave, present } = WORDS[language]
  return `<div class="sc-page"><div size="3" data-testid="video-grid" class="sc-kUouGy exVTyk">${tiles}</div>
    <aside class="sc-bAehkN dkBYIZ"><div class="sc-ibashp ddYoQW"><div class="ch-title">${present}</div><span class="sc-bRKDuR ch-badge" data-testid="badge">${people.length}</span></div>
      <div class="sc-bSFBcf iEtemE"><div class="sc-gsJsQu lmpor">${cells.join('')}</div></div></aside>
    <div data-testid="control-bar" class="sc-dYwGCk eYpdOe"><div data-testid="control-bar-item" class="sc-lgpSej hukPk"><span class="sc-fhHczv keFgM">
      <button label="${leave}" class="sc-hvigdm gJMSht ch-control-bar-item-iconButton" aria-label="${leave}" data-testid="button"><span class="ch-icon" data-testid="button-icon">${ICON}</span><span class="ch-label" data-testid="button-label">${leave}</span></button></span>
      <div class="ch-control-bar-item-label">${leave}</div></div></div></div>`
}

/** Chime's `VideoTileGrid`: the share, everybody else's camera, the own one. In its featured layout the speaker is only larger. */
function call({ people, sharedBy, layout, language }: Scene): string {
  const self = people.find(({ isSelf }) => isSelf)
  const sharer = people.find(({ id }) => id === sharedBy)
  const remotes = people.filter(({ isSelf, isCameraOff }) => isSelf !== true && isCameraOff !== true)
  const tiles = remotes.map((person, index) => {
    const html = remote(person, index + 2)
    return layout === 'speaker' && index === 0 && !sharer
      ? html.replace('ch-remote-video--2 ', 'ch-remote-video--2 ch-featured-tile ')
      : html
  })
  return meeting(
    `${sharer ? contentShare(sharer, 40) : ''}${tiles.join('')}${self ? local(self) : ''}`,
    people,
    language,
  )
}

/** The preview is a tile that the SDK treats like the own one. */
function lobby({ id }: Person, language: Language): string {
  return `<div class="sc-page"><h1 data-testid="heading" class="sc-jaXbil feWeOS">${WORDS[language].join}</h1>
    ${tile('sc-kcLKEh dLtPdM', `disablepictureinpicture disableremoteplayback ${PLAYING} style="transform: rotateY(180deg);" data-plays="${id}"`, null)}
    ${field(WORDS[language].join)}</div>`
}

/** Chime's own demo goes back to its form (amazon-chime-sdk-component-library-react, apps/meeting). */
function ended(language: Language): string {
  return `<div class="sc-page"><form>${field(WORDS[language].join)}</form></div>`
}

function field(label: string): string {
  return `<div class="sc-hwddKA hBNMiM ch-form-field-input " data-testid="form-field"><label data-testid="label" class="sc-gGKoUb cNdPLa ch-input-label" for="f1">${label}</label>
    <span class="sc-eqNDNG cXkSZX ch-input-wrapper " data-testid="input-wrapper"><input id="f1" name="meetingId" type="text" class="sc-fVHBlr fYauAR ch-input" data-testid="input" value=""></span></div>`
}

const NORA: Person = { id: '0d1c-nora', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '77ab-ola', name: 'Ola Mensah' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { name: person.isSelf === true ? null : person.name, personId: null, ...facts })
const share = seen(OLA, { isScreenShare: true })
const room = (...tiles: readonly string[]) => meeting(tiles.join(''), [NORA, OLA], 'en')

export const chime: SitePages = {
  ids: [NORA.id, OLA.id, ...['1', '2', '3', '4', '5', '6', '7'].map((end) => `c3d4-guest-${end}`)],
  markup: {
    siteId: 'chime',
    address: 'https://meetings.example.org/prod/meeting/weekly',
    tells: {
      ...TELLS_ALL,
      ids: 'never',
      cameraOffTiles: false,
      ownName: false,
      ownTileWithoutCamera: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'a portrait',
        html: room(remote(OLA, 2, 'contain'), local(NORA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        // A camera that faces away is not mirrored.
        name: 'the own camera not mirrored',
        html: room(remote(OLA, 2), local(NORA).replace('transform: rotateY(180deg); ', '')),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'a tile that is paused',
        html: room(remote(OLA, 2).replace(`data-plays="${OLA.id}"`, ''), local(NORA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { isCameraOff: true, shows: null })] },
      },
      {
        name: 'somebody without a name',
        html: room(tile('ch-remote-video--2 undefined', `${PLAYING} data-plays="${OLA.id}"`, null), local(NORA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: null })] },
      },
      {
        // Version 2 of the components (2.15, 2021).
        name: 'a share of an older version',
        html: room(tile('sc-goiVcJ', `${PLAYING} data-plays="${OLA.id}-screen"`, null), remote(OLA, 2), local(NORA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), share] },
      },
      {
        name: 'tiles that the page builds itself',
        html: room(tile('own-tile', `${PLAYING} data-plays="${OLA.id}"`, OLA.name), local(NORA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
