// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import { EXPRESSIONS } from '../call/reading'
import { badgeWordsOf } from '../shared/badge-words'
import type { Badge, BadgeWords } from '../shared/protocol'
import { BADGE_COLOURS } from './badge-style'
import { TileBadges } from './badges'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'

let shadow: MockInstance<Element['attachShadow']>
let badges: TileBadges
let frames: FrameRequestCallback[] = []
let observers: FakeObserver[] = []
const popovers: string[] = []
/** The part of each video that the page shows; all of it unless told. */
const partsInSight = new Map<Element, DOMRect>()

type Entry = Pick<IntersectionObserverEntry, 'target' | 'intersectionRatio' | 'intersectionRect' | 'boundingClientRect'>

class FakeObserver {
  readonly #tell: (entries: Entry[]) => void
  readonly watched = new Set<Element>()
  constructor(tell: (entries: Entry[]) => void) {
    this.#tell = tell
    observers.push(this)
  }
  observe(target: Element) {
    if (this.watched.has(target)) return
    this.watched.add(target)
    this.look()
  }
  disconnect() {
    this.watched.clear()
  }
  /** As the browser does once something has moved. */
  look() {
    this.#tell(
      [...this.watched].map((target) => {
        const all = target.getBoundingClientRect()
        const seen = partsInSight.get(target) ?? all
        return {
          target,
          intersectionRatio: (seen.width * seen.height) / (all.width * all.height),
          intersectionRect: seen,
          boundingClientRect: all,
        }
      }),
    )
  }
}

function videoAt(x: number, y: number, width = 320, height = 180) {
  const video = madeVideo(document, madeStream(madeTrack()))
  const box = { x, y, width, height }
  video.getBoundingClientRect = () => new DOMRect(box.x, box.y, box.width, box.height)
  document.body.append(video)
  return { video, box }
}
const badge = (tileId: string, expression: Badge['expression'] = 'happy', confidence = 0.8): Badge => ({
  tileId,
  expression,
  confidence,
})
function passFrame() {
  // Being in sight is told after the first frame; the badge comes with the second.
  for (let turn = 0; turn < 3; turn++) for (const frame of frames.splice(0)) frame(0)
}
const hosts = () => document.querySelectorAll<HTMLElement>('html > [popover]')
function inShadow() {
  const made = shadow.mock.results.at(-1)?.value
  return made instanceof ShadowRoot ? made : null
}
const drawn = () =>
  [...(inShadow()?.querySelectorAll<HTMLElement>('.badge') ?? [])].map(({ textContent, style }) => [
    textContent,
    style.insetInlineStart,
    style.insetBlockStart,
  ])
const upper: BadgeWords = badgeWordsOf((key) => key.replace('expression_', '').toUpperCase())
const show = (shown: readonly Badge[], words = upper) => badges.show(shown, words)
const tiles = (...entries: [string, HTMLVideoElement | null][]) =>
  new Map(
    entries.map(([tileId, element]) => [
      tileId,
      {
        root: element?.parentElement ?? document.createElement('div'),
        source: element && ({ kind: 'video', element, rect: null } as const),
      },
    ]),
  )

beforeEach(() => {
  frames = []
  observers = []
  popovers.length = 0
  partsInSight.clear()
  shadow = vi.spyOn(Element.prototype, 'attachShadow')
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
  vi.stubGlobal('IntersectionObserver', FakeObserver)
  Object.assign(HTMLElement.prototype, {
    showPopover: () => popovers.push('show'),
    hidePopover: () => popovers.push('hide'),
  })
  badges = new TileBadges(document)
})
afterEach(() => {
  badges.clear()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('badges', () => {
  it('say at the start corner of each tile what is read there', () => {
    badges.follow(tiles(['a', videoAt(100, 50).video], ['b', videoAt(500, 50).video], ['c', null]))
    show([badge('a'), badge('b', 'sad'), badge('c'), badge('nobody')])
    passFrame()
    expect(drawn()).toEqual([
      ['HAPPY', '108px', '58px'],
      ['SAD', '508px', '58px'],
    ])
    expect(hosts()).toHaveLength(1)
  })

  it('change their language in the middle of a call, and stand at the right where that is the start', () => {
    badges.follow(tiles(['a', videoAt(100, 50).video]))
    show([badge('a')])
    passFrame()
    const hebrew = badgeWordsOf((key) => (key === 'text_direction' ? 'rtl' : `${key} he`))
    show([badge('a')], hebrew)
    passFrame()
    // The layer is 320 px wide here, as everything is (made-page.ts).
    expect(drawn()).toEqual([['expression_happy he', `${320 - 420 + 8}px`, '58px']])
    expect(inShadow()?.querySelector('.layer')?.getAttribute('dir')).toBe('rtl')
    show([badge('a')])
    passFrame()
    expect(drawn()).toEqual([['HAPPY', '108px', '58px']])
    expect(inShadow()?.querySelector('.layer')?.getAttribute('dir')).toBe('ltr')
  })

  it('stand on the root of a tile that draws a part of a canvas, and not in frames of the page', () => {
    const { video: root } = videoAt(100, 50)
    const element = document.createElement('canvas')
    const frame = document.implementation.createHTMLDocument()
    badges.follow(
      new Map([
        ['a', { root, source: { kind: 'canvas', element, rect: new DOMRect(0, 0, 640, 360) } }],
        ['b', { root: frame.body, source: null }],
      ]),
    )
    show([badge('a'), badge('b')])
    passFrame()
    expect(drawn()).toEqual([['HAPPY', '108px', '58px']])
  })

  it("are in nobody's way: no click, no focus, no screen reader, closed to the page", () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    show([badge('a')])
    passFrame()
    const [host] = hosts()
    expect(shadow).toHaveBeenCalledExactlyOnceWith({ mode: 'closed' })
    expect(host?.shadowRoot).toBeNull()
    expect(host?.inert).toBe(true)
    expect(host?.getAttribute('aria-hidden')).toBe('true')
    expect(popovers).toEqual(['show'])
  })

  it('follow what they say and where the tile is', () => {
    const { video, box } = videoAt(100, 50)
    badges.follow(tiles(['a', video]))
    show([badge('a')])
    passFrame()
    box.x = 300
    show([badge('a', 'fear')])
    passFrame()
    expect(drawn()).toEqual([['FEAR', '308px', '58px']])
    box.y = 200
    document.dispatchEvent(new Event('scroll'))
    passFrame()
    expect(drawn()).toEqual([['FEAR', '308px', '208px']])
    box.y = 20
    window.dispatchEvent(new Event('resize'))
    passFrame()
    expect(drawn()).toEqual([['FEAR', '308px', '28px']])
  })

  it('go with their tile, with what it says, and when it is too narrow', () => {
    const [a, b, c] = [videoAt(0, 0), videoAt(400, 0), videoAt(800, 0)]
    badges.follow(tiles(['a', a.video], ['b', b.video], ['c', c.video]))
    show([badge('a'), badge('b'), badge('c')])
    passFrame()
    expect(drawn()).toHaveLength(3)
    a.video.remove()
    b.box.width = 60
    show([badge('a'), badge('b'), badge('c', 'sad')])
    passFrame()
    expect(drawn().map(([word]) => word)).toEqual(['SAD'])
    badges.follow(tiles(['b', b.video]))
    passFrame()
    expect(drawn()).toEqual([])
  })

  it('stand in the part of a video that its tile shows', () => {
    const { video } = videoAt(100, 50)
    partsInSight.set(video, new DOMRect(170, 50, 180, 180))
    badges.follow(tiles(['a', video]))
    show([badge('a')])
    passFrame()
    expect(drawn()).toEqual([['HAPPY', '178px', '58px']])
  })

  it('go while their tile is scrolled away inside the page', () => {
    const { video } = videoAt(0, 0)
    badges.follow(tiles(['a', video]))
    show([badge('a')])
    passFrame()
    partsInSight.set(video, new DOMRect(0, 0, 320, 20))
    observers[0]?.look()
    passFrame()
    expect(drawn()).toEqual([])
    partsInSight.clear()
    observers[0]?.look()
    passFrame()
    expect(drawn()).toHaveLength(1)
  })

  it('of tiles behind one that is in full screen are not shown', () => {
    const [a, b] = [videoAt(0, 0), videoAt(400, 0)]
    badges.follow(tiles(['a', a.video], ['b', b.video]))
    show([badge('a'), badge('b', 'sad')])
    passFrame()
    let inFullScreen: Element | null = b.video
    Object.defineProperty(document, 'fullscreenElement', { get: () => inFullScreen, configurable: true })
    document.dispatchEvent(new Event('fullscreenchange'))
    passFrame()
    expect(drawn().map(([word]) => word)).toEqual(['SAD'])
    inFullScreen = null
    document.dispatchEvent(new Event('fullscreenchange'))
    passFrame()
    expect(drawn()).toHaveLength(2)
  })

  it('rise above what goes to full screen, and come back when the page has thrown them away', () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    show([badge('a')])
    passFrame()
    document.dispatchEvent(new Event('fullscreenchange'))
    expect(popovers).toEqual(['show', 'hide', 'show'])
    for (const host of hosts()) host.remove()
    show([badge('a', 'sad')])
    passFrame()
    expect(hosts()).toHaveLength(1)
    expect(drawn()).toEqual([['SAD', '8px', '8px']])
  })

  it('leave nothing behind', () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    for (const end of [() => show([]), () => show([badge('a', null)]), () => badges.clear()]) {
      badges.follow(tiles(['a', videoAt(0, 0).video]))
      show([badge('a')])
      passFrame()
      expect(hosts()).toHaveLength(1)
      end()
      expect(hosts()).toHaveLength(0)
      document.dispatchEvent(new Event('scroll'))
      expect(frames).toEqual([])
      expect(observers.at(-1)?.watched.size).toBe(0)
    }
  })

  it('that go before their frame never come', () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    show([badge('a')])
    badges.clear()
    passFrame()
    expect(hosts()).toHaveLength(0)
  })

  it('cost the page nothing while there are none', () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    show([])
    expect(frames).toEqual([])
    expect(hosts()).toHaveLength(0)
  })

  it('wait for one frame, however much happens', () => {
    badges.follow(tiles(['a', videoAt(0, 0).video]))
    for (let time = 0; time < 5; time++) show([badge('a')])
    expect(frames).toHaveLength(1)
  })

  it('have the colours of the other views', () => {
    const tokens = readFileSync('src/ui/tokens.css', 'utf8')
    for (const expression of EXPRESSIONS) {
      expect(tokens).toMatch(new RegExp(`--${expression}: light-dark\\(#[0-9a-f]{6}, ${BADGE_COLOURS[expression]}\\)`))
    }
  })
})
