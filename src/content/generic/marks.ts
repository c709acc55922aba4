import { remembered } from './remembered'

/**
 * What ids, classes, data attributes and names of custom elements say of a tile, by whole words: `local-video` is a mark,
 * `me-2` and `h-screen` are none.
 */

/** Marks of one element. `weak` are single words, which mean something on the tile itself only. */
interface Marks {
  readonly strong: readonly string[]
  readonly weak: readonly string[]
}

/** A site's own prefix (lk-, ch-), but none that turns the meaning around. */
const PREFIX =
  '(?:(?!(?:no|not|non|has|can|full|on|off|with|without|allow|hide|show|enable|disable|start|stop|remote)-)[a-z]{1,8}-)?'
const SELF = new RegExp(
  `^${PREFIX}(?:(?:local|self|own|my)-(?:client-)?(?:video|view|camera|cam|tile|participant|user|peer|stream|media|preview|feed)` +
    '|(?:video|tile|participant|peer|user|stream)-(?:local|self|me)' +
    '|is-(?:local|self|me|own))(?:-(?:video|view|tile|container|wrapper|wrap))*$',
)
const SELF_WORD = /^(?:local|self|me|myself)$/
const SHARE = new RegExp(
  `^${PREFIX}(?:screen-?shar(?:e|ing)|shar(?:ed|ing)-screen|desktop-shar(?:e|ing)|content-share|display-media` +
    '|screen-(?:video|tile|stream|container|wrapper|wrap)|presentation-(?:video|tile|view)' +
    '|is-(?:screen|presentation))(?:-(?:video|view|tile|stream|container|wrapper|wrap|attendee))*$',
)
const SHARE_WORD = /^(?:screen|presentation)$/
const CAMERA_OFF = new RegExp(
  `^${PREFIX}(?:(?:camera|cam|video)-(?:is-)?(?:off|muted|disabled)|no-(?:video|camera)|display-avatar-only)$`,
)
const NAME =
  /^(?!(?:.*-)?(?:file|host|class|room|meeting|device|site|team|group|channel|app|event)-?name)(?:.*-)?(?:name|name-?plate|name-?tag|name-?label|display-?name|user-?name|full-?name|nick-?name)(?:-text|-label)?$/
const TILE = /^(?:.*-)?tile$/
/** Text in such an element is about the call, not about the person. */
const NOT_A_NAME =
  /^(?:.*-)?(?:chat|message|messages|msg|bubble|caption|captions|subtitle|subtitles|transcript|toast|tooltip|notification|timer|clock|duration|bitrate|stats|status|quality|resolution|badge|initials|icon|icons)$|^(?:material-(?:icons|symbols).*|google-symbols|fa|fas|far|fab|mdi|bi)$/

const NO = /^(?:false|0|no|off|none|null|undefined)$/i
const YES = /^(?:|true|1|yes|on)$/i
/** Attributes whose value says what kind of tile it is, in a single word. */
const KIND = /(?:^|-)(?:type|kind|source|role|stream)$/
/** Longer values are data. */
const MAX_VALUE_LENGTH = 40

function wordOf(token: string): string {
  return token
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase()
}

/** A class or id, and its parts: block__element--modifier, id_suffix. */
const tokensOf = remembered((token: string): Marks => {
  const parts = token.split(/--+|__+/)
  const suffix = /[^_]_([a-zA-Z]+)$/.exec(token)?.[1]
  const weak = [token, ...parts].map(wordOf)
  return { weak, strong: suffix === undefined ? weak : [...weak, wordOf(suffix)] }
})

const NO_MARKS: Marks = { strong: [], weak: [] }

/** What a data attribute says, given as `name=value`. */
const dataMarksOf = remembered((attribute: string): Marks => {
  const at = attribute.indexOf('=')
  const key = wordOf(attribute.slice('data-'.length, at))
  const value = attribute.slice(at + 1)
  if (NO.test(value)) {
    return /^(?:has-)?(?:camera|cam|video)(?:-on)?$/.test(key) ? { strong: ['camera-off'], weak: [] } : NO_MARKS
  }
  const word = value === '' || /\s/.test(value) ? null : wordOf(value)
  return {
    strong: word === null ? [key] : [key, word],
    weak: [...(YES.test(value) ? [key] : []), ...(word !== null && KIND.test(key) ? [word] : [])],
  }
})

const classMarksOf = remembered((classes: string): readonly Marks[] => classes.split(/\s+/).map(tokensOf))

/** What a custom element calls itself; null for HTML's own elements. */
function customNameOf({ localName }: Element): string | null {
  return localName.includes('-') ? localName : null
}

/** The marks of an element, from its own name, each of its classes, its id and its data attributes. */
function marksOf(element: Element): Marks[] {
  const customName = customNameOf(element)
  const marks: Marks[] = customName === null ? [] : [tokensOf(customName)]
  for (const name of element.getAttributeNames()) {
    const isRead = name === 'class' || name === 'id' || name.startsWith('data-')
    const value = isRead ? element.getAttribute(name) : null
    if (!value && !name.startsWith('data-')) continue
    if (name === 'class') marks.push(...classMarksOf(value ?? ''))
    else if (name === 'id') marks.push(tokensOf(value ?? ''))
    // Longer values are data.
    else marks.push(dataMarksOf(`${name}=${(value ?? '').length > MAX_VALUE_LENGTH ? ' ' : value}`))
  }
  return marks
}

/** What a tile's marks say. @param within From the video to the tile's root. @param around The tile's own wrappers above it. */
export function readMarks(within: readonly Element[], around: readonly Element[]) {
  const inside = within.flatMap(marksOf)
  const outside = around.flatMap(marksOf)
  const isAnywhere = (form: RegExp) =>
    [...inside, ...outside].some(({ strong }) => strong.some((word) => form.test(word)))
  const isInside = (form: RegExp) => inside.some(({ weak }) => weak.some((word) => form.test(word)))
  return {
    isSelf: isAnywhere(SELF) || isInside(SELF_WORD),
    isScreenShare: isAnywhere(SHARE) || isInside(SHARE_WORD),
    isCameraOff: inside.some(({ strong }) => strong.some((word) => CAMERA_OFF.test(word))),
  }
}

/** Whether an element is marked as the place of a name. */
export function isNamePlace(element: Element): boolean {
  return marksOf(element).some(({ strong, weak }) => strong.some(isNameWord) || weak.some(isNameWord))
}
const isNameWord = remembered((word) => NAME.test(word))

/** Whether an element is marked as the place of something else: chat, a timer, an icon. */
export function isOtherPlace(element: Element): boolean {
  return isOtherClass(element.getAttribute('class') ?? '')
}
const isOtherClass = remembered((className) =>
  className.split(/\s+/).some((name) => tokensOf(name).weak.some((word) => NOT_A_NAME.test(word))),
)

/** The mark by which an element says that it is a tile, as a selector; null without one. */
export function tileSelectorOf(element: Element): string | null {
  for (const name of element.getAttributeNames()) {
    const value = name.startsWith('data-') ? (element.getAttribute(name) ?? '') : ''
    if (value.length <= MAX_VALUE_LENGTH && isTileWord(value)) return `[${name}="${CSS.escape(value)}"]`
  }
  const className = tileClassIn(element.getAttribute('class') ?? '')
  if (className !== null) return `.${CSS.escape(className)}`
  const customName = customNameOf(element)
  return customName !== null && isTileWord(customName) ? CSS.escape(customName) : null
}
const isTileWord = remembered((value) => TILE.test(wordOf(value)))
const tileClassIn = remembered(
  (classes) => classes.split(/\s+/).find((token) => TILE.test(wordOf(token.split('--')[0] ?? ''))) ?? null,
)
