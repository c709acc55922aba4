import type { Expression } from '../call/reading'
import type { Badge, BadgeWords } from '../shared/protocol'
import { BADGE_COLOURS, BADGE_STYLES } from './badge-style'
import type { FrameSource } from './frame-source'

/** Least part of a video that must be visible for its badge to show; the rest is cropped by its tile, or scrolled away. */
const MIN_VISIBLE = 0.3
/** Visible parts at which the browser reports again. */
const VISIBLE_STEPS = [MIN_VISIBLE, 0.5, 0.75, 1]
/** Between the edges of the video and its badge, pixels. */
const MARGIN_PX = 8
/** Narrower videos have no room for a word. */
const MIN_WIDTH_PX = 80

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
    sheet.replaceSync(BADGE_STYLES)
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
