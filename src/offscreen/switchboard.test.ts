import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { ToWorker } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { connectSwitchboard } from './switchboard'
import type { SwitchboardPort } from './switchboard'

const US = 'mien-extension'
const OUR_URL = 'chrome-extension://mien-extension/'
const POPUP = { id: US, url: `${OUR_URL}src/popup/index.html` }

class FakePort implements SwitchboardPort {
  readonly name: string
  readonly sender: NonNullable<SwitchboardPort['sender']>
  readonly postMessage = vi.fn<(message: unknown) => void>()
  readonly disconnect = vi.fn<() => void>()
  hear: (message: unknown) => void = () => undefined
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.hear = listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.drop = listener) }

  constructor(name: string, sender: NonNullable<SwitchboardPort['sender']>) {
    this.name = name
    this.sender = sender
  }
}

class FakeBitmap {
  readonly width = 1
}

const toWorker = vi.fn<(message: ToWorker, transfer: Transferable[]) => void>()
const idle = vi.fn<() => void>()
let switchboard: ReturnType<typeof connectSwitchboard>

function open(name: string, sender: NonNullable<SwitchboardPort['sender']>) {
  const port = new FakePort(name, sender)
  switchboard.opened(port)
  return port
}
const openPage = (tabId = 7) => open(PAGE_PORT, { id: US, tab: { id: tabId } })
const openView = () => open(VIEW_PORT, POPUP)

beforeEach(() => {
  toWorker.mockReset()
  idle.mockReset()
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  switchboard = connectSwitchboard({ extensionId: US, extensionUrl: OUR_URL, toWorker, idle })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('ports', () => {
  it('of pages and views are opened in the worker, a page with its tab', () => {
    openPage(7)
    openView()
    expect(toWorker.mock.calls.map(([message]) => message)).toEqual([
      { kind: 'opened', portId: 1, portName: PAGE_PORT, tabId: 7 },
      { kind: 'opened', portId: 2, portName: VIEW_PORT, tabId: null },
    ])
  })

  it.each([
    ['another extension', PAGE_PORT, { id: 'other', tab: { id: 1 } }],
    ['nobody', VIEW_PORT, {}],
    ['us under another name', 'other-port', POPUP],
    ['a page without a tab', PAGE_PORT, { id: US }],
    ['a page of another extension in a tab', PAGE_PORT, { id: 'other', tab: { id: 1 } }],
    [
      'a content script that asks for a view',
      VIEW_PORT,
      { id: US, url: 'https://meet.example/', tab: { id: 1 }, frameId: 0 },
    ],
    ['a view without an address', VIEW_PORT, { id: US }],
    ['an address that only begins like ours', VIEW_PORT, { id: US, url: 'chrome-extension://mien-extension.example/' }],
    ['a view inside another page', VIEW_PORT, { ...POPUP, tab: { id: 1 }, frameId: 3 }],
  ])('of %s are closed', (_whom, name, sender) => {
    const port = open(name, sender)
    expect(port.disconnect).toHaveBeenCalledOnce()
    port.hear({ type: 'watch', tabId: 1 })
    expect(toWorker).not.toHaveBeenCalled()
  })

  it.each([
    ['a page of ours in a tab', { ...POPUP, tab: { id: 4 }, frameId: 0 }],
    ['the background', { id: US, url: `${OUR_URL}service-worker-loader.js` }],
  ])('of %s may view', (_whom, sender) => {
    expect(open(VIEW_PORT, sender).disconnect).not.toHaveBeenCalled()
    expect(toWorker).toHaveBeenCalledOnce()
  })

  it('that close are closed in the worker, and hear nothing more', () => {
    const port = openPage()
    port.drop()
    expect(toWorker).toHaveBeenLastCalledWith({ kind: 'closed', portId: 1 }, [])
    switchboard.heardWorker({ kind: 'send', portId: 1, message: 'late' })
    expect(port.postMessage).not.toHaveBeenCalled()
  })
})

describe('messages', () => {
  it('go to the worker unread', () => {
    const port = openPage()
    for (const message of [undefined, null, 7, 'text', { any: 'thing' }, { picture: null }]) {
      port.hear(message)
      expect(toWorker).toHaveBeenLastCalledWith({ kind: 'heard', portId: 1, message }, [])
    }
  })

  it('hand a bitmap over instead of copying it', () => {
    const bitmap = new FakeBitmap()
    openPage().hear({ picture: { kind: 'bitmap', bitmap } })
    expect(toWorker.mock.lastCall?.[1]).toEqual([bitmap])
  })

  it('hand pixels over instead of copying them', () => {
    const bytes = new Uint8Array(4)
    openPage().hear({ picture: { kind: 'pixels', bytes } })
    expect(toWorker.mock.lastCall?.[1][0]).toBe(bytes.buffer)
  })

  it('of the worker go to their port', () => {
    const [page, view] = [openPage(), openView()]
    switchboard.heardWorker({ kind: 'send', portId: 2, message: 'state' })
    expect(view.postMessage).toHaveBeenCalledExactlyOnceWith('state')
    expect(page.postMessage).not.toHaveBeenCalled()
  })

  it('for a port that closes in this instant do no harm', () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    openPage().postMessage.mockImplementation(() => {
      throw new Error('Attempting to use a disconnected port object')
    })
    expect(() => switchboard.heardWorker({ kind: 'send', portId: 1, message: 'late' })).not.toThrow()
  })

  it('that the engine is idle are passed on', () => {
    switchboard.heardWorker({ kind: 'idle' })
    expect(idle).toHaveBeenCalledOnce()
  })
})

describe('the settings', () => {
  const BACKGROUND = { id: US, url: `${OUR_URL}service-worker-loader.js` }
  const message = { target: 'offscreen', type: 'settings', settings: { ...DEFAULT_SETTINGS, readingsPerSecond: 4 } }

  it('go to the worker', () => {
    switchboard.heardMessage(message, BACKGROUND)
    expect(toWorker).toHaveBeenCalledExactlyOnceWith({ kind: 'settings', settings: message.settings }, [])
  })

  it.each([
    ['another extension', message, { ...BACKGROUND, id: 'other' }],
    ['a content script', message, { id: US, url: 'https://meet.example/', tab: { id: 1 }, frameId: 0 }],
    ['nobody', message, {}],
    ['us, broken', { ...message, settings: { readingsPerSecond: 1000 } }, BACKGROUND],
    ['us, about something else', { target: 'background', type: 'ensure-engine' }, BACKGROUND],
  ])('of %s do not', (_whom, heard, sender) => {
    switchboard.heardMessage(heard, sender)
    expect(toWorker).not.toHaveBeenCalled()
  })
})
