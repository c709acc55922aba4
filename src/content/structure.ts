import { MAX_STRUCTURE_LENGTH } from '../shared/protocol'
import { callDocuments } from './call-documents'
import { parentOf } from './generic/page-roots'
import { livePictures } from './live-pictures'
import { StructureMask } from './structure-mask'

/** How far above a picture its tile may begin, elements. */
const MAX_BOX_HEIGHT = 6
/** How far below the outermost element of a tile it is described, elements. */
const MAX_BOX_DEPTH = 12
/** How far below it texts are looked for that may be a name, elements. */
const MAX_TEXT_DEPTH = 40
/** Most children of an element that are told apart. */
const MAX_CHILDREN = 40
/** Most attributes that are named of an element. */
const MAX_ATTRIBUTES = 24
/** Most elements that are described or searched for names in all, so that a page of any size takes no longer. */
const MAX_ELEMENTS = 20_000
/** Elements that hold no tile, and say nothing about the page's form. */
const LEFT_OUT = new Set(['script', 'style', 'link', 'meta', 'noscript', 'template', 'title', 'base'])
/** Attributes with words for people: they may hold a name. */
const WORDED = /^(?:aria-label|aria-description|title|alt|placeholder)$|name|label|user/

/**
 * Describes how a page shows its tiles, for a bug report: tags, ids, classes and names of attributes of each live
 * picture, of the tiles that the reader found, and of the way to them. No text, no other value and no picture is in it,
 * and what may be a name in an id or a class is masked with "*". Same siblings stand once, with their number. At most
 * {@link MAX_STRUCTURE_LENGTH} characters.
 * @param tileRoots As the reader found them.
 * @param nowMs Monotonic time of this look.
 */
export function describeStructure(page: Document, tileRoots: readonly Element[], nowMs: number): string {
  const pictures = new Set(livePictures(page, nowMs).map(({ element }) => element))
  const outline = new Outline(pictures, new Set(tileRoots))
  const lines = callDocuments(page, []).flatMap(({ documentElement }) => outline.of(documentElement))
  return cut(lines)
}

class Outline {
  readonly #pictures: ReadonlySet<Element>
  readonly #tiles: ReadonlySet<Element>
  /** Outermost elements of what is described to its end. */
  readonly #boxes: ReadonlySet<Element>
  /** All elements around the boxes, and the boxes. */
  readonly #way = new Set<Element>()
  readonly #mask: StructureMask
  #elementsLeft = MAX_ELEMENTS

  constructor(pictures: ReadonlySet<Element>, tiles: ReadonlySet<Element>) {
    this.#pictures = pictures
    this.#tiles = tiles
    this.#boxes = new Set([...tiles, ...boxesOf(pictures)])
    for (const box of this.#boxes) for (const element of [box, ...around(box)]) this.#way.add(element)
    this.#mask = new StructureMask([...this.#boxes].flatMap((box) => this.#textsIn(box)))
    this.#elementsLeft = MAX_ELEMENTS
  }

  /** @param depth Elements since the outermost one of a tile; null outside of tiles. */
  of(element: Element, depth: number | null = null): string[] {
    this.#elementsLeft--
    const own = this.#labelOf(element)
    const below = this.#boxes.has(element) ? 0 : depth
    const groups = groupsIn(element)
    const isShown = below === null ? this.#way.has(element) : below < MAX_BOX_DEPTH
    if (groups.length === 0) return [own]
    if (!isShown || this.#elementsLeft <= 0) return [`${own} …`]
    const next = below === null ? null : below + 1
    const lines = groups.flatMap(({ label, children }) => {
      const blocks = this.#blocksOf(children, next)
      return label === null ? blocks : [label, ...indented(blocks)]
    })
    return [own, ...indented(lines)]
  }

  #blocksOf(children: readonly Element[], depth: number | null): string[] {
    const counts = new Map<string, number>()
    for (const child of children) {
      if (this.#elementsLeft <= 0) break
      const block = this.of(child, depth).join('\n')
      counts.set(block, (counts.get(block) ?? 0) + 1)
    }
    const blocks = [...counts].slice(0, MAX_CHILDREN).flatMap(([block, count]) => {
      const [first = '', ...others] = block.split('\n')
      return [count === 1 ? first : `${first} × ${count}`, ...others]
    })
    return counts.size > MAX_CHILDREN ? [...blocks, '…'] : blocks
  }

  #labelOf(element: Element): string {
    const { localName, id, classList } = element
    const names = element.getAttributeNames().filter((name) => name !== 'id' && name !== 'class')
    const attributes = names.slice(0, MAX_ATTRIBUTES).map((name) => this.#mask.token(name))
    return [
      localName,
      id && `#${this.#mask.id(id)}`,
      ...[...classList].map((name) => `.${this.#mask.token(name)}`),
      attributes.length > 0 && ` [${attributes.join(' ')}]`,
      this.#tiles.has(element) && ' ← tile',
      this.#pictures.has(element) && ' ← live',
    ]
      .filter((part) => part !== false)
      .join('')
  }

  #textsIn(element: Element, depth = 0): string[] {
    if (this.#elementsLeft-- <= 0 || depth > MAX_TEXT_DEPTH) return []
    const own = [...element.childNodes].flatMap((node) =>
      node.nodeType === Node.TEXT_NODE ? (node.textContent?.trim() ?? '') : [],
    )
    const labels = element
      .getAttributeNames()
      .flatMap((name) => (WORDED.test(name) ? (element.getAttribute(name) ?? '') : []))
    const inside = groupsIn(element).flatMap(({ children }) =>
      children.flatMap((child) => this.#textsIn(child, depth + 1)),
    )
    return [...own, ...labels, ...inside].filter((text) => text !== '')
  }
}

/** What an element holds: its shadow root, its frame's document, and its children. */
function groupsIn(element: Element): { label: string | null; children: Element[] }[] {
  // Drawings are icons.
  if (element.localName === 'svg') return []
  const { shadowRoot } = element
  const frame = frameDocumentOf(element)
  return [
    { label: '#shadow-root', children: [...(shadowRoot?.children ?? [])] },
    { label: '#document', children: frame ? [frame.documentElement] : [] },
    { label: null, children: [...element.children] },
  ]
    .map(({ label, children }) => ({ label, children: children.filter(({ localName }) => !LEFT_OUT.has(localName)) }))
    .filter(({ children }) => children.length > 0)
}

/** Null for a frame of another origin too. Not by `instanceof`: a frame of the page has its own HTMLIFrameElement. */
function frameDocumentOf(element: Element): Document | null {
  return 'contentDocument' in element && element.localName === 'iframe'
    ? (element as HTMLIFrameElement).contentDocument
    : null
}

/** The elements around another one, from the inside out, also those around the frame or shadow root that it is in. */
function* around(element: Element): Generator<Element> {
  let at = parentOf(element) ?? element.ownerDocument.defaultView?.frameElement ?? null
  while (at) {
    yield at
    at = parentOf(at) ?? at.ownerDocument.defaultView?.frameElement ?? null
  }
}

/** For each picture the outermost element that shows no other picture, within some height. */
function boxesOf(pictures: ReadonlySet<Element>): Element[] {
  const picturesIn = new Map<Element, number>()
  for (const picture of pictures)
    for (const element of around(picture)) picturesIn.set(element, (picturesIn.get(element) ?? 0) + 1)
  return [...pictures].map((picture) => {
    let box = picture
    let height = 0
    for (const element of around(picture)) {
      const isPage = element.localName === 'body' || element.localName === 'iframe'
      if (isPage || picturesIn.get(element) !== 1 || height === MAX_BOX_HEIGHT) break
      box = element
      height++
    }
    return box
  })
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`)

/** As many whole lines as fit. */
function cut(lines: readonly string[]): string {
  const text = lines.join('\n')
  if (text.length <= MAX_STRUCTURE_LENGTH) return text
  const end = text.lastIndexOf('\n', MAX_STRUCTURE_LENGTH - 2)
  return `${text.slice(0, Math.max(0, end))}\n…`
}
