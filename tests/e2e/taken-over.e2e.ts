/**
 * A page that has taken over its content script: everything that the script's world can send, to every part of the
 * extension, valid, mutated and random.
 */
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { waitUntil } from '../../tools/browser/chromium'
import { attachToEngine } from '../../tools/browser/chromium-driver'
import { portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const MESSAGES = 10_000
const SEED = 7
/** What the engine's heap may grow by, bytes; the messages of one boundary are ten times that. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const BRUNO = { id: 'bruno', name: 'Bruno Silva', format: CALM, ...portrait('male/34.jpg') }

/** Runs an expression in the world of the content script. */
async function inContentScript(page: Page, expression: string): Promise<unknown> {
  const devTools = await env().mien.context.newCDPSession(page)
  const worlds: { id: number; origin: string }[] = []
  devTools.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context))
  await devTools.send('Runtime.enable')
  const world = worlds.find(({ origin }) => origin === env().extensionUrl('').replace(/\/$/, ''))
  if (world === undefined) throw new Error('The page has no world of the extension')
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    expression,
    contextId: world.id,
    awaitPromise: true,
    returnByValue: true,
  })
  await devTools.detach()
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  }
  return result.value
}

/** Runs in the content script's world: makes messages; `next()` gives one. It must stand alone. */
function makeMessages(seed: number, templates: readonly unknown[]): () => unknown {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)]
  const odd = (): unknown =>
    pick<unknown>([
      null,
      undefined,
      -1,
      Number.NaN,
      Infinity,
      2 ** 53,
      '',
      'x'.repeat(5000),
      '__proto__',
      [],
      {},
      [[[]]],
      { constructor: 1 },
      true,
      new Uint8Array(1000),
      new Date(0),
      new Map([[1, 2]]),
      Array.from({ length: 500 }, () => ({})),
    ])
  const mutate = (value: unknown, depth: number): unknown => {
    if (random() < 0.15) return odd()
    if (Array.isArray(value)) return value.map((each) => (depth > 4 ? each : mutate(each, depth + 1)))
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
      return random() < 0.1 ? odd() : value
    }
    const entries = Object.entries(value)
      .filter(() => random() > 0.05)
      .map(([key, each]) => [key, mutate(each, depth + 1)])
    if (random() < 0.05) entries.push(['extra', odd()])
    return Object.fromEntries(entries)
  }
  return () => {
    const kind = random()
    if (kind < 0.1) return odd()
    const template = structuredClone(pick(templates))
    return kind < 0.3 ? template : mutate(template, 0)
  }
}

test('10,000 messages at each boundary harm nobody', async () => {
  const { openRoom, enable, inEngine, inBackground, inExtension } = env()
  const other = await enable(await openRoom([ANNA], 'tab=1'))
  await other.untilRead('Anna Kraus')
  const call = await enable(await openRoom([BRUNO], 'tab=2'))
  await call.untilRead('Bruno Silva')
  const [otherCall, ownCall] = [await other.until('runs', () => true), await call.until('runs', () => true)]
  const storedBefore = await inExtension(`chrome.storage.local.get().then(JSON.stringify)`)
  const enabledBefore = await inExtension(
    `chrome.runtime.sendMessage({ target: 'background', type: 'is-enabled', tabId: ${other.tabId} })`,
  )

  // The world steals the port of the page's call: the engine goes, and the call connects again.
  await inContentScript(
    call.page,
    `globalThis.mienConnect = chrome.runtime.connect.bind(chrome.runtime)
     chrome.runtime.connect = (...args) => (globalThis.mienStolen = globalThis.mienConnect(...args))
     undefined`,
  )
  await inExtension('chrome.offscreen.closeDocument()')
  await waitUntil('the port is stolen', () => inContentScript(call.page, 'globalThis.mienStolen !== undefined'))
  await other.untilLooks('Anna Kraus', 3)
  const countFaults = `globalThis.mienFaults = []
    for (const type of ['error', 'unhandledrejection'])
      addEventListener(type, (event) => globalThis.mienFaults.push(String(event.message ?? event.reason)))
    undefined`
  await inEngine(countFaults)
  await inBackground(countFaults)
  const heapBefore = await heapBytes()

  const region = { x: 0, y: 0, width: 1, height: 1 }
  const templates = {
    page: [
      { type: 'hello', callId: otherCall.callId, title: 'Other' },
      { type: 'hello', callId: ownCall.callId, title: 'Own' },
      {
        type: 'answer',
        roundId: 1,
        list: {
          siteId: 'generic',
          isHidden: false,
          pressure: 'nominal',
          misfit: null,
          foreignFrames: [],
          ownShare: null,
          tiles: [
            {
              tileId: 't1',
              personId: null,
              name: 'Mallory',
              sourceId: 's1',
              isSelf: true,
              state: 'live',
              videoWidthPx: 640,
              videoHeightPx: 480,
            },
          ],
        },
        frames: [],
        missing: [{ tileId: 't1', sinceLookMs: 1, reason: 'blocked' }],
      },
      {
        type: 'answer',
        roundId: 1,
        list: null,
        missing: [],
        frames: [
          {
            tileId: 't1',
            sourceId: 's1',
            sinceLookMs: 1,
            grabMs: 1,
            region,
            videoWidthPx: 640,
            maxSidePx: 320,
            picture: {
              kind: 'pixels',
              format: 'RGBA',
              widthPx: 8192,
              heightPx: 8192,
              layout: [{ offset: 0, stride: 32768 }],
              colorSpace: {},
              bytes: 'bytes',
            },
          },
        ],
      },
    ],
    view: [
      { type: 'watch', tabId: other.tabId, wantsRecording: true },
      { type: 'leave-out', callId: otherCall.callId, key: otherCall.readouts[0]?.key, isLeftOut: true },
      { type: 'erase', callId: otherCall.callId, key: otherCall.readouts[0]?.key },
      { type: 'pause', callId: otherCall.callId, isPaused: true },
      { type: 'retry' },
    ],
    background: [
      { target: 'background', type: 'enable', tabId: other.tabId },
      { target: 'background', type: 'disable', tabId: other.tabId },
      { target: 'background', type: 'is-enabled', tabId: other.tabId },
      { target: 'background', type: 'ensure-engine' },
      { target: 'background', type: 'call-here', isHere: true },
      { target: 'background', type: 'call-here', isHere: false },
      { target: 'background', type: 'send-configuration' },
      { target: 'background', type: 'engine-idle' },
      {
        target: 'background',
        type: 'keep-left-out',
        tabId: other.tabId,
        callId: otherCall.callId,
        leftOut: [{ personIds: [], names: ['Anna Kraus'], sourceIds: [] }],
      },
      { target: 'offscreen', type: 'configuration', configuration: { settings: null, tabs: [], ownNames: [] } },
      { target: 'content', type: 'start', callId: otherCall.callId },
      { target: 'content', type: 'stop' },
      { target: 'content', type: 'tell-call' },
    ],
  }
  const prepare = (list: readonly unknown[]): string => `
    const templates = ${JSON.stringify(list)}
    for (const { picture } of templates) if (picture) picture.bytes = new Uint8Array(1000)
    const next = (${makeMessages.toString()})(${SEED}, templates)`

  await inContentScript(
    call.page,
    `(async () => { ${prepare(templates.page)}
      for (let sent = 0; sent < ${MESSAGES}; sent++) {
        // A port that was closed is opened again, as often as it takes.
        try { globalThis.mienStolen.postMessage(next()) }
        catch { if (sent % 100 === 0) globalThis.mienStolen = globalThis.mienConnect({ name: 'mien-page' }) }
        if (sent % 200 === 0) await new Promise((done) => setTimeout(done))
      }
    })()`,
  )
  await inContentScript(
    call.page,
    `(async () => { ${prepare(templates.view)}
      let port = null
      globalThis.mienOverheard = 0
      for (let sent = 0; sent < ${MESSAGES}; sent++) {
        if (sent % 100 === 0) {
          port = globalThis.mienConnect({ name: 'mien-view' })
          port.onMessage.addListener(() => globalThis.mienOverheard++)
          await new Promise((done) => setTimeout(done))
        }
        try { port.postMessage(next()) } catch {}
      }
    })()`,
  )
  const answers = await inContentScript(
    call.page,
    `(async () => { ${prepare(templates.background)}
      const accepted = {}
      for (let sent = 0; sent < ${MESSAGES}; sent += 100) {
        await Promise.all(Array.from({ length: 100 }, async () => {
          const message = next()
          try {
            const answer = await chrome.runtime.sendMessage(message)
            if (answer?.ok === true) accepted[message?.type] = (accepted[message?.type] ?? 0) + 1
          } catch {}
        }))
      }
      return accepted
    })()`,
  )
  expect(
    Object.keys(answers ?? {}).filter((type) => !['ensure-engine', 'is-enabled', 'call-here'].includes(type)),
  ).toEqual([])
  expect(await inContentScript(call.page, 'globalThis.mienOverheard')).toBe(0)

  // Storage is closed to the script.
  for (const attempt of [
    `chrome.storage.local.set({ settings: {} })`,
    `chrome.storage.local.get('settings')`,
    `chrome.storage.session.get()`,
  ]) {
    const refused = `(async () => { try { await ${attempt}; return false } catch { return true } })()`
    expect(await inContentScript(call.page, refused), attempt).toBe(true)
  }

  // The other tab's call is as it was, and goes on.
  await other.untilLooks('Anna Kraus', 5)
  const after = await other.until('runs', () => true)
  expect(after.callId).toBe(otherCall.callId)
  expect(after.isPaused).toBe(false)
  expect(after.readouts.map(({ name, isLeftOut }) => ({ name, isLeftOut }))).toEqual([
    { name: 'Anna Kraus', isLeftOut: false },
  ])
  expect(await inExtension(`chrome.storage.local.get().then(JSON.stringify)`)).toBe(storedBefore)
  expect(
    await inExtension(
      `chrome.runtime.sendMessage({ target: 'background', type: 'is-enabled', tabId: ${other.tabId} })`,
    ),
  ).toEqual(enabledBefore)
  expect(await inEngine('globalThis.mienFaults')).toEqual([])
  expect((await inBackground('globalThis.mienFaults')) ?? []).toEqual([])
  expect((await heapBytes()) - heapBefore).toBeLessThan(MAX_GROWTH_BYTES)

  // What is stored can be read: nothing that does not fit came in.
  const damaged = await inExtension(`new Promise((resolve) => {
    const opening = indexedDB.open('mien')
    opening.onsuccess = () => {
      const all = opening.result.transaction('calls').objectStore('calls').getAll()
      all.onsuccess = () => {
        opening.result.close()
        resolve(all.result.filter((call) => !Array.isArray(call.participants) || call.participants.length > 500).length)
      }
    }
  })`)
  expect(damaged).toBe(0)
}, 300_000)

/** Heap of the engine's worker after a collection, bytes. */
async function heapBytes(): Promise<number> {
  const target = await attachToEngine(env().mien)
  await target.send('HeapProfiler.collectGarbage')
  const { usedSize } = v.parse(v.object({ usedSize: v.number() }), await target.send('Runtime.getHeapUsage'))
  await target.detach()
  return usedSize
}
