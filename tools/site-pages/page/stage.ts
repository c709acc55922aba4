/** Puts the HTML of a fixture page on the page: its videos play, its canvases are painted, its frames have content. */
import { paintCanvas, whenPainted } from './painter'
import type { PainterKind } from './painter'
import { colorOf, streamOf } from './pictures'

/** Sizes that the site's own style sheet would give. */
const STYLE = 'body{margin:0}video{width:320px;height:180px}'
const PLAYING_LIMIT_MS = 10_000
/** Attributes that say what a fixture page shows; no reader sees them. */
const OWN_ATTRIBUTES = new Set([
  'data-plays',
  'data-paused',
  'data-paints',
  'data-columns',
  'data-painter',
  'data-shadow',
  'data-in-shadow',
  'data-holds',
])

const stopPainting = new Map<HTMLCanvasElement, () => void>()

/** Shows a page and waits until all its videos play. */
export async function showPage(html: string): Promise<void> {
  for (const stop of stopPainting.values()) stop()
  stopPainting.clear()
  document.head.innerHTML = `<style>${STYLE}</style>`
  document.body.innerHTML = html
  await fill(document.body)
}

/** Gives an element's videos, canvases, shadow roots and frames what their data attributes ask for. */
export async function fill(root: ParentNode): Promise<void> {
  for (const host of root.querySelectorAll('[data-shadow]')) {
    host.removeAttribute('data-shadow')
    host.attachShadow({ mode: 'open' }).append(...host.querySelectorAll(':scope > [data-in-shadow]'))
  }
  for (const frame of root.querySelectorAll<HTMLIFrameElement>('iframe[data-holds]')) {
    const inside = frame.contentDocument
    if (!inside) throw new Error('A frame of the page has no document')
    inside.head.innerHTML = `<style>${STYLE}</style>`
    inside.body.innerHTML = frame.dataset['holds'] ?? ''
    frame.removeAttribute('data-holds')
    await fill(inside.body)
  }
  for (const host of root.querySelectorAll('*')) if (host.shadowRoot) await fill(host.shadowRoot)
  await Promise.all([...root.querySelectorAll<HTMLVideoElement>('video[data-plays]')].map(play))
  const canvases = [...root.querySelectorAll<HTMLCanvasElement>('canvas[data-paints]')]
  canvases.forEach(paint)
  await Promise.all(canvases.map(whenPainted))
}

/** Has a video play what its attribute names. */
async function play(video: HTMLVideoElement): Promise<void> {
  const id = video.dataset['plays'] ?? ''
  video.removeAttribute('data-plays')
  video.srcObject = streamOf(id)
  await video.play().catch(() => undefined)
  const deadline = performance.now() + PLAYING_LIMIT_MS
  while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    if (performance.now() > deadline) throw new Error(`The video of ${id} does not play`)
    await new Promise((done) => setTimeout(done, 10))
  }
  if (video.hasAttribute('data-paused')) video.pause()
}

function paint(canvas: HTMLCanvasElement): void {
  const { paints = '', columns = '1', painter = '2d' } = canvas.dataset
  for (const name of ['data-paints', 'data-columns', 'data-painter']) canvas.removeAttribute(name)
  stopPainting.get(canvas)?.()
  stopPainting.set(canvas, paintCanvas(canvas, cellsOf(canvas, paints.split(','), Number(columns)), kindOf(painter)))
}

function cellsOf({ width, height }: HTMLCanvasElement, ids: readonly string[], columns: number) {
  const size = { width: width / columns, height: height / Math.ceil(ids.length / columns) }
  return ids.map((id, index) => ({
    color: id === '' ? '#000' : colorOf(id),
    rect: { x: (index % columns) * size.width, y: Math.floor(index / columns) * size.height, ...size },
  }))
}

function kindOf(painter: string): PainterKind {
  const kinds: readonly PainterKind[] = ['2d', 'webgl', 'worker', 'slow', 'black']
  const kind = kinds.find((each) => each === painter)
  if (!kind) throw new Error(`No painter ${painter}`)
  return kind
}

/** What turns one page into another. */
export interface Changes {
  /** Of attributes and texts. */
  readonly markup: (() => void)[]
  /** Of what videos and canvases show. */
  readonly media: (() => Promise<void>)[]
}

/**
 * How the page becomes another one of the same form, as a site does it that re-uses its tiles: all elements stay.
 * @throws Error when the pages differ in more than attributes, texts and pictures.
 */
export function changesTo(html: string): Changes {
  const template = document.createElement('template')
  template.innerHTML = html
  const changes: Changes = { markup: [], media: [] }
  compareChildren([...document.body.childNodes], [...template.content.childNodes], changes)
  return changes
}

function compareChildren(now: readonly Node[], next: readonly Node[], changes: Changes): void {
  const isSameForm = now.length === next.length && now.every((node, index) => node.nodeName === next[index]?.nodeName)
  if (!isSameForm) throw new Error(`The pages differ in form: ${now.map(nameOf).join()} and ${next.map(nameOf).join()}`)
  for (const [index, node] of now.entries()) {
    const other = next[index]
    if (node instanceof Element && other instanceof Element) {
      compareAttributes(node, other, changes)
      compareChildren(childrenOf(node), childrenOf(other), changes)
    } else if (other && node.nodeValue !== other.nodeValue) {
      changes.markup.push(() => {
        node.nodeValue = other.nodeValue
      })
    }
  }
}

const nameOf = ({ nodeName }: Node): string => nodeName

/** Those in the shadow root first. */
function childrenOf(element: Element): Node[] {
  if (element.shadowRoot) return [...element.shadowRoot.childNodes, ...element.childNodes]
  const isInShadow = (node: Node): boolean => node instanceof Element && node.hasAttribute('data-in-shadow')
  const children = [...element.childNodes]
  return [...children.filter(isInShadow), ...children.filter((node) => !isInShadow(node))]
}

function compareAttributes(now: Element, next: Element, { markup, media }: Changes): void {
  const plays = next.getAttribute('data-plays')
  if (now instanceof HTMLVideoElement && plays !== null && now.srcObject !== streamOf(plays)) {
    media.push(() => {
      now.dataset['plays'] = plays
      return play(now)
    })
  }
  if (now instanceof HTMLCanvasElement && next instanceof HTMLCanvasElement && next.dataset['paints'] !== undefined) {
    media.push(async () => {
      Object.assign(now.dataset, next.dataset)
      paint(now)
      await whenPainted(now)
    })
  }
  for (const name of new Set([...now.getAttributeNames(), ...next.getAttributeNames()])) {
    const value = next.getAttribute(name)
    if (OWN_ATTRIBUTES.has(name) || now.getAttribute(name) === value) continue
    markup.push(() => (value === null ? now.removeAttribute(name) : now.setAttribute(name, value)))
  }
}
