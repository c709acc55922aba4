import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { badgeWordsOf } from '../shared/badge-words'
import type { BadgeWords } from '../shared/protocol'
import { CALL_ID, EngineHarness, OTHER_ID, person, seesHappy } from './testing/engine-harness'
import type { FakePage } from './testing/engine-harness'
import { FakeBitmap } from './testing/fake-bitmap'
import { FakeCanvas } from './testing/fake-canvas'

let stage: EngineHarness
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const looksWithWants = ({ looks }: FakePage) => looks.filter(({ wants }) => wants.length > 0)

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  stage = new EngineHarness()
  stage.set({})
})
afterEach(() => {
  stage.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a call', () => {
  it('is read two to three times a second, shown, and stored second by second', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(5000)
    expect(view.last()).toMatchObject({ status: { phase: 'ready', backend: 'wasm' }, warning: null })
    expect(view.last()?.call?.readouts).toEqual([
      expect.objectContaining({ name: 'Ana', state: expect.objectContaining({ expression: 'happy' }) }),
    ])
    expect(view.last()?.call?.readouts[0]?.readingsPerSecond).toBeGreaterThan(2)
    expect(stage.storedSeconds().slice(0, 4)).toEqual([
      [0, 'happy'],
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
    ])
    expect(stage.stored()?.endedAtMs).toBeNull()
  })

  it('takes its start from the tab, and its site from the page', async () => {
    const startedAtMs = CALL_START_MS - 3000
    stage.enable(1, CALL_ID, { startedAtMs })
    const page = stage.openPage(['Ana'])
    page.answer = (look) => stage.sendTiles(page, look, { siteId: 'livekit' })
    await pass(2000)
    expect(stage.stored()).toMatchObject({ siteId: 'livekit', startedAtMs, title: 'Call' })
  })

  it('closes every picture it was sent', async () => {
    const page = stage.openPage(['Ana', 'Bea'])
    await pass(3000)
    stage.close(page)
    await pass(1000)
    expect(stage.bitmaps.length).toBeGreaterThan(4)
    expect(stage.bitmaps.filter(({ isClosed }) => !isClosed)).toEqual([])
  })

  it('ends with its page, is stored with its end, and then the engine is idle', async () => {
    const page = stage.openPage(['Ana'])
    await pass(2500)
    stage.idle.mockImplementation(() => expect(stage.stored()?.endedAtMs).not.toBeNull())
    stage.close(page)
    await pass(0)
    expect(stage.idle).toHaveBeenCalledOnce()
    expect(Math.abs((stage.stored()?.endedAtMs ?? 0) - (CALL_START_MS + 2500))).toBeLessThan(10)
  })

  it('leaves the engine busy while another call runs', async () => {
    const one = stage.openPage(['Ana'])
    const other = stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(1000)
    stage.close(one)
    await pass(1000)
    expect(stage.idle).not.toHaveBeenCalled()
    expect(stage.stored()?.endedAtMs).not.toBeNull()
    stage.close(other)
    await pass(0)
    expect(stage.idle).toHaveBeenCalledOnce()
  })

  it('takes no reading in after its end', async () => {
    const page = stage.openPage(['Ana'])
    await pass(1000)
    const readings = stage.readTiles.length
    let bitmap = new FakeBitmap()
    page.answer = (look) => {
      const [want] = look.wants
      if (!want) return
      bitmap = stage.sendFrame(page, look, want)
      stage.close(page)
    }
    await pass(1000)
    expect(bitmap.isClosed).toBe(true)
    expect(stage.readTiles).toHaveLength(readings)
  })

  it('goes on after the engine died, with nothing lost that was stored', async () => {
    stage.openPage(['Ana', 'Bea'])
    await pass(3000)
    stage.restart()
    await pass(4000)
    const page = stage.openPage(['Bea', 'Ana'])
    await pass(2000)
    stage.close(page)
    await pass(0)
    expect(stage.stored()?.participants.map(({ pageName }) => pageName)).toEqual(['Ana', 'Bea'])
    const seconds = stage.storedSeconds().map(([second]) => second)
    expect(seconds).toEqual(expect.arrayContaining([0, 1, 7, 8]))
    expect(stage.stored()?.startedAtMs).toBe(CALL_START_MS)
  })

  it('goes on after its page was loaded again, also while nothing can be stored', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(2000)
    stage.store.isBroken = true
    await pass(1000)
    stage.close(page)
    await pass(200)
    stage.openPage(['Ana'])
    await pass(2000)
    expect(view.last()?.call?.callId).toBe(CALL_ID)
    stage.store.isBroken = false
    await pass(60_000)
    expect(stage.storedSeconds().map(([second]) => second)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]))
    expect(view.last()?.warning).toBeNull()
  })

  it('stays paused after the engine died', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(1000)
    view.say({ type: 'pause', isPaused: true })
    await pass(3000)
    stage.restart()
    const page = stage.openPage(['Ana'])
    const newView = stage.openView()
    await pass(2000)
    expect(page.looks.length).toBeGreaterThan(1)
    expect(looksWithWants(page)).toEqual([])
    expect(newView.last()?.call?.isPaused).toBe(true)
    newView.say({ type: 'pause', isPaused: false })
    await pass(1000)
    expect(looksWithWants(page)).not.toEqual([])
  })

  it('follows what the user wants of it at once', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(1000)
    view.say({ type: 'rename', name: 'Anita' }, 'Ana')
    view.say({ type: 'pause', isPaused: true })
    expect(view.last()?.call).toMatchObject({
      isPaused: true,
      readouts: [{ name: 'Anita', state: { reason: 'paused' } }],
    })
    await pass(10)
    page.looks.length = 0
    await pass(3000)
    expect(page.looks.length).toBeGreaterThan(1)
    expect(looksWithWants(page)).toEqual([])
  })

  it('is another call after the computer slept for long, with the same people', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(3000)
    vi.setSystemTime(Date.now() + 24 * 60 * 60_000)
    await pass(3000)
    const id = view.last()?.call?.callId
    expect(id).not.toBe(CALL_ID)
    expect(view.readout('Ana')?.state).toMatchObject({ expression: 'happy' })
    await pass(1000)
    expect(stage.stored()?.endedAtMs).not.toBeNull()
    expect(stage.stored()?.participants[0]?.timeline.lengthS).toBeLessThan(10)
    expect(stage.stored(id)?.participants[0]?.timeline.lengthS).toBeLessThan(10)
  })
})

describe('the user’s own name on a site that does not mark their tile', () => {
  const openCall = (callId: string) => {
    const page = stage.openPage(['Ana', 'Bea'], { callId })
    page.answer = (look) => stage.sendTiles(page, look, { siteId: 'webex' })
    return page
  }

  it('is handed on to be kept, and tells the user in the next call', async () => {
    const view = stage.openView()
    const page = openCall(CALL_ID)
    await pass(1000)
    view.say({ type: 'mark-self', isSelf: true }, 'Ana')
    expect(stage.keptOwnNames).toEqual([{ siteId: 'webex', name: 'Ana' }])
    stage.close(page)
    await pass(1000)
    stage.configure({ ownNames: [{ siteId: 'webex', name: 'Ana' }] })
    openCall(OTHER_ID)
    await pass(1000)
    expect([view.readout('Ana')?.isSelf, view.readout('Bea')?.isSelf]).toEqual([true, false])
    stage.configure({ ownNames: [] })
    await pass(2000)
    expect(view.readout('Ana')?.isSelf).toBe(false)
  })
})

describe('who is left out', () => {
  it('is not read again, and is kept outside the database and in it at once', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana', 'Bea'])
    await pass(1000)
    view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
    expect(stage.keptLeftOut).toEqual([
      {
        tabId: 1,
        callId: CALL_ID,
        leftOut: [{ personIds: ['Ana'], names: ['Ana'], sourceIds: ['track of Ana'] }],
      },
    ])
    await pass(0)
    expect(stage.stored()?.participants.map(({ isLeftOut }) => isLeftOut)).toEqual([true, false])
    stage.readTiles.length = 0
    await pass(3000)
    expect(new Set(stage.readTiles)).toEqual(new Set(['tile of Bea']))
    expect(looksWithWants(page).length).toBeGreaterThan(0)
  })

  it('stays so after the engine died and the database was lost', async () => {
    const view = stage.openView()
    stage.openPage(['Ana', 'Bea'])
    await pass(1000)
    view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
    stage.store.calls.clear()
    stage.store.isBroken = true
    stage.readTiles.length = 0
    stage.restart({ isConfigured: false })
    stage.enable(1, CALL_ID, { leftOut: stage.keptLeftOut.at(-1)?.leftOut.map((marks) => marks) ?? [] })
    stage.openPage(['Ana', 'Bea'])
    const newView = stage.openView()
    await pass(6000)
    expect(new Set(stage.readTiles)).toEqual(new Set(['tile of Bea']))
    expect(newView.readout('Ana')).toMatchObject({ isLeftOut: true, framesRead: 0 })
  })

  it('stays out while their frame is on its way', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(1000)
    stage.readTiles.length = 0
    page.answer = (look) => {
      stage.sendTiles(page, look)
      view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
      for (const want of look.wants) stage.sendFrame(page, look, want)
    }
    await pass(3000)
    expect(stage.readTiles).toEqual([])
    expect(stage.bitmaps.filter(({ isClosed }) => !isClosed)).toEqual([])
  })

  it('is not read any more from the very next frame of a round on', async () => {
    const view = stage.openView()
    stage.openPage(['Ana', 'Bea'])
    await pass(1000)
    stage.pipeline.read.mockImplementation(async (frames) => {
      const [first, ...others] = frames
      const seen = stage.acceptedOf(first ? [first] : [])
      view.say({ type: 'leave-out', isLeftOut: true }, 'Bea')
      return [...seen, ...stage.acceptedOf(others)].map(seesHappy)
    })
    stage.readTiles.length = 0
    await pass(3000)
    expect(new Set(stage.readTiles)).toEqual(new Set(['tile of Ana']))
    expect(view.readout('Bea')?.state).toEqual({ kind: 'none', reason: 'left-out' })
  })

  it('is reported when it could not be stored', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(1000)
    stage.store.isBroken = true
    view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
    await pass(300)
    expect(view.last()?.warning?.code).toBe('left-out-not-stored')
  })
})

describe('the settings', () => {
  it('hold at once for a running call', async () => {
    const page = stage.openPage(['Ana'])
    await pass(1000)
    stage.set({ readingsPerSecond: 4 })
    page.looks.length = 0
    await pass(5000)
    expect(looksWithWants(page).length).toBeGreaterThan(15)
    stage.set({ readingsPerSecond: 0.5 })
    await pass(10)
    page.looks.length = 0
    await pass(6000)
    expect(looksWithWants(page).length).toBeLessThanOrEqual(4)
  })

  it('say how much of a core may be used, which is less on battery and under pressure', async () => {
    const readingMs = 60
    stage.pipeline.read.mockImplementation(async (frames) => {
      await new Promise((resolve) => setTimeout(resolve, readingMs))
      return stage.acceptedOf(frames).map(seesHappy)
    })
    const page = stage.openPage(['Ana'])
    const looksIn10s = async () => {
      await pass(5000)
      page.looks.length = 0
      await pass(10_000)
      return looksWithWants(page).length
    }
    stage.set({ cpuPercent: 40 })
    expect(await looksIn10s()).toBeGreaterThan(23)
    stage.set({ cpuPercent: 10 })
    const atTenPercent = await looksIn10s()
    expect(atTenPercent).toBeGreaterThan(11)
    expect(atTenPercent).toBeLessThan(16)
    stage.engine.onPower(true)
    expect(await looksIn10s()).toBeLessThanOrEqual(11)
    stage.engine.onPower(false)
    expect(await looksIn10s()).toBeGreaterThan(11)
    page.answer = (look) => {
      stage.sendTiles(page, look, { pressure: 'serious' })
      for (const want of look.wants) stage.sendFrame(page, look, want)
    }
    expect(await looksIn10s()).toBeLessThanOrEqual(11)
  })

  it('raise the floor of what is shown', async () => {
    stage.pipeline.read.mockImplementation(async (frames) =>
      stage.acceptedOf(frames).map((frame) => ({ ...seesHappy(frame), probabilities: [0, 0, 0, 0.7, 0.3, 0, 0] })),
    )
    stage.set({ confidenceFloor: 0.8 })
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(2000)
    expect(view.last()?.call?.readouts[0]?.state).toEqual({ kind: 'none', reason: 'unsure' })
    expect(stage.stored()?.settings).toMatchObject({ confidenceFloor: 0.8 })
  })

  it('say whether history keeps a call, from its first second', async () => {
    stage.set({ isHistoryOn: true })
    stage.openPage(['Ana'])
    await pass(1500)
    expect(stage.stored()).toMatchObject({ isKept: true, endedAtMs: null })
    stage.set({ isHistoryOn: false })
    await pass(1500)
    expect(stage.stored()?.isKept).toBe(false)
  })

  it('say how long calls are kept; those whose time is over go when the engine starts, and never a running one', async () => {
    stage.restart({ isConfigured: false })
    stage.store.deleteExpired.mockClear()
    stage.configuration.tabs.push({ tabId: 1, callId: CALL_ID, frameId: 0, startedAtMs: CALL_START_MS, leftOut: [] })
    stage.set({ keepDays: 7 })
    stage.set({ keepDays: 1 })
    await pass(1000)
    expect(stage.store.deleteExpired.mock.calls).toEqual([[CALL_START_MS, 7, new Set([CALL_ID])]])
  })
})

describe('notes', () => {
  const NOTE = { type: 'note', id: OTHER_ID, second: 1, text: 'Here' }

  it('of a view are published to all, and stored though nobody is there and nothing else changes', async () => {
    const [view, other] = [stage.openView(1, true), stage.openView(1, true)]
    stage.openPage([])
    await pass(3000)
    view.say(NOTE)
    expect(other.last()?.recording?.notes).toEqual([{ id: OTHER_ID, second: 1, text: 'Here' }])
    await pass(1500)
    expect(stage.stored()?.notes).toHaveLength(1)
    view.say({ type: 'delete-note', id: OTHER_ID })
    await pass(1500)
    expect(stage.stored()?.notes).toEqual([])
  })

  it("mark the present moment of a tab's call, for a view that watches nothing and has gone at once", async () => {
    stage.openPage(['Ana'])
    stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(4500)
    stage.engine.onOpened(99, 'mien-view', null)
    stage.engine.onMessage(99, { type: 'mark-moment', tabId: 2 })
    stage.engine.onMessage(99, { type: 'mark-moment', tabId: 3 })
    stage.engine.onClosed(99)
    await pass(1500)
    expect(stage.stored(OTHER_ID)?.notes).toEqual([{ id: expect.any(String), second: 4, text: '' }])
    expect(stage.stored()?.notes).toEqual([])
    expect(stage.published.get(99)).toBeUndefined()
  })
})

describe('badges', () => {
  const german = badgeWordsOf((key) => `${key} de`)

  it('are sent when what they say has changed, and not otherwise', async () => {
    stage.set({ hasBadges: true })
    const page = stage.openPage(['Ana'])
    await pass(5000)
    expect(page.badges).toEqual([
      [{ tileId: 'tile of Ana', expression: null, confidence: 0 }],
      [{ tileId: 'tile of Ana', expression: 'happy', confidence: 1 }],
    ])
  })

  it('are sent once empty when they go off or the call is paused', async () => {
    stage.set({ hasBadges: true })
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(2000)
    view.say({ type: 'pause', isPaused: true })
    await pass(2000)
    expect(page.badges.slice(2)).toEqual([[]])
    view.say({ type: 'pause', isPaused: false })
    await pass(2000)
    stage.set({ hasBadges: false })
    await pass(2000)
    expect(page.badges.at(-1)).toEqual([])
    expect(page.badges.filter((badges) => badges.length === 0)).toHaveLength(2)
  })

  it('cost a page nothing while they are off', async () => {
    const page = stage.openPage(['Ana'])
    await pass(3000)
    expect(page.badges).toEqual([])
  })

  it('speak the language of the settings, and the next one at once', async () => {
    stage.loadBadgeWords.mockResolvedValue(german)
    stage.set({ hasBadges: true, language: 'de' })
    const page = stage.openPage(['Ana'])
    await pass(2000)
    expect(stage.loadBadgeWords).toHaveBeenCalledExactlyOnceWith('de')
    expect(page.words).toEqual([german, german])
    stage.set({ hasBadges: true, language: 'auto' })
    await pass(0)
    expect(page.words).toEqual([german, german, null])
    expect(page.badges.at(-1)).toEqual(page.badges[1])
  })

  it('speak the language chosen last, whichever words come first', async () => {
    const english = badgeWordsOf((key) => `${key} en`)
    let come = (_words: BadgeWords) => {}
    stage.loadBadgeWords.mockImplementation((language) =>
      language === 'de' ? new Promise((resolve) => (come = resolve)) : Promise.resolve(english),
    )
    stage.set({ hasBadges: true, language: 'de' })
    stage.set({ hasBadges: true, language: 'en' })
    await pass(0)
    come(german)
    const page = stage.openPage(['Ana'])
    await pass(2000)
    expect(page.words.at(-1)).toEqual(english)
  })

  it('stay in their language where words cannot be read', async () => {
    stage.loadBadgeWords.mockRejectedValue(new TypeError('No such file'))
    stage.set({ hasBadges: true, language: 'de' })
    const page = stage.openPage(['Ana'])
    await pass(2000)
    expect(page.words).toEqual([null, null])
    expect(console.error).toHaveBeenCalledOnce()
  })

  it('go when nothing is read any more', async () => {
    stage.set({ hasBadges: true })
    const page = stage.openPage(['Ana'])
    await pass(2000)
    stage.pipeline.read.mockRejectedValue(new Error('Always'))
    await pass(6000)
    const shown = page.badges.at(-1) ?? []
    expect(shown.filter(({ expression }) => expression !== null)).toEqual([])
  })
})

describe('rounds', () => {
  it('gives two pages their turns, and lets no page wait for one that has nobody to read', async () => {
    const pages = [
      stage.openPage(['Ana']),
      stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID }),
      stage.openPage([], { tabId: 3, callId: '00000000-0000-4000-8000-000000000003' }),
    ]
    await pass(5000)
    for (const page of pages.slice(0, 2)) expect(looksWithWants(page).length).toBeGreaterThan(9)
  })

  it('reads those more often whom a view follows, until the view closes', async () => {
    stage.pipeline.read.mockImplementation(async (frames) => {
      await new Promise((resolve) => setTimeout(resolve, frames.length * 14))
      return stage.acceptedOf(frames).map(seesHappy)
    })
    const page = stage.openPage(['Ana', 'Bea', 'Cleo', 'Dan'])
    const view = stage.openView()
    const asked = async (name: string) => {
      await pass(10_000)
      page.looks.length = 0
      await pass(10_000)
      return page.looks.flatMap(({ wants }) => wants).filter(({ tileId }) => tileId === `tile of ${name}`).length
    }
    const before = await asked('Bea')
    view.say({ type: 'follow', keys: [view.readout('Bea')?.key] })
    expect(await asked('Bea')).toBeGreaterThan(before * 1.3)
    stage.close(view)
    expect(await asked('Bea')).toBeLessThan(before * 1.1)
  })

  it('reads a page as often as before while another one answers slowly', async () => {
    const slow = stage.openPage(['Ana'])
    slow.answer = (look) => void setTimeout(() => stage.answer(slow, look), 400)
    const fast = stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(2000)
    fast.looks.length = 0
    slow.looks.length = 0
    await pass(10_000)
    expect(looksWithWants(fast).length).toBeGreaterThan(23)
    expect(looksWithWants(slow).length).toBeGreaterThan(9)
  })

  it('closes the pictures that come after its end', async () => {
    const page = stage.openPage(['Ana', 'Bea'])
    await pass(2000)
    page.answer = (look) => {
      stage.sendTiles(page, look)
      const [first] = look.wants
      if (first) stage.sendFrame(page, look, first)
    }
    stage.bitmaps.length = 0
    while (stage.bitmaps.length === 0) await pass(10)
    stage.stop()
    await pass(1000)
    expect(stage.bitmaps.map(({ isClosed }) => isClosed)).toEqual([true])
  })

  it('asks a page whose grabs cost much once a second', async () => {
    const page = stage.openPage(['Ana'])
    page.answer = (look) => {
      stage.sendTiles(page, look)
      for (const want of look.wants) stage.sendFrame(page, look, want, { grabMs: 20 })
    }
    await pass(1000)
    page.looks.length = 0
    await pass(10_000)
    expect(looksWithWants(page).length).toBeGreaterThan(9)
    expect(looksWithWants(page).length).toBeLessThan(12)
  })

  it('reads one round at a time, whatever the user does meanwhile', async () => {
    let running = 0
    let most = 0
    stage.pipeline.read.mockImplementation(async (frames) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 800))
      running--
      return stage.acceptedOf(frames).map(seesHappy)
    })
    const view = stage.openView()
    stage.openPage(['Ana'])
    for (let step = 0; step < 40; step++) {
      await pass(100)
      stage.engine.onMessage(view.portId, { type: 'watch', tabId: 1 })
    }
    expect(stage.pipeline.read.mock.calls.length).toBeGreaterThan(1)
    expect(most).toBe(1)
  })

  it('goes on without a page that does not answer, and drops what comes late', async () => {
    const page = stage.openPage(['Ana'])
    const other = stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(400)
    page.answer = () => undefined
    await pass(1500)
    const late = looksWithWants(page).at(-2)
    const want = late?.wants[0]
    if (!late || !want) throw new Error('Nothing was asked for')
    expect(stage.sendFrame(page, late, want).isClosed).toBe(true)
    other.looks.length = 0
    page.looks.length = 0
    const readings = stage.readTiles.filter((tileId) => tileId === 'tile of Ana').length
    await pass(10_000)
    expect(looksWithWants(other).length).toBeGreaterThan(15)
    expect(page.looks.length, 'left alone for longer and longer').toBeLessThan(7)
    expect(stage.readTiles.filter((tileId) => tileId === 'tile of Ana')).toHaveLength(readings)
  })

  it('drops frames that nobody asked for', async () => {
    const page = stage.openPage(['Ana'])
    await pass(400)
    const extra: FakeBitmap[] = []
    page.answer = (look) => {
      const [want] = look.wants
      if (want) {
        extra.push(stage.sendFrame(page, look, { ...want, tileId: 'somebody' }))
        extra.push(stage.sendFrame(page, look, { ...want, sourceId: 'another track' }))
      }
      stage.answer(page, look)
    }
    await pass(2000)
    expect(extra.length).toBeGreaterThan(0)
    expect(extra.filter(({ isClosed }) => !isClosed)).toEqual([])
    expect(new Set(stage.readTiles)).toEqual(new Set(['tile of Ana']))
  })

  it('reads the others of a page whose pictures are broken', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana', 'Bea'])
    const broken = { kind: 'bitmap', bitmap: Object.assign(new FakeBitmap(), { isBroken: true }) }
    page.answer = (look) => {
      stage.sendTiles(page, look)
      for (const want of look.wants)
        stage.sendFrame(page, look, want, want.tileId === 'tile of Ana' ? { picture: broken } : {})
    }
    await pass(6000)
    expect(view.last()?.status.phase).toBe('ready')
    expect(view.readout('Ana')?.state).toEqual({ kind: 'none', reason: 'no-frames' })
    expect(view.readout('Bea')?.state).toMatchObject({ expression: 'happy' })
  })

  it('survives failed rounds, says so after a few in a row, and recovers by itself', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(500)
    stage.pipeline.read.mockRejectedValueOnce(new Error('Odd'))
    await pass(1000)
    expect(view.last()?.status.phase).toBe('ready')
    stage.pipeline.read.mockRejectedValue(new Error('Always'))
    await pass(6000)
    expect(view.last()?.status).toEqual({ phase: 'failed', problem: { code: 'unexpected', detail: 'Always' } })
    expect(stage.bitmaps.filter(({ isClosed }) => !isClosed)).toEqual([])
    stage.pipeline.read.mockImplementation(async (frames) => stage.acceptedOf(frames).map(seesHappy))
    await pass(6000)
    expect(view.last()?.status.phase).toBe('ready')
    expect(view.readout('Ana')?.state).toMatchObject({ expression: 'happy' })
  })

  it('asks who is there, stores and publishes while a reading never ends, and says how long it takes', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(2000)
    expect(stage.engine.heartbeat(7)).toMatchObject({ kind: 'heartbeat', pingId: 7, phase: 'ready', roundMs: 0 })
    stage.pipeline.read.mockReturnValue(new Promise(() => undefined))
    await pass(1000)
    const { roundsRead } = stage.engine.heartbeat(8)
    page.looks.length = 0
    page.people.push(person('Bea'))
    await pass(9000)
    expect(page.looks.length).toBeGreaterThan(4)
    expect(view.last()?.call?.readouts.map(({ name }) => name)).toEqual(['Ana', 'Bea'])
    expect(view.readout('Ana')?.state).toEqual({ kind: 'none', reason: 'stale' })
    expect(stage.engine.heartbeat(9)).toMatchObject({ roundsRead })
    expect(stage.engine.heartbeat(9).roundMs).toBeGreaterThan(8000)
  })

  it('tries other backends only after a readout', async () => {
    stage.openPage([])
    await pass(3000)
    expect(stage.pipeline.tryOtherBackends).not.toHaveBeenCalled()
    stage.openPage(['Ana'], { tabId: 2, callId: OTHER_ID })
    await pass(3000)
    expect(stage.pipeline.tryOtherBackends).toHaveBeenCalled()
  })
})

describe('the end of everything', () => {
  it('leaves no timer behind and asks nobody any more', async () => {
    const page = stage.openPage(['Ana'])
    const view = stage.openView()
    await pass(3000)
    stage.stop()
    await pass(0)
    page.looks.length = 0
    const count = view.all().length
    await pass(5000)
    expect(page.looks).toEqual([])
    expect(view.all()).toHaveLength(count)
    expect(vi.getTimerCount()).toBe(0)
  })
})
