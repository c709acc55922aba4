import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { ToWorker } from '../shared/protocol'
import { connectSwitchboard } from './switchboard'
import type { SwitchboardPort } from './switchboard'

const US = 'mien-extension'

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
const openView = () => open(VIEW_PORT, { id: US })

beforeEach(() => {
  toWorker.mockReset()
  idle.mockReset()
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  switchboard = connectSwitchboard({ extensionId: US, toWorker, idle })
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
    ['us under another name', 'other-port', { id: US }],
    ['a page without a tab', PAGE_PORT, { id: US }],
  ])('of %s are closed', (_whom, name, sender) => {
    const port = open(name, sender)
    expect(port.disconnect).toHaveBeenCalledOnce()
    port.hear({ type: 'watch', tabId: 1 })
    expect(toWorker).not.toHaveBeenCalled()
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
