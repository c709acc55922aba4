import { isShown, videoSource } from '../frame-source'
import { cleanText, nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** Camera or presentation. Rows of the people panel have the first attribute only. */
const TILE = '[data-participant-id][data-tile-media-id]'
/** The button that leaves the call. */
const LEAVE = '[jsname="CQylAd"]'
/** Reframe, and the note that others see more of the picture: on the own tile only. */
const OWN_CONTROLS = '[jsname="nsKqzb"], [jsname="Ac69Jc"]'
const OWN_ICONS: ReadonlySet<string> = new Set(['frame_person', 'visual_effects'])
/** The pin button of a presentation; that of a camera has another `jsname`. */
const PIN_PRESENTATION = '[jsname="fniDcc"]'
const ICONS = 'i.google-symbols, i.google-material-icons'
/** What some layouts write on the own tile in place of the name. */
const YOU: ReadonlySet<string> = new Set(['You', 'Você'])
/** Button labels with the name in them, in the languages in which they were seen. In any other the name stays unknown. */
const LABELS = [
  /^(?:Pin|Unpin) (?!yourself |your presentation )(.+) (?:to|from) your main screen\.?$/,
  /^Fixar (.+) na tela principal$/,
  /^More options for (.+)$/,
]

/**
 * Google Meet (a page saved in a call, 2026-04; live calls, 2026-03 to 2026-09). Class names are new in each build. Ids,
 * `jsname`s and the words from which the icon font draws its icons stay, and are the same in all languages.
 */
export const meet: SiteReader = readerOf({
  id: 'meet',
  isHere: (page) =>
    page.querySelector(
      `${TILE}, [data-participant-id^="spaces/"], link[rel="canonical"][href^="https://meet.google.com/"]`,
    ) !== null,
  isInCall: (page) => page.querySelector(LEAVE) !== null || hasIcon(page, (icon) => icon === 'call_end'),
  tileSelector: TILE,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const { participantId = '', tileMediaId } = root.dataset
  const isScreenShare = tileMediaId !== participantId || root.querySelector(PIN_PRESENTATION) !== null
  // A camera that is off has no video, or one without a box.
  const source = videoSource([...root.querySelectorAll('video')].find(isShown) ?? null)
  return {
    personId: isScreenShare ? null : participantId || null,
    name: captionOf(root) ?? nameInLabels(root),
    isSelf: !isScreenShare && isOwn(root),
    isScreenShare,
    isCameraOff: !isScreenShare && source === null,
    source,
  }
}

/** The microphone's icons are spans of the same class, without a text. */
function captionOf(root: HTMLElement): string | null {
  const texts = [...root.querySelectorAll('span.notranslate')].map(({ textContent }) => cleanText(textContent))
  const caption = texts.find((text) => text !== '')
  return caption === undefined || YOU.has(caption) ? null : nameFrom(caption)
}

/** Small tiles have no caption; the labels of their buttons have the name. */
function nameInLabels(root: HTMLElement): string | null {
  const labels = [...root.querySelectorAll('button[aria-label]')].map(
    (button) => button.getAttribute('aria-label') ?? '',
  )
  const names = LABELS.flatMap((pattern) => labels.flatMap((label) => pattern.exec(label)?.[1] ?? []))
  return nameFrom(names[0])
}

function isOwn(root: HTMLElement): boolean {
  return root.querySelector(OWN_CONTROLS) !== null || hasIcon(root, (icon) => OWN_ICONS.has(icon))
}

function hasIcon(root: ParentNode, isWanted: (icon: string) => boolean): boolean {
  return [...root.querySelectorAll(ICONS)].some(({ textContent }) => isWanted((textContent ?? '').trim()))
}
