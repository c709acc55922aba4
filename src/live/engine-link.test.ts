import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromView, ToView } from '../shared/protocol'
import { LATE_AFTER_MS, SILENT_AFTER_MS, openEngineLink } from './engine-link'
import { RecordedCall } from './recorded-call'
import { lacks, madeReadout, reads } from './testing/made-readouts'
import { madeCallView } from './testing/made-screens'

class FakePort {
  readonly sent: FromView[] = []
  isDisconnected = false
  receive: (message: unknown) => void = () => undefined
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.receive = listener) }
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
const ensureEngine = vi.fn(() => Promise.resolve())

beforeEach(() => {
  vi.useFakeTimers()
  ports = []
  ensureEngine.mockReset()
  ensureEngine.mockImplementation(() => Promise.resolve())
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('openEngineLink', () => {
  it('watches its tab and hands on the messages of the engine', () => {
    const link = openEngineLink(7, connect, ensureEngine)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: false }])
    expect(link.state.value).toBeNull()
    lastPort().receive(STATE)
    expect(link.state.value).toEqual(STATE)
    expect(ensureEngine).not.toHaveBeenCalled()
  })

  it('sends', () => {
    const link = openEngineLink(7, connect, ensureEngine)
    link.send({ type: 'pause', callId: CALL_ID, isPaused: true })
    expect(lastPort().sent).toContainEqual({ type: 'pause', callId: CALL_ID, isPaused: true })
  })

  it('says on each connection whom the view follows', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const follow = { type: 'follow', keys: ['a'] } as const
    link.send({ ...follow, keys: ['b'] })
    link.send({ ...follow, keys: ['a'] })
    expect(lastPort().sent).toContainEqual(follow)
    lastPort().drop()
    await vi.advanceTimersByTimeAsync(5000)
    expect(ports).toHaveLength(2)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: false }, follow])
  })

  it('asks for no more of what was recorded before than the view shows', () => {
    openEngineLink(7, connect, ensureEngine, { recorder: { pastS: 60, onMessage: () => undefined } })
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: true, recordedS: 60 }])
  })

  it('mirrors the recording for a view that wants it, each message once', () => {
    const recorded = new RecordedCall()
    openEngineLink(7, connect, ensureEngine, { recorder: recorded })
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: true }])
    const call = madeCallView({ callId: CALL_ID })
    const recording = {
      isWhole: true,
      participants: [],
      notes: [],
      seconds: [{ second: 4, entries: new Uint8Array() }],
    }
    lastPort().receive({ ...STATE, call, recording })
    expect(recorded.call.value?.id).toBe(CALL_ID)
    expect(recorded.lastSecond.value).toBe(4)
  })

  it('keeps a readout that is as it was, and no other', () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const ana = madeReadout({ key: 'a', ...reads('happy', 0.9) })
    const ben = madeReadout({ key: 'b', ...lacks('no-face') })
    const say = (readouts: unknown[]) =>
      lastPort().receive({
        ...STATE,
        call: { ...madeCallView({ callId: CALL_ID }), readouts },
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
    const link = openEngineLink(7, connect, ensureEngine)
    lastPort().receive({ type: 'state', status: { phase: 'dancing' } })
    expect(link.state.value).toBeNull()
    expect(warn).toHaveBeenCalledOnce()
  })

  it('starts the engine and watches again when the connection is lost, and keeps the last state meanwhile', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    lastPort().receive(STATE)
    lastPort().drop()
    expect(link.state.value).toEqual(STATE)
    link.send({ type: 'pause', callId: CALL_ID, isPaused: true })
    await vi.advanceTimersByTimeAsync(300)
    expect(ensureEngine).toHaveBeenCalledOnce()
    expect(ports).toHaveLength(2)
    expect(lastPort().sent).toEqual([{ type: 'watch', tabId: 7, wantsRecording: false }])
  })

  it('keeps notes while the connection is lost, and sends them once the engine has the call again', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const call = madeCallView({ callId: CALL_ID })
    const note = {
      type: 'note',
      callId: CALL_ID,
      id: '0f0c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
      second: 12,
      text: 'laughter',
    } as const
    lastPort().receive({ ...STATE, call })
    lastPort().drop()
    link.send(note)
    await vi.advanceTimersByTimeAsync(300)
    lastPort().receive(STATE)
    link.send({ ...note, text: 'laughter at last' })
    expect(lastPort().sent).toHaveLength(1)
    lastPort().receive({ ...STATE, call })
    lastPort().receive({ ...STATE, call })
    expect(lastPort().sent.slice(1)).toEqual([note, { ...note, text: 'laughter at last' }])
    link.send({ ...note, text: '' })
    expect(lastPort().sent).toHaveLength(4)
  })

  it('tries less and less often, also when the engine cannot be started or connecting throws', async () => {
    ensureEngine.mockRejectedValue(new Error('No answer'))
    let attempts = 0
    openEngineLink(
      7,
      () => {
        attempts++
        throw new Error('Receiving end does not exist')
      },
      ensureEngine,
    )
    await vi.advanceTimersByTimeAsync(60_000)
    expect(attempts).toBeGreaterThan(10)
    expect(attempts).toBeLessThan(25)
  })

  it('says when the engine is late, until it answers', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    await vi.advanceTimersByTimeAsync(LATE_AFTER_MS - 1)
    expect(link.isLate.value).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(link.isLate.value).toBe(true)
    lastPort().receive(STATE)
    expect(link.isLate.value).toBe(false)
    await vi.advanceTimersByTimeAsync(10 * LATE_AFTER_MS)
    expect(link.isLate.value).toBe(false)
  })

  it('is late also when the connection keeps being lost', async () => {
    const link = openEngineLink(
      7,
      () => {
        const port = connect()
        setTimeout(() => port.drop(), 1)
        return port
      },
      ensureEngine,
    )
    await vi.advanceTimersByTimeAsync(LATE_AFTER_MS)
    expect(link.isLate.value).toBe(true)
    link.close()
  })

  describe('a call that is no longer updated', () => {
    const withCall: ToView = { ...STATE, call: madeCallView({ callId: CALL_ID }) }

    it('counts as silent after three seconds, until the next message', async () => {
      const link = openEngineLink(7, connect, ensureEngine)
      lastPort().receive(withCall)
      await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS - 1)
      expect(link.isSilent.value).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(link.isSilent.value).toBe(true)
      lastPort().receive(withCall)
      expect(link.isSilent.value).toBe(false)
    })

    it('is not silent while messages come', async () => {
      const link = openEngineLink(7, connect, ensureEngine)
      for (let second = 0; second < 30; second++) {
        lastPort().receive(withCall)
        await vi.advanceTimersByTimeAsync(1000)
        expect(link.isSilent.value).toBe(false)
      }
    })

    it('counts from the last message also when the connection is lost', async () => {
      const link = openEngineLink(7, connect, ensureEngine)
      lastPort().receive(withCall)
      await vi.advanceTimersByTimeAsync(2000)
      lastPort().drop()
      await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS - 2000)
      expect(link.isSilent.value).toBe(true)
    })

    it('is no matter without a call, and after closing', async () => {
      const link = openEngineLink(7, connect, ensureEngine)
      lastPort().receive(withCall)
      lastPort().receive(STATE)
      await vi.advanceTimersByTimeAsync(2 * SILENT_AFTER_MS)
      expect(link.isSilent.value).toBe(false)
      lastPort().receive(withCall)
      link.close()
      await vi.advanceTimersByTimeAsync(2 * SILENT_AFTER_MS)
      expect(link.isSilent.value).toBe(false)
    })
  })

  it('keeps leaving out and erasing until the engine has the call', () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const leaveOut = { type: 'leave-out', callId: CALL_ID, key: 'a', isLeftOut: true } as const
    const erase = { type: 'erase', callId: CALL_ID, key: 'a' } as const
    link.send(leaveOut)
    link.send(erase)
    link.send({ type: 'pause', callId: CALL_ID, isPaused: true })
    lastPort().receive({ ...STATE, call: madeCallView({ callId: CALL_ID }) })
    expect(lastPort().sent.slice(2)).toEqual([leaveOut, erase])
  })

  it('sends leaving out again when the engine stopped before it can have received it', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const withCall: ToView = { ...STATE, call: madeCallView({ callId: CALL_ID }) }
    const leaveOut = { type: 'leave-out', callId: CALL_ID, key: 'a', isLeftOut: true } as const
    const bringBack = { ...leaveOut, isLeftOut: false }
    lastPort().receive(withCall)
    link.send({ ...leaveOut, key: 'b' })
    await vi.advanceTimersByTimeAsync(2500)
    lastPort().receive(withCall)
    link.send(leaveOut)
    await vi.advanceTimersByTimeAsync(500)
    link.send(bringBack)
    lastPort().receive(withCall)
    lastPort().drop()
    await vi.advanceTimersByTimeAsync(300)
    lastPort().receive(withCall)
    expect(lastPort().sent.slice(1)).toEqual([leaveOut, bringBack])
  })

  it('does not lose what is sent on a port that has just closed', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const port = lastPort()
    port.receive({ ...STATE, call: madeCallView({ callId: CALL_ID }) })
    port.postMessage = () => {
      throw new Error('Attempting to use a disconnected port object')
    }
    const leaveOut = { type: 'leave-out', callId: CALL_ID, key: 'a', isLeftOut: true } as const
    expect(() => link.send(leaveOut)).not.toThrow()
    expect(() => link.send({ type: 'pause', callId: CALL_ID, isPaused: true })).not.toThrow()
    port.drop()
    await vi.advanceTimersByTimeAsync(1000)
    lastPort().receive({ ...STATE, call: madeCallView({ callId: CALL_ID }) })
    expect(lastPort().sent).toContainEqual(leaveOut)
    link.close()
  })

  it('is quiet once closed', async () => {
    const link = openEngineLink(7, connect, ensureEngine)
    const port = lastPort()
    link.close()
    expect(port.isDisconnected).toBe(true)
    port.drop()
    port.receive(STATE)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ports).toHaveLength(1)
    expect(link.state.value).toBeNull()
    expect(link.isLate.value).toBe(false)
  })

  it('asks for nothing while nobody can see the view, is not late or silent then, and asks for everything again', async () => {
    const isInSight = signal(true)
    const link = openEngineLink(7, connect, ensureEngine, { isInSight })
    lastPort().receive(STATE)
    isInSight.value = false
    await vi.advanceTimersByTimeAsync(10 * LATE_AFTER_MS)
    expect([link.isSilent.value, link.isLate.value]).toEqual([false, false])
    isInSight.value = true
    expect(lastPort().sent.map(({ type }) => type)).toEqual(['watch', 'unwatch', 'watch'])
    await vi.advanceTimersByTimeAsync(LATE_AFTER_MS)
    expect(link.isLate.value).toBe(true)
    link.close()
    isInSight.value = false
    expect(lastPort().sent).toHaveLength(3)
  })

  it('does not take a silent engine’s old state for a live one after it was out of sight', async () => {
    const isInSight = signal(true)
    const link = openEngineLink(7, connect, ensureEngine, { isInSight })
    lastPort().receive({ ...STATE, call: madeCallView() })
    isInSight.value = false
    // It was on its way when the view was hidden.
    lastPort().receive({ ...STATE, call: madeCallView() })
    await vi.advanceTimersByTimeAsync(2 * SILENT_AFTER_MS)
    expect(link.isSilent.value).toBe(false)
    isInSight.value = true
    await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS)
    expect(link.isSilent.value).toBe(true)
    link.close()
  })
})
