import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromPage, Outcome, ToBackground, ToPage } from '../shared/protocol'
import { PAGE_PORT } from '../shared/protocol'
import { EngineLink } from './engine-link'
import { FakePort } from './testing/fake-port'

const HELLO: FromPage = { type: 'hello', callId: '4f0a0a52-6d2c-4b0a-9d8e-0f6f1a2b3c4d', title: 'Weekly planning' }
const LOOK: ToPage = { type: 'look', roundId: 1, wants: [] }

const ports: FakePort[] = []
const tellBackground = vi.fn<(message: ToBackground) => Promise<Outcome>>()
let isOrphan = false
let lost = 0
let ended = 0
let link: EngineLink

const lastPort = () => {
  const port = ports.at(-1)
  if (!port) throw new Error('Nothing connected')
  return port
}
async function lose() {
  lastPort().isDisconnected = true
  lastPort().drop()
  await vi.advanceTimersByTimeAsync(0)
}
const asked = (type: ToBackground['type']) => tellBackground.mock.calls.filter(([message]) => message.type === type)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.spyOn(console, 'warn').mockReturnValue()
  ports.length = 0
  isOrphan = false
  lost = 0
  ended = 0
  tellBackground.mockReset().mockResolvedValue({ ok: true, isEnabled: true })
  link = new EngineLink(
    {
      connect: (name) => {
        if (isOrphan) throw new Error('Extension context invalidated.')
        const port = new FakePort(name)
        ports.push(port)
        return port
      },
      tellBackground,
      isOrphan: () => isOrphan,
      nowMs: () => performance.now(),
    },
    HELLO,
    { onMessage: () => undefined, onLost: () => void lost++, onEnd: () => void ended++ },
  )
  link.open()
})
afterEach(() => {
  link.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a lost engine', () => {
  it('is called back, and greeted once on the new port', async () => {
    await lose()
    expect(tellBackground).toHaveBeenCalledExactlyOnceWith({ target: 'background', type: 'ensure-engine' })
    expect(ports.map(({ name, sent }) => [name, sent])).toEqual([
      [PAGE_PORT, [HELLO]],
      [PAGE_PORT, [HELLO]],
    ])
    expect([lost, ended]).toEqual([1, 0])
  })

  it('is asked for again, less and less often, for longer than a minute', async () => {
    tellBackground.mockRejectedValue(new Error('No receiver'))
    await lose()
    const attemptsAt: number[] = []
    for (let second = 0; second < 75; second++) {
      attemptsAt.push(asked('ensure-engine').length)
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(ended).toBe(0)
    expect(attemptsAt.slice(0, 6)).toEqual([1, 3, 3, 4, 4, 5])
    expect(asked('ensure-engine').length).toBeLessThan(25)
    tellBackground.mockResolvedValue({ ok: true, isEnabled: true })
    await vi.advanceTimersByTimeAsync(5000)
    expect(ports).toHaveLength(2)
  })

  it('is given up in the end, which the background is told', async () => {
    tellBackground.mockImplementation(async ({ type }) =>
      type === 'call-given-up'
        ? { ok: true, isEnabled: false }
        : { ok: false, problem: { code: 'engine-not-started', detail: 'No' } },
    )
    await lose()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(ended).toBe(1)
    expect(asked('call-given-up')).toHaveLength(1)
    expect(ports).toHaveLength(1)
    const attempts = tellBackground.mock.calls.length
    await vi.advanceTimersByTimeAsync(120_000)
    expect(tellBackground).toHaveBeenCalledTimes(attempts)
  })

  it('is given up when it goes again and again before it says anything', async () => {
    for (let time = 0; time < 60 && ended === 0; time++) {
      await lose()
      await vi.advanceTimersByTimeAsync(5000)
    }
    expect(ended).toBe(1)
    expect(asked('call-given-up')).toHaveLength(1)
  })

  it('is not given up once it has said something', async () => {
    for (let time = 0; time < 60; time++) {
      await lose()
      await vi.advanceTimersByTimeAsync(5000)
      lastPort().receive(LOOK)
    }
    expect(ended).toBe(0)
  })

  it('is not waited for when the background never answers', async () => {
    tellBackground.mockReturnValueOnce(new Promise(() => undefined))
    await lose()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(ports).toHaveLength(2)
  })

  it('ends the call at once when Mien was turned off meanwhile', async () => {
    tellBackground.mockResolvedValue({ ok: true, isEnabled: false })
    await lose()
    expect(ended).toBe(1)
    expect(asked('call-given-up')).toEqual([])
  })

  it('ends the call at once when the extension has gone', async () => {
    isOrphan = true
    await lose()
    expect(ended).toBe(1)
    expect(tellBackground).not.toHaveBeenCalled()
  })

  it('is not asked for once the link is closed', async () => {
    tellBackground.mockRejectedValue(new Error('No receiver'))
    await lose()
    link.close()
    tellBackground.mockClear()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(tellBackground).not.toHaveBeenCalled()
    expect(ended).toBe(0)
  })
})

it('drops messages that do not fit, and those of a port that was lost', async () => {
  const received = vi.fn<(message: ToPage) => void>()
  const other = new EngineLink(
    {
      connect: (name) => {
        const port = new FakePort(name)
        ports.push(port)
        return port
      },
      tellBackground,
      isOrphan: () => false,
      nowMs: () => 0,
    },
    HELLO,
    { onMessage: received, onLost: () => undefined, onEnd: () => undefined },
  )
  other.open()
  const port = lastPort()
  for (const message of [null, 'look', { type: 'look' }, { ...LOOK, roundId: -1 }]) port.receive(message)
  expect(received).not.toHaveBeenCalled()
  expect(console.warn).toHaveBeenCalledTimes(4)
  port.receive(LOOK)
  expect(received).toHaveBeenCalledExactlyOnceWith(LOOK)
  other.close()
  port.receive(LOOK)
  expect(received).toHaveBeenCalledOnce()
})
