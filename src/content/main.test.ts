// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ContentAnswer, StructureAnswer, ToBackground, ToContent } from '../shared/protocol'
import { FakePort } from './testing/fake-port'

type Answer = ContentAnswer | StructureAnswer
type Respond = (answer: Answer) => void
type Listener = (message: unknown, sender: { id: string; url?: string; tab?: object }, respond: Respond) => void

const US = 'mien-extension'
const OWN_PAGES = `chrome-extension://${US}/`
const BACKGROUND = { id: US }
const VIEW = { id: US, url: `${OWN_PAGES}src/popup/index.html` }
const [CALL_ID, OTHER_ID] = ['4f0a0a52-6d2c-4b0a-9d8e-0f6f1a2b3c4d', 'b3b1a3c0-9a5e-4d2a-8a55-0d7f4c1c2e11']
const COPY = Symbol.for('mien.content-copy')

/** One installation of the extension: what its content scripts in this page see of it. */
class Extension {
  readonly listeners: Listener[] = []
  readonly ports: FakePort[] = []
  /** What the background was told of calls. */
  readonly told: boolean[] = []
  readonly runtime: {
    id: string | undefined
    onMessage: object
    connect: object
    sendMessage: object
    getURL: object
  } = {
    id: US,
    getURL: (path: string) => OWN_PAGES + path,
    onMessage: { addListener: (listener: Listener) => void this.listeners.push(listener) },
    connect: ({ name }: { name: string }) => {
      const port = new FakePort(name)
      this.ports.push(port)
      return port
    },
    sendMessage: async (message: ToBackground) => {
      if (message.type === 'call-here') this.told.push(message.isHere)
      return { ok: true, isEnabled: true }
    },
  }

  /** Injects the content script, as often as the background likes. */
  async inject(): Promise<void> {
    vi.stubGlobal('chrome', { runtime: this.runtime, i18n: { getMessage: (key: string) => key } })
    vi.resetModules()
    await import('./main')
  }

  /** @returns the answers of all copies */
  send(type: ToContent['type'], callId = CALL_ID, sender: Parameters<Listener>[1] = BACKGROUND): Answer[] {
    const answers: Answer[] = []
    const message = { target: 'content', type, ...(type === 'start' && { callId }) }
    for (const listener of this.listeners) listener(message, sender, (answer) => void answers.push(answer))
    return answers
  }

  get openPorts(): number {
    return this.ports.filter(({ isDisconnected }) => !isDisconnected).length
  }
}

/** The page is left; a page can dispatch the event too, but not a trusted one. */
function leave(isTrusted: boolean): void {
  const event = new Event('pagehide')
  Object.defineProperty(event, 'isTrusted', { value: isTrusted })
  dispatchEvent(event)
}

let extension: Extension

beforeEach(async () => {
  // Before the script starts to watch: its timer must not outlive the test.
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockReturnValue()
  extension = new Extension()
  await extension.inject()
})
afterEach(() => {
  vi.useRealTimers()
  extension.send('stop')
  Reflect.deleteProperty(globalThis, COPY)
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('runs one call, however often it is started and injected', async () => {
  expect(extension.send('ping')).toEqual([{ callId: null, siteInCall: null }])
  expect(extension.send('start')).toMatchObject([{ callId: CALL_ID }])
  await extension.inject()
  await extension.inject()
  expect(extension.send('start', OTHER_ID)).toMatchObject([{ callId: CALL_ID }])
  expect(extension.openPorts).toBe(1)
  expect(extension.send('stop')).toMatchObject([{ callId: null }])
  expect(extension.openPorts).toBe(0)
})

it('ends the call when the page is left, but not for an event that the page made up', () => {
  extension.send('start')
  leave(false)
  expect([extension.send('ping'), extension.openPorts]).toEqual([[{ callId: CALL_ID, siteInCall: null }], 1])
  leave(true)
  expect([extension.send('ping'), extension.openPorts]).toEqual([[{ callId: null, siteInCall: null }], 0])
})

it('ends the call by itself when the extension has gone', async () => {
  extension.send('start')
  extension.runtime.id = undefined
  await vi.runOnlyPendingTimersAsync()
  expect(extension.openPorts).toBe(0)
})

it('describes the tiles of its call to the extension’s own pages, and to nobody else', () => {
  const describing = (sender: Parameters<Listener>[1]) => extension.send('describe', CALL_ID, sender)
  expect(describing(VIEW)).toEqual([])
  extension.send('start')
  expect(describing(VIEW)).toEqual([{ structure: expect.stringMatching(/^html/) }])
  expect(describing({ ...VIEW, tab: { id: 1 } })).toEqual([{ structure: expect.stringMatching(/^html/) }])
  expect(describing({ id: US, tab: { id: 1 }, url: 'https://meet.example/' })).toEqual([])
  expect(describing({ id: 'other' })).toEqual([])
})

it.each([
  ['another extension', { id: 'other' }],
  ['a content script', { id: US, tab: { id: 1 } }],
])('takes no message from %s', (_whom, sender) => {
  expect(extension.send('start', CALL_ID, sender)).toEqual([])
  expect(extension.ports).toEqual([])
})

describe('while Mien is off', () => {
  const CALL = '<div class="lk-room-container"><div class="lk-participant-tile"></div></div>'
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  afterEach(() => {
    document.body.innerHTML = ''
  })

  it('the background hears once that a call has begun, and once that it has ended; nothing is read', async () => {
    await pass(4000)
    expect(extension.told).toEqual([])
    document.body.innerHTML = CALL
    await pass(6000)
    expect(extension.told).toEqual([true])
    expect(extension.send('ping')).toEqual([{ callId: null, siteInCall: 'livekit' }])
    document.body.innerHTML = ''
    await pass(6000)
    expect(extension.told).toEqual([true, false])
    expect(extension.ports).toEqual([])
  })

  it('nobody looks at a page that nobody sees', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.body.innerHTML = CALL
    await pass(6000)
    expect(extension.told).toEqual([])
    hidden.mockReturnValue(false)
    await pass(2000)
    expect(extension.told).toEqual([true])
  })

  it('the background hears again of a call that goes on after Mien was turned off there', async () => {
    document.body.innerHTML = CALL
    await pass(2000)
    extension.send('start')
    await pass(4000)
    extension.send('stop')
    await pass(4000)
    expect(extension.told).toEqual([true, true])
  })

  it('the background hears again when it asks, but never of a page without a call', async () => {
    extension.send('tell-call')
    document.body.innerHTML = CALL
    await pass(2000)
    expect(extension.send('tell-call')).toEqual([])
    await pass(0)
    expect(extension.told).toEqual([true, true])
  })

  it('a background that was not reached is told again', async () => {
    const { sendMessage } = extension.runtime
    extension.runtime.sendMessage = () => Promise.reject(new Error('Receiving end does not exist.'))
    document.body.innerHTML = CALL
    await pass(2000)
    extension.runtime.sendMessage = sendMessage
    await pass(2000)
    expect(extension.told).toEqual([true])
  })

  it('nobody looks any more once the extension has gone', async () => {
    extension.runtime.id = undefined
    document.body.innerHTML = CALL
    await pass(6000)
    expect(extension.told).toEqual([])
  })
})
