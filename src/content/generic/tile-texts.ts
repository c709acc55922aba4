import { cleanText, nameFrom } from '../sites/name-guard'
import { isNamePlace, isOtherPlace } from './marks'
import { remembered } from './remembered'

/** A text of a tile that may be a name. */
export interface TileText {
  readonly text: string
  readonly element: Element
  /** Whether it stands where the page says that a name is. */
  readonly isMarked: boolean
}

/** All that a tile says in words. */
export interface TileTexts {
  readonly texts: readonly TileText[]
  /** Labels that may be a name themselves: of the video and what is around it, of pictures, of data attributes. */
  readonly nameLabels: readonly TileText[]
  /** All labels and tooltips, buttons' too: they may repeat the name. */
  readonly labels: readonly string[]
}

const SKIPPED_TAGS = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'SVG', 'svg', 'IFRAME', 'CANVAS'])
/** What stands in these is no name, but its labels may repeat one. */
const CONTROL_TAGS = new Set(['BUTTON', 'SELECT', 'TEXTAREA', 'INPUT', 'TIME', 'NAV', 'H1', 'H2'])
const CONTROL_ROLES = new Set([
  'button',
  'menu',
  'menuitem',
  'tooltip',
  'log',
  'status',
  'alert',
  'timer',
  'progressbar',
  'slider',
  'img',
])
const NAME_ATTRIBUTE = /^data-(?:.*-)?name$/
const OTHER_NAME_ATTRIBUTE = /(?:file|host|class|room|device|event|component|track)-?name$/

function isControlOf(element: Element): boolean {
  return (
    CONTROL_TAGS.has(element.tagName) ||
    CONTROL_ROLES.has(element.getAttribute('role') ?? '') ||
    element.hasAttribute('aria-live') ||
    element.hasAttribute('contenteditable') ||
    isOtherPlace(element)
  )
}

const CUT_OFF = /\s*(?:…|\.{3})\s*$/

/** A text that is cut off ("Anneliese van d…"), as the title of what is around it has it. */
function wholeText(text: string, title: string): string {
  const start = CUT_OFF.test(text) ? text.replace(CUT_OFF, '').trimStart() : ''
  return start !== '' && title.startsWith(start) ? title : text
}

const isNameAttributeName = remembered((name) => NAME_ATTRIBUTE.test(name) && !OTHER_NAME_ATTRIBUTE.test(name))
const clean = remembered((text) => cleanText(text))
const nameOf = remembered((text) => nameFrom(text))

/**
 * The texts and labels of a tile.
 * @param path From the video to the tile's root: these may be buttons or menus and hold the name all the same.
 */
export function readTexts(path: readonly Element[]): TileTexts {
  const texts: TileText[] = []
  const nameLabels: TileText[] = []
  const labels: string[] = []
  const onPath = new Set(path)

  function readLabels(element: Element, isInControl: boolean): void {
    for (const name of element.getAttributeNames()) {
      const isNameAttribute = isNameAttributeName(name)
      if (!isNameAttribute && name !== 'aria-label' && name !== 'title' && name !== 'alt') continue
      const text = clean(element.getAttribute(name) ?? '')
      if (text === '') continue
      labels.push(text)
      const mayBeName = isNameAttribute || name === 'alt' || onPath.has(element)
      const label = mayBeName && !isInControl ? nameOf(text) : null
      if (label !== null) nameLabels.push({ text: label, element, isMarked: isNameAttribute })
    }
  }

  /** @param title The nearest one around the element. */
  function readElement(element: Element, isInControl: boolean, title: string): void {
    if (SKIPPED_TAGS.has(element.tagName)) return
    const isControl = isInControl || (!onPath.has(element) && isControlOf(element))
    readLabels(element, isControl)
    if (element.tagName === 'VIDEO') return
    const ownTitle = element.getAttribute('title') ?? title
    readText(element, isControl, ownTitle)
    for (const child of (element.shadowRoot ?? element).children) readElement(child, isControl, ownTitle)
    if (element.shadowRoot) for (const child of element.children) readElement(child, isControl, ownTitle)
  }

  function readText(element: Element, isInControl: boolean, title: string): void {
    let own = element.firstElementChild ? '' : element.textContent
    for (let node = element.firstElementChild && element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) own += node.nodeValue ?? ''
    }
    const text = own === '' ? null : nameOf(wholeText(own, title))
    if (text === null) return
    if (isInControl) labels.push(text)
    else texts.push({ text, element, isMarked: isNamePlace(element) || isInNamePlace(element) })
  }

  function isInNamePlace({ parentElement }: Element): boolean {
    return parentElement !== null && !onPath.has(parentElement) && isNamePlace(parentElement)
  }

  const root = path.at(-1)
  if (root) readElement(root, false, '')
  return { texts, nameLabels, labels }
}
