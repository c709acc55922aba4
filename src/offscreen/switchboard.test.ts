import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MIRROR_PORT, PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { ToWorker } from '../shared/protocol'
import { MAX_UNREAD_BYTES, MAX_UNREAD_MESSAGES, Switchboard } from './switchboard'
import type { SwitchboardPort } from './switchboard'

const US = 'mien-extension'
const OUR_URL = 'chrome-extension://mien-extension/'
const POPUP = { id: US, url: `${OUR_URL}src/popup/index.html` }
const MIRROR_URL = `${OUR_URL}src/mirror/index.html`
const MIRROR = { id: US, url: MIRROR_URL, tab: { id: 9 }, frameId: 0 }
const PROBLEM = { code: 'engine-stopped', detail: 'crash' } as const

class FakePort implements SwitchboardPort {
  readonly name: string
  readonly sender: NonNullable<SwitchboardPort['sender']>
  readonly postMessage = vi.fn<(message: unknown) => void>()
  readonly disconnect = vi.fn<() => void>()
  /** The other end sends, or closes the port. */
  receive: (message: unknown) => void = () => undefined
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.receive = listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.drop = listener) }

  constructor(name: string, sender: NonNullable<SwitchboardPort['sender']>) {
    this.name = name
    this.sender = sender
  }
}

class FakeBitmap {
  readonly width: number
  readonly height = 1
  readonly close = vi.fn<() => void>()
  constructor(width = 1) {
    this.width = width
  }
}

const toWorker = vi.fn<(message: ToWorker, transfer: Transferable[]) => void>()
const retry = vi.fn<() => void>()
let switchboard: Switchboard

function open(name: string, sender: NonNullable<SwitchboardPort['sender']>) {
  const port = new FakePort(name, sender)
  switchboard.opened(port)
  return port
}
const openPage = (tabId = 7, frameId = 0) =>
  open(PAGE_PORT, { id: US, url: 'https://meet.example/', tab: { id: tabId }, frameId })
/** A page's message with these pictures. */
const framesOf = (...pictures: unknown[]) => ({ type: 'answer', frames: pictures.map((picture) => ({ picture })) })
const openView = () => open(VIEW_PORT, POPUP)

beforeEach(() => {
  toWorker.mockReset()
  retry.mockReset()
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.spyOn(console, 'warn').mockReturnValue()
  switchboard = new Switchboard({ extensionId: US, extensionUrl: OUR_URL, mirrorUrl: MIRROR_URL, toWorker, retry })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('ports', () => {
  it('of pages and views are opened in the worker, a page with its tab and frame', () => {
    openPage(7)
    openView()
    openPage(7, 4)
    expect(toWorker.mock.calls.map(([message]) => message)).toEqual([
      { kind: 'opened', portId: 1, portName: PAGE_PORT, tabId: 7, frameId: 0 },
      { kind: 'opened', portId: 2, portName: VIEW_PORT, tabId: null, frameId: 0 },
      { kind: 'opened', portId: 3, portName: PAGE_PORT, tabId: 7, frameId: 4 },
    ])
  })

  it.each([
    ['another extension', PAGE_PORT, { id: 'other', tab: { id: 1 } }],
    ['nobody', VIEW_PORT, {}],
    ['us under another name', 'other-port', POPUP],
    ['another page of ours that asks for a mirror', MIRROR_PORT, { ...POPUP, tab: { id: 4 }, frameId: 0 }],
    ['a content script that asks for a mirror', MIRROR_PORT, { ...MIRROR, url: 'https://meet.example/' }],
    ['a mirror in a frame of another page', MIRROR_PORT, { ...MIRROR, frameId: 3 }],
    ['a mirror without a tab', MIRROR_PORT, { id: US, url: MIRROR_URL }],
    ['the mirror of another extension', MIRROR_PORT, { ...MIRROR, id: 'other' }],
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
    port.receive({ type: 'watch', tabId: 1 })
    expect(toWorker).not.toHaveBeenCalled()
  })

  it('of the mirror are opened as what they are', () => {
    open(MIRROR_PORT, MIRROR)
    expect(toWorker).toHaveBeenCalledExactlyOnceWith(
      { kind: 'opened', portId: 1, portName: MIRROR_PORT, tabId: 9, frameId: 0 },
      [],
    )
    expect(switchboard.mayHaveCall).toBe(true)
  })

  it.each([
    ['a page of ours in a tab', { ...POPUP, tab: { id: 4 }, frameId: 0 }],
    ['the background', { id: US, url: `${OUR_URL}service-worker-loader.js` }],
  ])('of %s may view', (_whom, sender) => {
    expect(open(VIEW_PORT, sender).disconnect).not.toHaveBeenCalled()
    expect(toWorker).toHaveBeenCalledOnce()
  })

  it('that close are closed in the worker, and get no more messages', () => {
    const port = openPage()
    port.drop()
    expect(toWorker).toHaveBeenLastCalledWith({ kind: 'closed', portId: 1 }, [])
    switchboard.send(1, 'late')
    expect(port.postMessage).not.toHaveBeenCalled()
  })
})

describe('messages', () => {
  it('go to the worker unread', () => {
    const port = openPage()
    for (const message of [undefined, null, 7, 'text', { any: 'thing' }, { frames: 7 }, { frames: [null] }]) {
      port.receive(message)
      expect(toWorker).toHaveBeenLastCalledWith({ kind: 'received', portId: 1, message }, [])
    }
  })

  it('hand a bitmap over instead of copying it', () => {
    const bitmaps = [new FakeBitmap(), new FakeBitmap()]
    openPage().receive(framesOf(...bitmaps.map((bitmap) => ({ kind: 'bitmap', bitmap }))))
    expect(toWorker.mock.lastCall?.[1]).toEqual(bitmaps)
  })

  it('hand pixels over instead of copying them', () => {
    const pictures = [new Uint8Array(4), new Uint8Array(8)]
    openPage().receive(framesOf(...pictures.map((bytes) => ({ kind: 'pixels', bytes }))))
    const transfer = toWorker.mock.lastCall?.[1]
    expect(transfer).toHaveLength(2)
    pictures.forEach(({ buffer }, index) => expect(transfer?.[index]).toBe(buffer))
  })

  it('of the worker go to their port', () => {
    const [page, view] = [openPage(), openView()]
    switchboard.send(2, 'state')
    expect(view.postMessage).toHaveBeenCalledExactlyOnceWith('state')
    expect(page.postMessage).not.toHaveBeenCalled()
  })

  it('for a port that closes in this instant do no harm', () => {
    openPage().postMessage.mockImplementation(() => {
      throw new Error('Attempting to use a disconnected port object')
    })
    expect(() => switchboard.send(1, 'late')).not.toThrow()
  })

  it('that cannot be passed on close their port', () => {
    const port = openPage()
    toWorker.mockImplementationOnce(() => {
      throw new DOMException('An ImageBitmap is detached', 'DataCloneError')
    })
    const bitmap = new FakeBitmap()
    expect(() => port.receive(framesOf({ bitmap }))).not.toThrow()
    expect(bitmap.close).toHaveBeenCalledOnce()
    expect(port.disconnect).toHaveBeenCalledOnce()
    expect(toWorker).toHaveBeenLastCalledWith({ kind: 'closed', portId: 1 }, [])
  })
})

describe('a port that the worker closes', () => {
  it('is closed, once, and receives nothing more', () => {
    const [page, other] = [openPage(1), openPage(2)]
    switchboard.close(1)
    switchboard.close(1)
    expect(page.disconnect).toHaveBeenCalledOnce()
    expect(toWorker.mock.calls.filter(([{ kind }]) => kind === 'closed')).toEqual([[{ kind: 'closed', portId: 1 }, []]])
    page.receive('late')
    expect(toWorker).toHaveBeenLastCalledWith({ kind: 'closed', portId: 1 }, [])
    expect(other.disconnect).not.toHaveBeenCalled()
  })

  it('that is already gone does no harm', () => {
    openPage().drop()
    expect(() => switchboard.close(1)).not.toThrow()
  })
})

describe('while no worker runs', () => {
  beforeEach(() => switchboard.setProblem(PROBLEM))

  it('a view is told so, and a page waits', () => {
    const [view, page] = [openView(), openPage()]
    expect(view.postMessage.mock.calls).toEqual([
      [
        {
          type: 'state',
          status: { phase: 'failed', problem: PROBLEM },
          call: null,
          warning: null,
          recording: null,
        },
      ],
    ])
    expect(page.postMessage).not.toHaveBeenCalled()
    expect([view, page].some((port) => port.disconnect.mock.calls.length > 0)).toBe(false)
  })

  it('all ports close when one is started, and views that connect then are told nothing', () => {
    const ports = [openView(), openPage()]
    switchboard.setProblem(null)
    switchboard.closeAll()
    for (const port of ports) expect(port.disconnect).toHaveBeenCalledOnce()
    expect(openView().postMessage).not.toHaveBeenCalled()
  })
})

describe('“Try again”', () => {
  it('of a view starts the engine anew, and does not reach it', () => {
    const view = openView()
    toWorker.mockReset()
    view.receive({ type: 'retry' })
    expect(retry).toHaveBeenCalledOnce()
    expect(toWorker).not.toHaveBeenCalled()
  })

  it('of a page does not', () => {
    openPage().receive({ type: 'retry' })
    expect(retry).not.toHaveBeenCalled()
  })
})

describe('a port that floods the worker', () => {
  it('with messages is closed, and no other', () => {
    const [flood, other] = [openPage(1), openPage(2)]
    for (let sent = 1; sent < MAX_UNREAD_MESSAGES; sent++) flood.receive({ type: 'noise' })
    expect(flood.disconnect).not.toHaveBeenCalled()
    flood.receive({ type: 'noise' })
    expect(flood.disconnect).toHaveBeenCalledOnce()
    expect(other.disconnect).not.toHaveBeenCalled()
  })

  it('in a frame leaves the port of its page alone', () => {
    const [page, frame] = [openPage(1), openPage(1, 4)]
    for (let sent = 0; sent < MAX_UNREAD_MESSAGES; sent++) frame.receive({ type: 'noise' })
    expect(frame.disconnect).toHaveBeenCalledOnce()
    expect(page.disconnect).not.toHaveBeenCalled()
  })

  it('with pictures is closed, and so are the pictures that nobody reads', () => {
    const flood = openPage()
    const read = new FakeBitmap(MAX_UNREAD_BYTES / 4)
    flood.receive(framesOf({ bitmap: read }))
    expect(flood.disconnect).not.toHaveBeenCalled()
    const unread = [new FakeBitmap(), new FakeBitmap()]
    flood.receive(framesOf(...unread.map((bitmap) => ({ bitmap }))))
    expect(flood.disconnect).toHaveBeenCalledOnce()
    expect([read, ...unread].map(({ close }) => close.mock.calls.length)).toEqual([0, 1, 1])
  })

  it('cannot send more by opening more ports', () => {
    const ports = Array.from({ length: MAX_UNREAD_MESSAGES + 50 }, () => openPage(1))
    expect(ports.filter(({ disconnect }) => disconnect.mock.calls.length > 0)).toHaveLength(50)
    expect(openPage(2).disconnect).not.toHaveBeenCalled()
    switchboard.workerHasRead()
    expect(openPage(1).disconnect).not.toHaveBeenCalled()
  })

  it('is measured anew once the worker has read', () => {
    const port = openPage()
    for (let sent = 0; sent < 3 * MAX_UNREAD_MESSAGES; sent++) {
      if (sent % MAX_UNREAD_MESSAGES === 0) switchboard.workerHasRead()
      port.receive({ type: 'answer' })
    }
    expect(port.disconnect).not.toHaveBeenCalled()
  })
})

it('knows whether the worker may have a call: from the first page on, until none is left and all is stored', () => {
  openView()
  expect(switchboard.mayHaveCall).toBe(false)
  const page = openPage()
  expect(switchboard.mayHaveCall).toBe(true)
  switchboard.workerIsIdle()
  expect(switchboard.mayHaveCall).toBe(true)
  page.drop()
  expect(switchboard.mayHaveCall).toBe(false)
  openPage().drop()
  expect(switchboard.mayHaveCall).toBe(true)
  switchboard.workerIsIdle()
  expect(switchboard.mayHaveCall).toBe(false)
})

it.each([
  ['the background', { id: US, url: `${OUR_URL}service-worker-loader.js` }, true],
  ['another extension', { ...POPUP, id: 'other' }, false],
  ['a content script', { id: US, url: 'https://meet.example/', tab: { id: 1 }, frameId: 0 }, false],
  ['nobody', {}, false],
])('takes a message of %s for the extension’s own: %s', (_whom, sender, expected) => {
  expect(switchboard.isOurPage(sender)).toBe(expected)
})
