import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromView, ToView } from '../shared/protocol'
import { LATE_AFTER_MS, openEngineLink } from './engine-link'
import { RecordedCall } from './recorded-call'
import { NOW_MS, lacks, madeReadout, reads } from './testing/made-readouts'

class FakePort {
  readonly sent: FromView[] = []
  isDisconnected = false
  hear: (message: unknown) => void = () => undefined
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.hear = listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.drop = listener) }
  postMessage(message: FromView) {
    this.sent.push(message)
  }
  disconnect() {
    this.isDisconnected = true
  }
}

const STATE: ToView = { type: 'state', status: { phase: 'starting' }, call: null, warning: null, recording: null }
const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'

let ports: FakePort[] = []
const lastPort = () => {
  const port = ports.at(-1)
  if (!port) throw new Error('Nothing connected')
  return port
}
const connect = () => {
  const port = new FakePort()
  ports.push(port)
  return port
}
const wake = vi.fn(() => Promise.resolve())

beforeEach(() => {
  vi.useFakeTimers()
  ports = []
  wake.mockReset()
  wake.mockImplementation(() => Promise.resolve())
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('openEngineLink', () => {
  it('watches its tab and hands on what the engine says', () => {
    const link = openEngineLink(7, connect, wake)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: false }])
    expect(link.state.value).toBeNull()
    lastPort().hear(STATE)
    expect(link.state.value).toEqual(STATE)
    expect(wake).not.toHaveBeenCalled()
  })

  it('sends', () => {
    const link = openEngineLink(7, connect, wake)
    link.send({ type: 'pause', callId: CALL_ID, isPaused: true })
    expect(lastPort().sent).toContainEqual({ type: 'pause', callId: CALL_ID, isPaused: true })
  })

  it('mirrors the recording for a view that wants it, each message once', () => {
    const recorded = new RecordedCall()
    openEngineLink(7, connect, wake, recorded)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: true }])
    const call = {
      callId: CALL_ID,
      siteId: 'meet',
      title: '',
      startedAtMs: NOW_MS,
      isPaused: false,
      isHidden: false,
      readouts: [],
    }
    const recording = {
      isWhole: true,
      participants: [],
      notes: [],
      seconds: [{ second: 4, entries: new Uint8Array() }],
    }
    lastPort().hear({ ...STATE, call, recording })
    expect(recorded.call.value?.id).toBe(CALL_ID)
    expect(recorded.lastSecond.value).toBe(4)
  })

  it('keeps a readout that is as it was, and no other', () => {
    const link = openEngineLink(7, connect, wake)
    const ana = madeReadout({ key: 'a', ...reads('happy', 0.9) })
    const ben = madeReadout({ key: 'b', ...lacks('no-face') })
    const say = (readouts: unknown[]) =>
      lastPort().hear({
        ...STATE,
        call: {
          callId: CALL_ID,
          siteId: 'meet',
          title: '',
          startedAtMs: NOW_MS,
          isPaused: false,
          isHidden: false,
          readouts,
        },
      })
    const readouts = () => link.state.value?.call?.readouts ?? []
    say([ana, ben])
    const [firstAna, firstBen] = readouts()
    say([{ ...ana }, { ...ben, state: { kind: 'none', reason: 'turned-away' } }])
    expect(readouts()[0]).toBe(firstAna)
    expect(readouts()[1]).not.toBe(firstBen)
    say([
      { ...ana, ...reads('happy', 0.91) },
      { ...ben, name: 'Ben' },
    ])
    expect(readouts()[0]).not.toBe(firstAna)
    expect(readouts()[1]?.name).toBe('Ben')
  })

  it('drops what is no message', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const link = openEngineLink(7, connect, wake)
    lastPort().hear({ type: 'state', status: { phase: 'dancing' } })
    expect(link.state.value).toBeNull()
    expect(warn).toHaveBeenCalledOnce()
  })

  it('wakes the engine and watches again when the line drops, and keeps the last state meanwhile', async () => {
    const link = openEngineLink(7, connect, wake)
    lastPort().hear(STATE)
    lastPort().drop()
    expect(link.state.value).toEqual(STATE)
    link.send({ type: 'pause', callId: CALL_ID, isPaused: true })
    await vi.advanceTimersByTimeAsync(300)
    expect(wake).toHaveBeenCalledOnce()
    expect(ports).toHaveLength(2)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: false }])
  })

  it('keeps notes while the line is down, and gives them to the engine once it has the call again', async () => {
    const link = openEngineLink(7, connect, wake)
    const call = {
      callId: CALL_ID,
      siteId: 'meet',
      title: '',
      startedAtMs: NOW_MS,
      isPaused: false,
      isHidden: false,
      readouts: [],
    }
    const note = {
      type: 'note',
      callId: CALL_ID,
      id: '0f0c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
      second: 12,
      text: 'laughter',
    } as const
    lastPort().hear({ ...STATE, call })
    lastPort().drop()
    link.send(note)
    await vi.advanceTimersByTimeAsync(300)
    lastPort().hear(STATE)
    link.send({ ...note, text: 'laughter at last' })
    expect(lastPort().sent).toHaveLength(1)
    lastPort().hear({ ...STATE, call })
    lastPort().hear({ ...STATE, call })
    expect(lastPort().sent.slice(1)).toEqual([note, { ...note, text: 'laughter at last' }])
    link.send({ ...note, text: '' })
    expect(lastPort().sent).toHaveLength(4)
  })

  it('tries less and less often, also when the engine cannot be woken or connecting throws', async () => {
    wake.mockRejectedValue(new Error('No answer'))
    let attempts = 0
    openEngineLink(
      7,
      () => {
        attempts++
        throw new Error('Receiving end does not exist')
      },
      wake,
    )
    await vi.advanceTimersByTimeAsync(60_000)
    expect(attempts).toBeGreaterThan(10)
    expect(attempts).toBeLessThan(25)
  })

  it('says when the engine is late, until it speaks', async () => {
    const link = openEngineLink(7, connect, wake)
    await vi.advanceTimersByTimeAsync(LATE_AFTER_MS - 1)
    expect(link.isLate.value).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(link.isLate.value).toBe(true)
    lastPort().hear(STATE)
    expect(link.isLate.value).toBe(false)
    await vi.advanceTimersByTimeAsync(10 * LATE_AFTER_MS)
    expect(link.isLate.value).toBe(false)
  })

  it('is late also when the line keeps dropping', async () => {
    const link = openEngineLink(
      7,
      () => {
        const port = connect()
        setTimeout(() => port.drop(), 1)
        return port
      },
      wake,
    )
    await vi.advanceTimersByTimeAsync(LATE_AFTER_MS)
    expect(link.isLate.value).toBe(true)
    link.close()
  })

  it('is quiet once closed', async () => {
    const link = openEngineLink(7, connect, wake)
    const port = lastPort()
    link.close()
    expect(port.isDisconnected).toBe(true)
    port.drop()
    port.hear(STATE)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ports).toHaveLength(1)
    expect(link.state.value).toBeNull()
    expect(link.isLate.value).toBe(false)
  })
})
