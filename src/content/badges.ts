import type { Expression } from '../call/reading'
import type { Badge, BadgeWords } from '../shared/protocol'

/** Least part of a video that must be in sight for its badge to show; the rest is cropped by its tile, or scrolled away. */
const LEAST_IN_SIGHT = 0.3
/** Parts at which the browser tells anew what is in sight. */
const SIGHT_STEPS = [LEAST_IN_SIGHT, 0.5, 0.75, 1]
/** Between the edges of the video and its badge, pixels. */
const MARGIN_PX = 8
/** Videos less wide have no room for a word. */
const LEAST_WIDTH_PX = 80

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

/** Where the page's own styles reach (`:host`), each rule is held against them. Nothing here moves. */
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

/** What a badge says, in the words of its language. */
interface Shown {
  readonly key: string
  readonly expression: Expression
  readonly word: string
  readonly confidence: number
}

/** From the edges of a video to what is in sight of it, pixels. */
interface Insets {
  readonly left: number
  readonly right: number
  readonly top: number
}

interface Layer {
  readonly host: HTMLElement
  readonly element: HTMLElement
  readonly badges: Map<string, HTMLElement>
  /** The videos in sight, and what of them is not. */
  readonly inSight: Map<Element, Insets>
  readonly observer: IntersectionObserver
  /** Ends the listeners. */
  readonly end: AbortController
}

/**
 * Shows on each tile what is read of its participant: one element on the page, with a closed shadow root, in the top
 * layer, which no click and no screen reader meets (popup and panel speak of the same). Without badges there is
 * nothing on the page, and nothing to do.
 */
export class TileBadges {
  readonly #page: Document
  #shown: readonly Shown[] = []
  #isRightToLeft = false
  #tiles: ReadonlyMap<string, { readonly video: HTMLVideoElement | null }> = new Map()
  #layer: Layer | null = null
  #isPlacing = false

  constructor(page: Document) {
    this.#page = page
  }

  /** Shows these badges in these words, and no others, from now on. */
  show(badges: readonly Badge[], { expressions, isRightToLeft }: BadgeWords): void {
    this.#isRightToLeft = isRightToLeft
    this.#shown = badges.flatMap(({ key, expression, confidence }) =>
      expression === null ? [] : [{ key, expression, word: expressions[expression], confidence }],
    )
    if (this.#shown.length === 0) this.#close()
    else this.#place()
  }

  /** Takes in where the tiles are now, by the keys of the badges. */
  follow(tiles: ReadonlyMap<string, { readonly video: HTMLVideoElement | null }>): void {
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

  /** With the page's next frame, however often it is asked for until then. */
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
    const { host, element, badges, inSight, observer } = this.#layer
    if (!host.isConnected) this.#raise(host)
    // All that is measured, then all that is changed: the page lays itself out once.
    const frame = element.getBoundingClientRect()
    const stage = this.#page.fullscreenElement
    const places = this.#shown.flatMap((badge) => {
      const video = this.#tiles.get(badge.key)?.video
      // What is in full screen covers the tiles that are not in it.
      const isCovered = stage?.contains(video ?? null) === false
      if (!video?.isConnected || isCovered) return []
      observer.observe(video)
      const hidden = inSight.get(video)
      const { left, right, top } = video.getBoundingClientRect()
      if (!hidden || right - left < LEAST_WIDTH_PX) return []
      return [{ badge, box: { left: left + hidden.left, right: right - hidden.right, top: top + hidden.top } }]
    })
    const placed = new Set(places.map(({ badge }) => badge.key))
    for (const [key, left] of badges) {
      if (placed.has(key)) continue
      left.remove()
      badges.delete(key)
    }
    element.dir = this.#isRightToLeft ? 'rtl' : 'ltr'
    for (const { badge, box } of places) {
      const drawn = badges.get(badge.key) ?? this.#draw()
      badges.set(badge.key, drawn)
      this.#write(drawn, badge)
      const startPx = this.#isRightToLeft ? frame.right - box.right : box.left - frame.left
      drawn.style.insetInlineStart = `${startPx + MARGIN_PX}px`
      drawn.style.insetBlockStart = `${box.top - frame.top + MARGIN_PX}px`
      drawn.style.maxInlineSize = `${box.right - box.left - 2 * MARGIN_PX}px`
      if (!drawn.isConnected) element.append(drawn)
    }
  }

  #open(): Layer {
    const host = this.#page.createElement('div')
    host.inert = true
    host.setAttribute('aria-hidden', 'true')
    host.popover = 'manual'
    const root = host.attachShadow({ mode: 'closed' })
    // A sheet of this kind is none that the page's content security policy could forbid.
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
    // What goes to full screen covers all that is on the page by then.
    this.#page.addEventListener('fullscreenchange', () => this.#raise(host), { signal })
    const inSight = new Map<Element, Insets>()
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, intersectionRect: seen, boundingClientRect: all } of entries) {
          if (intersectionRatio < LEAST_IN_SIGHT) inSight.delete(target)
          else
            inSight.set(target, { left: seen.left - all.left, right: all.right - seen.right, top: seen.top - all.top })
        }
        place()
      },
      { threshold: SIGHT_STEPS },
    )
    this.#raise(host)
    return { host, element, badges: new Map(), inSight, observer, end }
  }

  /** To the top of the top layer. That takes no focus: nothing in it could have it. */
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
