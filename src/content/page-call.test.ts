// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { badgeWordsOf } from '../shared/badge-words'
import type { BadgeWords, Outcome, ToBackground, ToPage } from '../shared/protocol'
import { PAGE_PORT } from '../shared/protocol'
import { TileBadges } from './badges'
import { PageCall } from './page-call'
import { FakePort } from './testing/fake-port'
import { madeStream, madeTrack, showPage } from './testing/made-page'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const CALL_ID = '4f0a0a52-6d2c-4b0a-9d8e-0f6f1a2b3c4d'

class FakeBitmap {
  isClosed = false
  close() {
    this.isClosed = true
  }
}

const bitmaps: FakeBitmap[] = []
const ports: FakePort[] = []
const tellBackground = vi.fn<(message: ToBackground) => Promise<Outcome>>()
const grab = vi.fn<() => Promise<FakeBitmap>>()
let call: PageCall
let isOrphan = false
let nowMs = 1000

const lastPort = () => {
  const port = ports.at(-1)
  if (!port) throw new Error('Nothing connected')
  return port
}
function start() {
  call = new PageCall(
    {
      page: document,
      words: badgeWordsOf((key) => key),
      connect: (name) => {
        const port = new FakePort(name)
        ports.push(port)
        return port
      },
      tellBackground,
      isOrphan: () => isOrphan,
      nowMs: () => nowMs,
    },
    CALL_ID,
  )
  return lastPort()
}

const answersOn = (port: FakePort) => port.sent.filter((message) => message.type === 'answer')
/** The tiles of the port's last answer, by their names. */
function tilesOn(port: FakePort) {
  const tiles = answersOn(port).findLast(({ list }) => list !== null)?.list?.tiles ?? []
  return new Map(tiles.map((tile) => [tile.name, tile]))
}
/** Lets the engine look, so that the wants of the next look can name tiles. */
function firstLook(port: FakePort) {
  port.receive({ type: 'look', roundId: 0, wants: [] } satisfies ToPage)
  return tilesOn(port)
}
function wantsOf(port: FakePort, ...names: string[]) {
  const tiles = tilesOn(port)
  return names.map((name) => ({
    tileId: tiles.get(name)?.tileId ?? `no tile of ${name}`,
    sourceId: tiles.get(name)?.sourceId ?? null,
    region: WHOLE,
    maxSidePx: 320,
    isGrey: false,
  }))
}
const look = (roundId: number, wants: ReturnType<typeof wantsOf> = []): ToPage => ({ type: 'look', roundId, wants })
/** What was sent, part by part; "+" begins a message. */
function typesOn(port: FakePort) {
  const names = new Map([...tilesOn(port).values()].map(({ tileId, name }) => [tileId, name]))
  const nameOf = ({ tileId }: { tileId: string }) => names.get(tileId) ?? 'nobody'
  return port.sent.map((message) => {
    if (message.type === 'hello') return 'hello'
    const { list, missing, frames } = message
    const parts = [
      list === null ? [] : 'tiles',
      missing.map((each) => `none of ${nameOf(each)}`),
      frames.length === 0 ? [] : `frames ${frames.map(nameOf).join(', ')}`,
    ]
    return parts.flat().join(' + ')
  })
}
/** All frames on their way, in their order. */
const framesOn = (port: FakePort) =>
  answersOn(port).flatMap(({ roundId, frames }) => frames.map((frame) => ({ roundId, ...frame })))
/** Frames that there were not, in their order. */
const missingOn = (port: FakePort) => answersOn(port).flatMap(({ missing }) => missing)
/** Until all that is on its way has had its turn. */
async function settle() {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const person = (name: string) => `<div class="${name}"><video></video><span class="name">${name}</span></div>`

beforeEach(() => {
  ports.length = 0
  bitmaps.length = 0
  isOrphan = false
  nowMs += 1_000_000
  tellBackground.mockReset().mockResolvedValue({ ok: true, isEnabled: true })
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
        // Nothing to release.
      }
    },
  )
  vi.spyOn(console, 'warn').mockReturnValue()
  document.title = 'Weekly planning'
  showPage(person('Ana') + person('Bea'))
})
afterEach(() => {
  call.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('a look', () => {
  it('is answered with the tiles, what there is no frame of, and all frames, together', async () => {
    const port = start()
    firstLook(port)
    nowMs += 500
    port.receive(look(7, wantsOf(port, 'Ana', 'Nobody', 'Bea')))
    await port.until(3)
    expect(typesOn(port)).toEqual(['hello', 'tiles', 'tiles + none of nobody + frames Ana, Bea'])
    expect(port.sent[2]).toMatchObject({
      roundId: 7,
      list: {
        siteId: 'generic',
        isHidden: false,
        misfit: null,
        tiles: [{ name: 'Ana', personId: null, state: 'live' }, { name: 'Bea' }],
      },
      missing: [{ reason: 'gone' }],
    })
    expect(framesOn(port)[0]).toMatchObject({
      roundId: 7,
      sourceId: tilesOn(port).get('Ana')?.sourceId,
      maxSidePx: 320,
      region: WHOLE,
      videoWidthPx: 640,
    })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('says how long after its arrival each frame was grabbed', async () => {
    const port = start()
    firstLook(port)
    grab.mockImplementation(async () => {
      nowMs += 40
      return new FakeBitmap()
    })
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    nowMs += 5
    await port.until(3)
    expect(framesOn(port)).toMatchObject([{ sinceLookMs: 5 }, { sinceLookMs: 45 }])
  })

  it('does not hold the frames of a slow page until they are too old', async () => {
    const port = start()
    firstLook(port)
    grab.mockImplementation(async () => {
      nowMs += 250
      return new FakeBitmap()
    })
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    await port.until(4)
    expect(typesOn(port).slice(2)).toEqual(['tiles + frames Ana', 'frames Bea'])
  })

  it('says who is there although a grab hangs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const port = start()
    firstLook(port)
    grab.mockReturnValue(new Promise(() => undefined))
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    await vi.waitUntil(() => grab.mock.calls.length === 1)
    await vi.advanceTimersByTimeAsync(200)
    expect(typesOn(port).slice(2)).toEqual(['tiles'])
  })

  it('without wants is answered with the tiles alone', async () => {
    const port = start()
    port.receive(look(1))
    port.receive(look(2, wantsOf(port, 'Ana')))
    await port.until(3)
    expect(typesOn(port)).toEqual(['hello', 'tiles', 'tiles + frames Ana'])
  })

  it('cancels what is still to be answered of the one before', async () => {
    const port = start()
    firstLook(port)
    let finish: (bitmap: FakeBitmap) => void = () => undefined
    grab.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)))
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    await vi.waitUntil(() => grab.mock.calls.length === 1)
    port.receive(look(2, wantsOf(port, 'Bea')))
    const late = new FakeBitmap()
    finish(late)
    await settle()
    expect(late.isClosed).toBe(true)
    expect(framesOn(port)).toEqual([expect.objectContaining({ roundId: 2, tileId: tilesOn(port).get('Bea')?.tileId })])
    expect(missingOn(port)).toEqual([])
  })

  it.each([
    ['blocked', new DOMException('Tainted', 'SecurityError')],
    ['no-frames', new DOMException('Broken', 'InvalidStateError')],
  ] as const)('says %s of a video whose picture fails so', async (reason, thrown) => {
    grab.mockRejectedValue(thrown)
    const port = start()
    firstLook(port)
    port.receive(look(1, wantsOf(port, 'Ana')))
    await port.until(3)
    expect(missingOn(port)).toMatchObject([{ reason }])
  })

  it('says blocked of a picture that may not be sent, sends the others, and closes all', async () => {
    const port = start()
    firstLook(port)
    const ana = tilesOn(port).get('Ana')
    const post = port.postMessage.bind(port)
    port.postMessage = (message) => {
      const isTainted = message.type === 'answer' && message.frames.some(({ tileId }) => tileId === ana?.tileId)
      if (isTainted) throw new DOMException('Not origin-clean', 'DataCloneError')
      post(message)
    }
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    await port.until(5)
    expect(typesOn(port).slice(2)).toEqual(['tiles', 'none of Ana', 'frames Bea'])
    expect(missingOn(port)).toMatchObject([{ reason: 'blocked' }])
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('that cannot be answered, because the port has just closed, harms nothing', async () => {
    const port = start()
    firstLook(port)
    port.receive(look(1, wantsOf(port, 'Ana')))
    port.isDisconnected = true
    await vi.waitUntil(() => vi.mocked(console.warn).mock.calls.length > 0)
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true])
    expect(call.isRunning).toBe(true)
  })

  it('finds nobody in a lobby, nor on a page whose reader fails', () => {
    showPage('<div class="lk-prejoin"><video></video><span class="name">Ana</span></div>')
    const port = start()
    port.receive(look(1))
    expect(port.sent[1]).toMatchObject({ list: { siteId: 'livekit', tiles: [] } })
    showPage(person('Ana'))
    vi.spyOn(document, 'querySelectorAll').mockImplementation(() => {
      throw new Error('Broken')
    })
    port.receive(look(2))
    expect(port.sent[2]).toMatchObject({ list: { siteId: 'generic', tiles: [] } })
    expect(console.warn).toHaveBeenCalledOnce()
  })
})

it("tells of the user's own share with each look", () => {
  showPage('<video></video>')
  const video = document.querySelector('video')
  if (video) video.srcObject = madeStream(madeTrack({ displaySurface: 'monitor' }))
  const port = start()
  port.receive(look(1))
  expect(answersOn(port).findLast(({ list }) => list !== null)?.list?.ownShare).toBe('monitor')
})

describe('a tile that is given to another person', () => {
  const rename = (from: string, to: string) => {
    const label = document.querySelector(`.${from} .name`)
    if (label) label.textContent = to
  }
  const giveTrack = (name: string) => {
    const video = document.querySelector<HTMLVideoElement>(`.${name} video`)
    if (video) video.srcObject = madeStream(madeTrack())
  }

  it.each([
    ['is taken away', () => document.querySelector('.Ana')?.remove()],
    ['draws another track', () => giveTrack('Ana')],
    ['bears another name', () => rename('Ana', 'Cem')],
  ])('before its frame, because it %s, sends none', async (_how, change) => {
    const port = start()
    firstLook(port)
    port.receive(look(1, wantsOf(port, 'Ana')))
    change()
    await port.until(3)
    expect(missingOn(port)).toMatchObject([{ reason: 'gone' }])
    expect(grab).not.toHaveBeenCalled()
  })

  it.each([
    ['draws another track', () => giveTrack('Ana')],
    ['bears another name', () => rename('Ana', 'Cem')],
    ['is taken away', () => document.querySelector('.Ana')?.remove()],
  ])('while its frame is grabbed, because it %s, has that frame dropped', async (_how, change) => {
    const bitmap = new FakeBitmap()
    grab.mockImplementation(async () => {
      change()
      return bitmap
    })
    const port = start()
    firstLook(port)
    port.receive(look(1, wantsOf(port, 'Ana')))
    await port.until(3)
    expect(missingOn(port)).toMatchObject([{ reason: 'gone' }])
    expect(bitmap.isClosed).toBe(true)
  })

  it('since the last look is not taken for the one that the engine wants', async () => {
    const port = start()
    firstLook(port)
    const wants = wantsOf(port, 'Ana')
    rename('Ana', 'Cem')
    port.receive(look(1, wants))
    await port.until(3)
    expect(missingOn(port)).toMatchObject([{ reason: 'gone' }])
    expect(grab).not.toHaveBeenCalled()
  })

  it('gives no frame of another source than the wanted one', async () => {
    const port = start()
    firstLook(port)
    const [want] = wantsOf(port, 'Ana')
    if (!want) throw new Error('No want')
    port.receive(look(1, [{ ...want, sourceId: 'another track' }]))
    await port.until(3)
    expect(missingOn(port)).toMatchObject([{ reason: 'gone' }])
  })

  it('200 times in the middle of looks never sends a frame under the other’s name', async () => {
    const names = new Map<object, string>()
    const videos = [...document.querySelectorAll('video')]
    const [first, second] = videos
    if (!first?.srcObject || !second?.srcObject) throw new Error('No videos')
    names.set(first.srcObject, 'Ana').set(second.srcObject, 'Bea')
    const swapTracks = () => ([first.srcObject, second.srcObject] = [second.srcObject, first.srcObject])
    const labels = document.querySelectorAll('.name')
    const swapNames = () => {
      const [one, other] = labels
      if (one && other) [one.textContent, other.textContent] = [other.textContent, one.textContent]
    }
    const grabbedOf: string[] = []
    const owners = new Map<object, string>()
    const port = start()
    firstLook(port)
    const sentUnder: { tileId: string; owner: string }[] = []
    vi.stubGlobal('createImageBitmap', async (video: HTMLVideoElement) => {
      const owner = names.get(video.srcObject ?? {}) ?? 'nobody'
      grabbedOf.push(owner)
      // Half of the swaps come while the picture is taken.
      if (grabbedOf.length % 2 === 0) swapTracks()
      await Promise.resolve()
      if (grabbedOf.length % 2 === 0) swapNames()
      const bitmap = new FakeBitmap()
      owners.set(bitmap, owner)
      return bitmap
    })
    const post = port.postMessage.bind(port)
    port.postMessage = (message) => {
      for (const { tileId, picture } of message.type === 'answer' ? message.frames : []) {
        const owner = picture.kind === 'bitmap' ? owners.get(picture.bitmap) : undefined
        sentUnder.push({ tileId, owner: owner ?? 'nobody' })
      }
      post(message)
    }
    const ownerOfTile = new Map<string, string | null>()
    for (let roundId = 1; roundId <= 200; roundId++) {
      nowMs += 500
      port.receive(look(roundId, wantsOf(port, 'Ana', 'Bea')))
      if (roundId % 3 === 0) swapTracks()
      await settle()
      for (const { tileId, name } of tilesOn(port).values()) ownerOfTile.set(tileId, name)
      if (roundId % 3 === 0) swapNames()
    }
    expect(sentUnder.length).toBeGreaterThan(50)
    for (const { tileId, owner } of sentUnder) expect(ownerOfTile.get(tileId)).toBe(owner)
  })
})

it('describes the tiles that it last read, and the live pictures', () => {
  showPage(`<div class="grid">${person('Ana')}${person('Ben')}</div>`)
  const port = start()
  firstLook(port)
  expect(call.describe()).toContain('div.* ← tile × 2')
  expect(call.describe()).not.toMatch(/ana|ben/i)
})

describe('badges', () => {
  const layers = () => document.querySelectorAll('html > [popover]').length
  const showBadge = async (port: FakePort, words: BadgeWords | null = null) => {
    port.receive(look(1))
    const tileId = tilesOn(port).get('Ana')?.tileId ?? ''
    port.receive({ type: 'badges', badges: [{ tileId, expression: 'happy', confidence: 0.8 }], words } satisfies ToPage)
    await vi.waitUntil(() => layers() > 0)
  }
  beforeEach(() => {
    Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined })
  })

  it('are shown until they are sent empty', async () => {
    const port = start()
    await showBadge(port)
    port.receive({ type: 'badges', badges: [], words: null } satisfies ToPage)
    expect(layers()).toBe(0)
  })

  it("use the engine's language, or the browser's where it gives none", async () => {
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

  it('go when the engine has said nothing for three seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const port = start()
    await showBadge(port)
    await vi.advanceTimersByTimeAsync(2500)
    port.receive(look(2))
    await vi.advanceTimersByTimeAsync(2500)
    expect(layers()).toBe(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(layers()).toBe(0)
    expect(call.isRunning).toBe(true)
  })
})

describe('a call', () => {
  it('says hello once, with the call’s id and the page’s title', () => {
    const port = start()
    expect(port.name).toBe(PAGE_PORT)
    port.receive(look(1))
    expect(port.sent.filter(({ type }) => type === 'hello')).toEqual([
      { type: 'hello', callId: CALL_ID, title: 'Weekly planning' },
    ])
    expect(call.callId).toBe(CALL_ID)
  })

  it.each([
    ['', ''],
    ['9:41', '9:41'],
    ['  Weekly\n planning \u202e', 'Weekly planning'],
    ['x'.repeat(500), 'x'.repeat(120)],
  ])('says the title "%s" as it stands, cut and cleaned', (title, sent) => {
    document.title = title
    expect(start().sent[0]).toMatchObject({ title: sent })
  })

  it('stops at once, grabs in the middle of a look included', async () => {
    const bitmap = new FakeBitmap()
    grab.mockImplementation(async () => {
      call.stop()
      return bitmap
    })
    const port = start()
    firstLook(port)
    port.receive(look(1, wantsOf(port, 'Ana', 'Bea')))
    await vi.waitUntil(() => bitmap.isClosed)
    expect(call.isRunning).toBe(false)
    expect(port.isDisconnected).toBe(true)
    expect(typesOn(port)).toEqual(['hello', 'tiles'])
    port.drop()
    port.receive(look(2))
    await settle()
    expect(tellBackground).not.toHaveBeenCalled()
    expect(grab).toHaveBeenCalledOnce()
    expect(port.sent).toHaveLength(2)
  })

  it('stops twice without harm', () => {
    start()
    call.stop()
    expect(() => call.stop()).not.toThrow()
  })

  it('goes on with the same id when the engine comes back', async () => {
    const first = start()
    first.isDisconnected = true
    first.drop()
    await vi.waitUntil(() => ports.length === 2)
    expect(lastPort().sent).toEqual(first.sent)
    lastPort().receive(look(1))
    expect(typesOn(lastPort())).toEqual(['hello', 'tiles'])
  })

  it.each([
    ['when its port closes', () => lastPort().drop(), 0],
    ['within three seconds, without a word', () => undefined, 3000],
  ])('stops by itself after the extension was reloaded: %s', async (_when, drop, waitMs) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    start()
    isOrphan = true
    drop()
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(call.isRunning).toBe(false)
    expect(tellBackground).not.toHaveBeenCalled()
    expect(ports).toHaveLength(1)
  })
})
