import { cleanText, nameFrom } from '../sites/name-guard'
import { isNamePlace, isOtherPlace } from './marks'

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
const CONTROLS =
  'button, select, textarea, input, time, nav, h1, h2, [role=button], [role=menu], [role=menuitem], [role=tooltip], [role=log], [role=status], [role=alert], [role=timer], [role=progressbar], [role=slider], [role=img], [aria-live], [contenteditable]'
const NAME_ATTRIBUTE = /^data-(?:.*-)?name$/
const OTHER_NAME_ATTRIBUTE = /(?:file|host|class|room|device|event|component|track)-?name$/

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
    if (element.attributes.length === 0) return
    for (const { name, value } of element.attributes) {
      const isNameAttribute = NAME_ATTRIBUTE.test(name) && !OTHER_NAME_ATTRIBUTE.test(name)
      if (!isNameAttribute && name !== 'aria-label' && name !== 'title' && name !== 'alt') continue
      const text = cleanText(value)
      if (text === '') continue
      labels.push(text)
      const mayBeName = isNameAttribute || name === 'alt' || onPath.has(element)
      const label = mayBeName && !isInControl ? nameFrom(text) : null
      if (label !== null) nameLabels.push({ text: label, element, isMarked: isNameAttribute })
    }
  }

  function readElement(element: Element, isInControl: boolean): void {
    if (SKIPPED_TAGS.has(element.tagName)) return
    const isControl = isInControl || (!onPath.has(element) && (element.matches(CONTROLS) || isOtherPlace(element)))
    readLabels(element, isControl)
    if (element.tagName === 'VIDEO') return
    readText(element, isControl)
    for (const child of (element.shadowRoot ?? element).children) readElement(child, isControl)
    if (element.shadowRoot) for (const child of element.children) readElement(child, isControl)
  }

  function readText(element: Element, isInControl: boolean): void {
    let own = ''
    for (let node = element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) own += node.nodeValue ?? ''
    }
    const text = own === '' ? null : nameFrom(own)
    if (text === null) return
    if (isInControl) labels.push(text)
    else texts.push({ text, element, isMarked: isNamePlace(element) || isInNamePlace(element) })
  }

  function isInNamePlace({ parentElement }: Element): boolean {
    return parentElement !== null && !onPath.has(parentElement) && isNamePlace(parentElement)
  }

  const root = path.at(-1)
  if (root) readElement(root, false)
  return { texts, nameLabels, labels }
}
