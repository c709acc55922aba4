import type { Expression } from '../call/reading'
import type { Badge, BadgeWords } from '../shared/protocol'
import type { FrameSource } from './frame-source'

/** Least part of a video that must be visible for its badge to show; the rest is cropped by its tile, or scrolled away. */
const MIN_VISIBLE = 0.3
/** Visible parts at which the browser reports again. */
const VISIBLE_STEPS = [MIN_VISIBLE, 0.5, 0.75, 1]
/** Between the edges of the video and its badge, pixels. */
const MARGIN_PX = 8
/** Narrower videos have no room for a word. */
const MIN_WIDTH_PX = 80

/** The dark theme's colours in src/ui/tokens.css: badges are dark on any page. */
export const BADGE_COLOURS: Readonly<Record<Expression, string>> = {
  angry: '#ff857e',
  disgust: '#94a016',
  fear: '#c5a8ff',
  happy: '#f3c53b',
  sad: '#6d8cfd',
  surprise: '#06c3b4',
  neutral: '#cbdae2',
}

/** The page's own styles reach `:host`, so each rule there is important. Nothing is animated. */
const STYLES = `
  :host {
    all: initial !important;
    display: block !important;
    position: fixed !important;
    inset: 0 !important;
    inline-size: auto !important;
    block-size: auto !important;
    margin: 0 !important;
    border: 0 !important;
    padding: 0 !important;
    background: none !important;
    overflow: clip !important;
    pointer-events: none !important;
    z-index: 2147483647 !important;
  }
  .layer { position: absolute; inset: 0; }
  .badge {
    position: absolute;
    display: flex;
    align-items: center;
    gap: 5px;
    box-sizing: border-box;
    border: 1px solid rgb(255 255 255 / 24%);
    border-radius: 999px;
    padding-block: 2px;
    padding-inline: 6px 8px;
    background: rgb(20 22 26 / 80%);
    color: #fff;
    font: 600 12px/16px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    white-space: nowrap;
  }
  .badge[hidden] { display: none; }
  .dot {
    flex: none;
    box-sizing: border-box;
    inline-size: 9px;
    block-size: 9px;
    border: 1.5px solid var(--colour);
    border-radius: 50%;
    background: conic-gradient(var(--colour) calc(var(--sure) * 1turn), transparent 0);
  }
  .word { overflow: hidden; text-overflow: ellipsis; }
  @media (forced-colors: active) { .dot { display: none; } }
  @media print { .layer { display: none; } }
`

/** The tile of a badge: the badge stands on what it draws, or on its root where that is a part of a larger canvas. */
export interface BadgeTile {
  readonly root: Element
  readonly source: FrameSource | null
}

/** What a badge says, in the words of its language. */
interface Shown {
  readonly tileId: string
  readonly expression: Expression
  readonly word: string
  readonly confidence: number
}

/** From the edges of a video to its visible part, pixels. */
interface Insets {
  readonly left: number
  readonly right: number
  readonly top: number
}

interface Layer {
  readonly host: HTMLElement
  readonly element: HTMLElement
  readonly badges: Map<string, HTMLElement>
  /** The visible videos, and how much of them is not. */
  readonly visible: Map<Element, Insets>
  readonly observer: IntersectionObserver
  /** Ends the listeners. */
  readonly end: AbortController
}

/**
 * Shows on each tile what is read of its participant: one element on the page, with a closed shadow root, in the top
 * layer, which clicks and screen readers pass over (popup and panel say the same). Without badges there is nothing on the
 * page, and nothing to do.
 */
export class TileBadges {
  readonly #page: Document
  #shown: readonly Shown[] = []
  #isRightToLeft = false
  #tiles: ReadonlyMap<string, BadgeTile> = new Map()
  #layer: Layer | null = null
  #isPlacing = false

  constructor(page: Document) {
    this.#page = page
  }

  /** Shows these badges in these words, and no others, from now on. */
  show(badges: readonly Badge[], { expressions, isRightToLeft }: BadgeWords): void {
    this.#isRightToLeft = isRightToLeft
    this.#shown = badges.flatMap(({ tileId, expression, confidence }) =>
      expression === null ? [] : [{ tileId, expression, word: expressions[expression], confidence }],
    )
    if (this.#shown.length === 0) this.#close()
    else this.#place()
  }

  /** Where the tiles are now, by their ids. */
  follow(tiles: ReadonlyMap<string, BadgeTile>): void {
    this.#tiles = tiles
    if (this.#shown.length > 0) this.#place()
  }

  /** Takes all badges off the page. */
  clear(): void {
    this.#shown = []
    this.#tiles = new Map()
    this.#close()
  }

  #close(): void {
    this.#layer?.end.abort()
    this.#layer?.observer.disconnect()
    this.#layer?.host.remove()
    this.#layer = null
  }

  /** Places the badges with the page's next frame, once, however often it is called until then. */
  #place(): void {
    if (this.#isPlacing) return
    this.#isPlacing = true
    requestAnimationFrame(() => {
      this.#isPlacing = false
      if (this.#shown.length > 0) this.#placeNow()
    })
  }

  #placeNow(): void {
    this.#layer ??= this.#open()
    const { host, element, badges, visible, observer } = this.#layer
    if (!host.isConnected) this.#raise(host)
    // Measure everything first, then change everything: the page lays itself out once.
    const frame = element.getBoundingClientRect()
    const stage = this.#page.fullscreenElement
    const places = this.#shown.flatMap((badge) => {
      const tile = this.#tiles.get(badge.tileId)
      const video = tile && this.#placeOf(tile)
      // What is in full screen covers the tiles that are not in it.
      const isCovered = stage?.contains(video ?? null) === false
      if (!video?.isConnected || isCovered) return []
      observer.observe(video)
      const hidden = visible.get(video)
      const { left, right, top } = video.getBoundingClientRect()
      if (!hidden || right - left < MIN_WIDTH_PX) return []
      return [{ badge, box: { left: left + hidden.left, right: right - hidden.right, top: top + hidden.top } }]
    })
    const placed = new Set(places.map(({ badge }) => badge.tileId))
    for (const [tileId, left] of badges) {
      if (placed.has(tileId)) continue
      left.remove()
      badges.delete(tileId)
    }
    element.dir = this.#isRightToLeft ? 'rtl' : 'ltr'
    for (const { badge, box } of places) {
      const drawn = badges.get(badge.tileId) ?? this.#draw()
      badges.set(badge.tileId, drawn)
      this.#write(drawn, badge)
      const startPx = this.#isRightToLeft ? frame.right - box.right : box.left - frame.left
      drawn.style.insetInlineStart = `${startPx + MARGIN_PX}px`
      drawn.style.insetBlockStart = `${box.top - frame.top + MARGIN_PX}px`
      drawn.style.maxInlineSize = `${box.right - box.left - 2 * MARGIN_PX}px`
      if (!drawn.isConnected) element.append(drawn)
    }
  }

  /** Null in a frame of the page, which has coordinates of its own. */
  #placeOf({ root, source }: BadgeTile): Element | null {
    const place = !source || source.rect ? root : source.element
    return place.ownerDocument === this.#page ? place : null
  }

  #open(): Layer {
    const host = this.#page.createElement('div')
    host.inert = true
    host.setAttribute('aria-hidden', 'true')
    host.popover = 'manual'
    const root = host.attachShadow({ mode: 'closed' })
    // The page's content security policy does not apply to an adopted sheet.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLES)
    root.adoptedStyleSheets = [sheet]
    const element = this.#page.createElement('div')
    element.className = 'layer'
    root.append(element)

    const end = new AbortController()
    const { signal } = end
    const place = () => this.#place()
    this.#page.addEventListener('scroll', place, { capture: true, passive: true, signal })
    this.#page.defaultView?.addEventListener('resize', place, { signal })
    // An element that goes to full screen covers what was in the top layer before.
    this.#page.addEventListener('fullscreenchange', () => this.#raise(host), { signal })
    const visible = new Map<Element, Insets>()
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, intersectionRect: seen, boundingClientRect: all } of entries) {
          if (intersectionRatio < MIN_VISIBLE) visible.delete(target)
          else
            visible.set(target, { left: seen.left - all.left, right: all.right - seen.right, top: seen.top - all.top })
        }
        place()
      },
      { threshold: VISIBLE_STEPS },
    )
    this.#raise(host)
    return { host, element, badges: new Map(), visible, observer, end }
  }

  /** Moves the host to the top of the top layer. Nothing in it can take the focus. */
  #raise(host: HTMLElement): void {
    if (!host.isConnected) this.#page.documentElement.append(host)
    else host.hidePopover()
    host.showPopover()
    this.#place()
  }

  #draw(): HTMLElement {
    const badge = this.#page.createElement('div')
    badge.className = 'badge'
    const [dot, word] = [this.#page.createElement('span'), this.#page.createElement('span')]
    dot.className = 'dot'
    word.className = 'word'
    badge.append(dot, word)
    return badge
  }

  #write(drawn: HTMLElement, { expression, word: text, confidence }: Shown): void {
    drawn.style.setProperty('--colour', BADGE_COLOURS[expression])
    drawn.style.setProperty('--sure', String(confidence))
    const word = drawn.lastElementChild
    if (word && word.textContent !== text) word.textContent = text
  }
}
