/**
 * Pages built on Azure Communication Services' UI library. Tags, attributes and nesting as @azure/communication-react
 * 1.34.0 writes them (npm; `VideoGallery` with the options of the kit's own CallComposite, seen running in Chromium in
 * 2026-11; on hold, together mode, lobby and end as its code builds them). Names of classes are made anew by each build.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { ExpectedTile, Language, Person, Scene, SitePages } from '../site-markup'

const WORDS: Readonly<Record<Language, { readonly self: string; readonly more: string; readonly left: string }>> = {
  en: { self: 'You', more: 'More Options', left: 'You left the call' },
  de: { self: 'Sie', more: 'Weitere Optionen', left: 'Sie haben den Anruf verlassen.' },
  ja: { self: '自分', more: 'その他のオプション', left: '通話を退出しました' },
}
const FILL = 'style="width: 100%; height: 100%;"'

/** A video as @azure/communication-calling 1.46 builds it: the own one is mirrored by its parent, all are muted. */
function stream(plays: string, fit: 'cover' | 'contain', isMirrored = false): string {
  return `<div class="ms-Stack css-63"><div class="css-65"><div data-ui-id="stream-media-container" class="css-66">
    <div style="width: 100%; height: 100%; ${isMirrored ? 'transform: rotateY(180deg);' : ''}">
      <video playsinline="true" disablepictureinpicture autoplay muted style="width: 100%; height: 100%; object-fit: ${fit};" data-plays="${plays}"></video>
    </div></div></div></div>`
}

/** The initials stand there as text. */
function persona(name: string): string {
  const initials = name
    .split(' ')
    .map(([first]) => first)
    .join('')
  return `<div class="ms-Stack css-106"><div class="ms-Stack css-108"><div class="ms-Stack css-109">
    <div aria-label="" class="ms-Persona ms-Persona--size48 root-110"><div role="presentation" class="ms-Persona-coin ms-Persona--size48 coin-117">
      <div role="presentation" class="ms-Persona-imageArea imageArea-127"><div class="ms-Persona-initials initials-130" aria-hidden="true"><span>${initials}</span></div></div>
    </div></div></div></div></div>`
}

function videoTile(content: string, label: string, after = '', color = 'inherit'): string {
  return `<div data-ui-id="video-tile" class="ms-Stack css-62"><div data-is-focusable="true" ${FILL}>${content}
    <div class="ms-Stack css-73"><div class="ms-Stack css-74">
      <span title="${label}" data-ui-id="video-tile-display-name" class="css-75" style="color: ${color};">${label}</span>${after}
    </div></div></div></div>`
}

function moreOptions(name: string, language: Language): string {
  return `<button type="button" data-ui-id="video-tile-more-options-button" class="ms-Button ms-Button--icon ms-Button--hasMenu root-78" data-is-focusable="true"
    aria-expanded="false" aria-haspopup="true" aria-label="${WORDS[language].more} ${name} unmuted          "><span class="ms-Button-flexContainer flexContainer-79"
    data-automationid="splitbuttonprimary"><i aria-hidden="true" class="ms-Icon root-37 ms-Icon-placeHolder placeholder-38 ms-Button-menuIcon menuIcon-83" style="display: none;"></i></span></button>`
}

interface RemoteOptions {
  readonly language?: Language
  /** "Fit to frame", which a viewer can choose, and which portraits have. */
  readonly fit?: 'cover' | 'contain'
  /** A state of somebody who is not in the call, beside a paler name. */
  readonly state?: string
}

function remoteTile(person: Person, { language = 'en', fit = 'cover', state }: RemoteOptions = {}): string {
  const { id, name, isCameraOff = false } = person
  const content = isCameraOff ? persona(name) : stream(id, fit)
  const after = `${state ? `<span class="css-80">(${state})</span>` : ''}${moreOptions(name, language)}`
  return `<div class="ms-Stack css-61" style="height: 100%; width: 100%; position: relative;">${videoTile(content, name, after, state ? 'rgb(96, 94, 92)' : 'inherit')}</div>`
}

function localTile({ id, name, isCameraOff = false }: Person, language: Language): string {
  const content = isCameraOff ? persona(name) : stream(id, 'cover', true)
  return `<div class="ms-Stack css-90"><div data-ui-id="local-video-tile" class="ms-Stack css-91">${videoTile(content, WORDS[language].self)}</div></div>`
}

/** In the place of the grid, first in the page, with the sharer's name and a video that is shown whole. */
function shareTile({ id, name }: Person): string {
  return videoTile(stream(`${id}-screen`, 'contain'), name)
}

const grid = (tiles: readonly string[]) => `<div class="css-58" data-ui-id="grid-layout">${tiles.join('')}</div>`
const overflow = (tiles: readonly string[]) =>
  tiles.length === 0
    ? ''
    : `<div class="ms-Stack css-120">${tiles.map((tile) => `<div class="ms-StackItem css-121" data-ui-id="horizontal-gallery-video-tile">${tile}</div>`).join('')}</div>`
const floating = (
  tile: string,
) => `<div class="ms-Modal" data-ui-id="floating-local-video-host"><div role="dialog" aria-label="Movable Local Video Tile"
  tabindex="0" class="ms-Stack css-95">${tile}</div></div>`

function page(content: string): string {
  return `<div class="css-1"><div class="ms-Stack css-2" data-ui-id="call-page">
    <div ${FILL}><div id="drawerMenuHost12" data-ui-id="video-gallery" class="css-50">${content}<div aria-live="assertive" aria-atomic="true" class="css-51"></div></div></div>
    <div class="ms-Stack css-20"><button type="button" class="ms-Button root-21" data-ui-id="call-composite-microphone-button"></button>
      <button type="button" class="ms-Button root-22" data-ui-id="call-composite-hangup-button" aria-label="Leave"></button></div></div></div>`
}

function call({ people, sharedBy, layout, language }: Scene): string {
  const self = people.find(({ isSelf }) => isSelf)
  const remotes = people.filter(({ isSelf }) => !isSelf)
  const sharer = people.find(({ id }) => id === sharedBy)
  const tileOf = (person: Person): string => remoteTile(person, { language })
  const own = self ? localTile(self, language) : ''
  if (remotes.length === 0 && !sharer) return page(grid([own]))
  if (sharer)
    return page(`${shareTile(sharer)}${overflow(remotes.map(tileOf))}<div class="ms-Stack css-96">${own}</div>`)
  // Those who have a camera on come first; those without go to the gallery beside the grid, where some have it on.
  const isAnyOn = remotes.some(({ isCameraOff }) => !isCameraOff)
  const main =
    layout === 'speaker' ? remotes.slice(0, 1) : remotes.filter(({ isCameraOff }) => !isAnyOn || !isCameraOff)
  const rest = remotes.filter((person) => !main.includes(person))
  return page(`${grid(main.map(tileOf))}${overflow(rest.map(tileOf))}${floating(own)}`)
}

/** Its preview is a tile, not mirrored and without a name. */
function lobby({ id }: Person): string {
  return `<div class="css-1"><div class="ms-Stack css-3"><div data-ui-id="call-composite-local-preview" class="ms-Stack css-4">
    <div data-ui-id="video-tile" class="ms-Stack css-62"><div data-is-focusable="true" ${FILL}>${stream(id, 'cover')}
      <div class="ms-Stack css-70"><button type="button" class="ms-Button" data-ui-id="call-composite-local-device-settings-camera-button" aria-label="Turn off camera"></button></div></div></div>
    </div><button type="button" class="ms-Button ms-Button--primary" data-ui-id="call-composite-start-call-button"></button></div></div>`
}

function ended(language: Language): string {
  return `<div class="css-1"><div class="ms-Stack css-5" data-ui-id="left-call-page" aria-atomic="true"><div class="ms-Stack css-6">
    <span aria-live="assertive" role="alert" class="css-7">${WORDS[language].left}</span></div></div></div>`
}

const NORA: Person = { id: '8:acs:self', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '8:acs:ola', name: 'Ola Mensah' }
const seen = (person: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile =>
  expectedTile(person, { name: person.isSelf === true ? null : person.name, personId: null, ...facts })
const share = seen(OLA, { isScreenShare: true })
const own = localTile(NORA, 'en')

export const azure: SitePages = {
  ids: [NORA.id, OLA.id, ...['1', '2', '3', '4', '5', '6', '7'].map((end) => `8:acs:guest_${end}`)],
  markup: {
    siteId: 'azure',
    address: 'https://calls.example.org/meeting',
    tells: {
      ...TELLS_ALL,
      ids: 'never',
      ownName: false,
    },
    call,
    lobby,
    ended,
    more: [
      {
        name: 'cameras shown whole',
        html: page(`${grid([remoteTile(OLA, { fit: 'contain' })])}${floating(own)}`),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'a column of tiles beside a share',
        html: page(
          `${shareTile(OLA)}<div class="ms-Stack css-130"><div class="ms-StackItem" data-ui-id="vertical-gallery-video-tile">${remoteTile(OLA)}</div></div>${own}`,
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), share] },
      },
      {
        name: 'a row of tiles that is pushed along, on a phone',
        html: page(
          `${shareTile(OLA)}<div class="css-140"><div class="ms-Stack css-141" data-ui-id="scrollable-horizontal-gallery">${remoteTile(OLA)}</div></div>${own}`,
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), share] },
      },
      {
        name: 'the own tile in the grid',
        html: page(grid([own, remoteTile(OLA)])),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'a share that has not come yet',
        html: page(
          `${videoTile('<div class="ms-Stack css-150"><div class="ms-Spinner"><div class="ms-Spinner-label">Loading Ola Mensah\'s screen</div></div></div>', OLA.name)}${overflow([remoteTile(OLA)])}${own}`,
        ),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), share] },
      },
      {
        name: 'somebody who is being called, and somebody on hold',
        html: page(
          `${grid([remoteTile({ ...OLA, isCameraOff: true }, { state: 'Calling...' })])}${overflow([remoteTile({ id: 'x', name: 'Bo', isCameraOff: true }, { state: 'On hold' })])}${floating(own)}`,
        ),
        expected: { isInCall: true, tiles: [seen(NORA)] },
      },
      {
        name: 'somebody without a name',
        html: page(`${grid([remoteTile({ ...OLA, name: 'Teilnehmer ohne Namen' })])}${floating(own)}`),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA, { name: null })] },
      },
      {
        // One video of everybody, with seats for the names.
        name: 'together mode',
        html: page(`<div class="ms-Stack css-160"><div class="ms-Stack css-161" data-ui-id="together-mode-layout">
          <div class="css-65"><div data-ui-id="stream-media-container" class="css-66"><div ${FILL}><video playsinline="true" autoplay muted style="object-fit: cover;" data-plays="together"></video></div></div></div>
          <div data-ui-id="together-mode-participant-${OLA.id}"><div><div><div><span>${OLA.name}</span></div></div></div></div></div></div>`),
        expected: { isInCall: true, tiles: [share] },
      },
      {
        // A Teams meeting's waiting room shows the own camera as a tile.
        name: 'waiting to be let in',
        html: `<div class="css-1"><div class="ms-Stack css-2" data-ui-id="lobby-page"><div class="ms-Stack css-8"><div data-ui-id="video-tile" class="ms-Stack css-62">
          <div data-is-focusable="true" ${FILL}>${stream(NORA.id, 'cover', true)}<div class="ms-Stack css-9"><span data-ui-id="lobbyScreenTitle" role="alert">Waiting for others to let you in</span></div></div></div></div></div></div>`,
        expected: { isInCall: false, tiles: [] },
      },
    ],
  },
}
