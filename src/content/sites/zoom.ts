import { videoSource } from '../frame-source'
import type { FrameSource, Rect } from '../frame-source'
import { canvasPart, NO_PART } from './canvas-part'
import { cleanText, nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** One person's place in any layout: gallery, speaker and strip, several speakers, the small window beside a share. */
const FRAME = '[class*="-container__video-frame"]'
/** The user's own camera in the small window beside a share: without a label, and the only mark of the user there is. */
const OWN_VIDEO = '.single-suspension-container__self-video'
const SHARE = 'video-player[media-type="share"]'
const AVATAR = '.video-avatar__avatar'
/** Where a name stands, best first: two forms of name tags, the label, the plate of a camera that is off. */
const NAMES = [
  '.video-avatar__name-tag--text > span',
  '.video-avatar__avatar-footer--tag-title',
  // One that announces something is a sentence: "NAME is connecting to audio".
  '.video-avatar__avatar-footer > span:not([role="alert"])',
  '.video-avatar__avatar-name',
]
/** The picture of somebody whose camera is off. */
const AVATAR_PICTURE = '.video-avatar__avatar-img'
/** Behind a name on labels, but not on plates: "(she/her)". */
const PRONOUNS = / \((?:\p{L}+\/)+\p{L}+\)$/u
/** How many are in the call; 0 while joining. */
const COUNTER = '.footer-button__number-counter'
/** A stream that the server switches to whoever speaks. */
const SPEAKER_STREAM = 'video-player[node-id="1"]'
const SPEAKER_FRAME = '.speaker-active-container__video-frame'
/** A node id is that of a person with the number of one of their streams in its low bits. */
const STREAMS_OF_PERSON = 1024
/** The picture of all people; canvases of annotations lie beside it. */
const SHARED_CANVAS =
  'canvas[id^="video-player-canvas-"]:not([id$="anno"], [id$="-anno-presenter"], [id$="-local-share"])'

const reader = readerOf({
  id: 'zoom',
  isHere: (page) =>
    page.querySelector(
      `#wc-container-left, ${COUNTER}, .preview-video__control-button, .waiting-room-container, .zm-modal-body-title`,
    ) !== null,
  isInCall: (page) => countIn(page) >= 1,
  tileSelector: `${FRAME}, ${OWN_VIDEO}, ${SHARE}`,
  readTile,
})

/**
 * Zoom's web client, and pages with its "client view" (@zoom/meetingsdk 6.2.0; live, 2026-10). A camera is a
 * `<video-player>` that holds a `<video>`, or that is only a place on the one canvas of its container.
 */
export const zoom: SiteReader = {
  ...reader,
  tiles: (page, nowMs) => withoutSpeakerCopies(reader.tiles(page, nowMs)),
}

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  // Of two layouts one is hidden.
  const { width, height } = root.getBoundingClientRect()
  if (width === 0 || height === 0) return null
  const isSelf = root.matches(OWN_VIDEO)
  const avatar = root.querySelector(AVATAR)
  const player = root.matches(SHARE) ? root : root.querySelector<HTMLElement>('video-player')
  const source = player && sourceOf(player)
  if (root.matches(SHARE)) {
    return { personId: null, name: null, isSelf: false, isScreenShare: true, isCameraOff: false, source }
  }
  const name = avatar && nameIn(avatar)
  if (!player && name === null) return null
  return {
    personId: player && personIdOf(player),
    name,
    isSelf,
    isScreenShare: false,
    isCameraOff: player === null,
    source,
  }
}

function nameIn(avatar: Element): string | null {
  for (const place of NAMES) {
    const text = cleanText(avatar.querySelector(place)?.textContent)
    const name = nameFrom(text.replace(PRONOUNS, ''))
    if (name !== null) return name
  }
  return nameFrom(avatar.querySelector(AVATAR_PICTURE)?.getAttribute('alt'))
}

/** Null for the stream of whoever speaks. */
function personIdOf(player: HTMLElement): string | null {
  const nodeId = Number(player.getAttribute('node-id'))
  const personId = nodeId - (nodeId % STREAMS_OF_PERSON)
  return Number.isSafeInteger(personId) && personId > 0 ? String(personId) : null
}

function sourceOf(player: HTMLElement): FrameSource | null {
  const video = player.querySelector('video')
  const canvas = player.querySelector('canvas') ?? sharedCanvasOf(player)
  const source = video ? videoSource(video) : canvas && canvasSource(canvas, player)
  // The picture changes before the name does, so it may be read only where it can be of one person.
  if (source && player.matches(SPEAKER_STREAM) && countIn(player.ownerDocument) !== 2)
    return { ...source, rect: NO_PART }
  return source
}

function sharedCanvasOf(player: HTMLElement): HTMLCanvasElement | null {
  return player.closest('video-player-container')?.shadowRoot?.querySelector<HTMLCanvasElement>(SHARED_CANVAS) ?? null
}

function canvasSource(element: HTMLCanvasElement, player: HTMLElement): FrameSource {
  return { kind: 'canvas', element, rect: isDragging(player.ownerDocument) ? NO_PART : partOf(element, player) }
}

function partOf(canvas: HTMLCanvasElement, player: HTMLElement): Rect {
  const { width, height } = canvas
  const { objectFit } = getComputedStyle(canvas)
  return canvasPart(player.getBoundingClientRect(), { box: canvas.getBoundingClientRect(), width, height, objectFit })
}

/** A tile that is dragged is painted over the others. */
function isDragging(page: Document): boolean {
  return page.getElementsByClassName('gallery-video-container__is-dragging').length > 0
}

function countIn(page: Document): number {
  return Number.parseInt(page.querySelector(COUNTER)?.textContent ?? '', 10) || 0
}

/** The large tile of whoever speaks is left out where they have a tile of their own. */
function withoutSpeakerCopies(facts: TileFacts[]): TileFacts[] {
  const isSpeaker = ({ root, personId }: TileFacts) =>
    personId === null && (root.matches(SPEAKER_FRAME) || root.querySelector(SPEAKER_STREAM) !== null)
  const names = new Set(facts.filter((tile) => !tile.isScreenShare && !isSpeaker(tile)).map(({ name }) => name))
  return facts.filter((tile) => tile.name === null || !isSpeaker(tile) || !names.has(tile.name))
}
