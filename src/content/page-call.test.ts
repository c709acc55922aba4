// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { badgeWordsOf } from '../shared/badge-words'
import type { BadgeWords, FromPage, Outcome, ToPage } from '../shared/protocol'
import { PAGE_PORT } from '../shared/protocol'
import { TileBadges } from './badges'
import { PageCall } from './page-call'
import { showPage } from './testing/made-page'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const NOW_MS = Date.UTC(2026, 10, 24, 0, 33, 12)

class FakePort {
  readonly name: string
  readonly sent: FromPage[] = []
  isDisconnected = false
  hear: (message: unknown) => void = () => undefined
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.hear = listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.drop = listener) }
  readonly #waiting: { count: number; done: () => void }[] = []

  constructor(name: string) {
    this.name = name
  }
  postMessage(message: FromPage) {
    if (this.isDisconnected) throw new Error('Attempting to use a disconnected port object')
    this.sent.push(message)
    for (const { count, done } of this.#waiting) if (this.sent.length >= count) done()
  }
  disconnect() {
    this.isDisconnected = true
  }
  /** Until so many messages have been sent on it. */
  async until(count: number) {
    await new Promise<void>((done) => {
      if (this.sent.length >= count) done()
      else this.#waiting.push({ count, done })
    })
  }
}

class FakeBitmap {
  isClosed = false
  close() {
    this.isClosed = true
  }
}

const bitmaps: FakeBitmap[] = []
const ports: FakePort[] = []
const askForEngine = vi.fn<() => Promise<Outcome>>()
const grab = vi.fn<() => Promise<FakeBitmap>>()
let call: PageCall

const lastPort = () => {
  const port = ports.at(-1)
  if (!port) throw new Error('Nothing connected')
  return port
}
function start() {
  call = new PageCall({
    page: document,
    words: badgeWordsOf((key) => key),
    connect: (name) => {
      const port = new FakePort(name)
      ports.push(port)
      return port
    },
    askForEngine,
    nowMs: () => NOW_MS,
  })
  return lastPort()
}
async function lose() {
  lastPort().isDisconnected = true
  lastPort().drop()
  await vi.advanceTimersByTimeAsync(0)
}
const want = (key: string) => ({ key, region: WHOLE, maxSidePx: 320 })
const look = (roundId: number, ...keys: string[]): ToPage => ({ type: 'look', roundId, wants: keys.map(want) })
const typesOf = (port: FakePort) =>
  port.sent.map((message) => ('key' in message ? `${message.type} ${message.key}` : message.type))

const [ANA, BEA] = ['<div class="a"><video></video>Ana</div>', '<div class="b"><video></video>Bea</div>']

beforeEach(() => {
  ports.length = 0
  bitmaps.length = 0
  askForEngine.mockReset().mockResolvedValue({ ok: true, isEnabled: true })
  grab.mockReset().mockImplementation(async () => {
    const bitmap = new FakeBitmap()
    bitmaps.push(bitmap)
    return bitmap
  })
  vi.stubGlobal('createImageBitmap', grab)
  // A browser that hands out no pixels of its own format.
  vi.stubGlobal(
    'VideoFrame',
    class {
      readonly format = null
      readonly visibleRect = null
      readonly colorSpace = { toJSON: () => ({}) }
      close() {
        // Nothing to let go of.
      }
    },
  )
  vi.spyOn(console, 'warn').mockReturnValue()
  document.title = 'Weekly planning'
  showPage(ANA + BEA)
})
afterEach(() => {
  call.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('a look', () => {
  it('is answered with the tiles, then with one message for each want', async () => {
    const port = start()
    port.hear(look(7, 'name:Ana', 'name:Nobody', 'name:Bea'))
    await port.until(5)
    expect(typesOf(port)).toEqual(['hello', 'tiles', 'frame name:Ana', 'no-frame name:Nobody', 'frame name:Bea'])
    expect(port.sent[1]).toMatchObject({
      roundId: 7,
      isHidden: false,
      tiles: [{ key: 'name:Ana', state: 'live' }, { key: 'name:Bea' }],
    })
    expect(port.sent[2]).toMatchObject({
      roundId: 7,
      capturedAtMs: NOW_MS,
      maxSidePx: 320,
      region: WHOLE,
      videoWidthPx: 640,
    })
    expect(port.sent[3]).toMatchObject({ reason: 'gone' })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('without wants is answered with the tiles alone', async () => {
    const port = start()
    port.hear(look(1))
    port.hear(look(2, 'name:Ana'))
    await port.until(4)
    expect(typesOf(port)).toEqual(['hello', 'tiles', 'tiles', 'frame name:Ana'])
  })

  it('says of a tile that was taken away in the middle that it is gone', async () => {
    const port = start()
    port.hear(look(1, 'name:Ana', 'name:Bea'))
    document.querySelector('.b')?.remove()
    await port.until(4)
    expect(typesOf(port)).toEqual(['hello', 'tiles', 'frame name:Ana', 'no-frame name:Bea'])
    expect(port.sent[3]).toMatchObject({ reason: 'gone' })
  })

  it.each([
    ['blocked', new DOMException('Tainted', 'SecurityError')],
    ['no-frames', new DOMException('Broken', 'InvalidStateError')],
  ] as const)('says %s of a video whose picture fails so', async (reason, thrown) => {
    grab.mockRejectedValue(thrown)
    const port = start()
    port.hear(look(1, 'name:Ana'))
    await port.until(3)
    expect(port.sent[2]).toMatchObject({ type: 'no-frame', key: 'name:Ana', reason })
  })

  it('says blocked of a picture that may not be sent, and closes it', async () => {
    const port = start()
    const post = port.postMessage.bind(port)
    port.postMessage = (message) => {
      if (message.type === 'frame') throw new DOMException('Not origin-clean', 'DataCloneError')
      post(message)
    }
    port.hear(look(1, 'name:Ana'))
    await port.until(3)
    expect(port.sent[2]).toMatchObject({ type: 'no-frame', reason: 'blocked' })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true])
  })

  it('that does not fit is dropped', async () => {
    const port = start()
    for (const message of [
      null,
      'look',
      { type: 'look' },
      { type: 'look', roundId: -1, wants: [] },
      { ...look(1), wants: [{ key: '' }] },
    ])
      port.hear(message)
    port.hear(look(2))
    await port.until(2)
    expect(port.sent[1]).toMatchObject({ type: 'tiles', roundId: 2 })
    expect(console.warn).toHaveBeenCalledTimes(5)
  })
})

describe('badges', () => {
  const layers = () => document.querySelectorAll('html > [popover]').length
  const showBadge = async (port: FakePort, words: BadgeWords | null = null) => {
    port.hear(look(1))
    port.hear({
      type: 'badges',
      badges: [{ key: 'name:Ana', expression: 'happy', confidence: 0.8 }],
      words,
    } satisfies ToPage)
    await vi.waitUntil(() => layers() > 0)
  }
  beforeEach(() => {
    Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined })
  })

  it('are shown until they are sent empty', async () => {
    const port = start()
    await showBadge(port)
    port.hear({ type: 'badges', badges: [], words: null } satisfies ToPage)
    expect(layers()).toBe(0)
  })

  it("speak as the engine says, and the browser's language where it says nothing", async () => {
    const show = vi.spyOn(TileBadges.prototype, 'show')
    const german = badgeWordsOf((key) => `${key} de`)
    const port = start()
    await showBadge(port, german)
    await showBadge(port)
    expect(show.mock.calls.map(([, words]) => words)).toEqual([german, badgeWordsOf((key) => key)])
  })

  it.each([
    ['is stopped', () => call.stop()],
    ['has lost its engine', () => lastPort().drop()],
  ])('go when the call %s', async (_what, end) => {
    await showBadge(start())
    end()
    expect(layers()).toBe(0)
  })
})

describe('a call', () => {
  it('says who it is', () => {
    const port = start()
    expect(port.name).toBe(PAGE_PORT)
    expect(port.sent).toEqual([
      {
        type: 'hello',
        callId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        siteId: 'generic',
        title: 'Weekly planning',
        startedAtMs: NOW_MS,
      },
    ])
  })

  it('has an empty title on a page without one', () => {
    document.title = ''
    expect(start().sent[0]).toMatchObject({ title: '' })
  })

  it('stops at once, grabs in the middle of a look included', async () => {
    const bitmap = new FakeBitmap()
    grab.mockImplementation(async () => {
      call.stop()
      return bitmap
    })
    const port = start()
    port.hear(look(1, 'name:Ana', 'name:Bea'))
    await vi.waitUntil(() => bitmap.isClosed)
    expect(call.isRunning).toBe(false)
    expect(port.isDisconnected).toBe(true)
    expect(typesOf(port)).toEqual(['hello', 'tiles'])
    port.drop()
    expect(askForEngine).not.toHaveBeenCalled()
    await new Promise((resolve) => setTimeout(resolve))
    expect(grab).toHaveBeenCalledOnce()
  })

  it('stops twice without harm', () => {
    start()
    call.stop()
    expect(() => call.stop()).not.toThrow()
  })
})

describe('when the engine is lost', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  it('calls it back and goes on with the same call', async () => {
    const first = start()
    await lose()
    expect(askForEngine).toHaveBeenCalledExactlyOnceWith({ target: 'background', type: 'ensure-engine' })
    expect(ports).toHaveLength(2)
    expect(lastPort().sent).toEqual(first.sent)
    lastPort().hear(look(1))
    expect(typesOf(lastPort())).toEqual(['hello', 'tiles'])
    expect(call.isRunning).toBe(true)
  })

  it('asks again while nobody answers', async () => {
    start()
    askForEngine.mockRejectedValueOnce(new Error('No receiver')).mockRejectedValueOnce(new Error('No receiver'))
    await lose()
    expect(ports).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(ports).toHaveLength(2)
  })

  it('gives up when nobody ever answers', async () => {
    start()
    askForEngine.mockRejectedValue(new Error('Extension context invalidated'))
    await lose()
    expect(call.isRunning).toBe(true)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(call.isRunning).toBe(false)
    expect(askForEngine).toHaveBeenCalledTimes(20)
  })

  it('gives up when the engine cannot be opened', async () => {
    start()
    askForEngine.mockResolvedValue({ ok: false, problem: { code: 'engine-not-started', detail: 'No' } })
    await lose()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(call.isRunning).toBe(false)
    expect(ports).toHaveLength(1)
  })

  it('gives up when Mien was turned off meanwhile', async () => {
    start()
    askForEngine.mockResolvedValue({ ok: true, isEnabled: false })
    await lose()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(call.isRunning).toBe(false)
    expect(ports).toHaveLength(1)
  })

  it('gives up when the engine goes again and again before it asks for anything', async () => {
    start()
    for (let time = 0; time < 50 && call.isRunning; time++) {
      await lose()
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(call.isRunning).toBe(false)
    expect(ports.length).toBeLessThanOrEqual(21)
  })

  it('counts anew once the engine has asked', async () => {
    start()
    for (let time = 0; time < 50; time++) {
      await lose()
      await vi.advanceTimersByTimeAsync(1000)
      lastPort().hear(look(1))
    }
    expect(call.isRunning).toBe(true)
  })

  it('asks no more once it is stopped', async () => {
    start()
    askForEngine.mockRejectedValue(new Error('No receiver'))
    await lose()
    call.stop()
    askForEngine.mockClear()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(askForEngine).not.toHaveBeenCalled()
  })
})
