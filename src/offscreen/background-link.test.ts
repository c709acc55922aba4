import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Configuration, ToBackground } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { BackgroundLink, MAX_ATTEMPTS } from './background-link'

const IDLE = { target: 'background', type: 'engine-idle' } as const
const ASK = { target: 'background', type: 'send-configuration' } as const
const DONE = { ok: true, isEnabled: true } as const
const send = vi.fn<(message: ToBackground) => Promise<unknown>>()
const background = new BackgroundLink(send)

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockReturnValue()
  send.mockReset()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells once what is answered', async () => {
  send.mockResolvedValue(DONE)
  await background.tell(IDLE)
  expect(send.mock.calls).toEqual([[IDLE]])
})

it('tells again what is not answered, and gives up in the end', async () => {
  send.mockRejectedValueOnce(new Error('The message port closed')).mockResolvedValue(DONE)
  const told = background.tell(IDLE)
  await vi.runAllTimersAsync()
  await told
  expect(send).toHaveBeenCalledTimes(2)

  send.mockReset()
  send.mockRejectedValue(new Error('Receiving end does not exist'))
  const givenUp = background.tell(IDLE)
  await vi.runAllTimersAsync()
  await givenUp
  expect(send).toHaveBeenCalledTimes(MAX_ATTEMPTS)
})

it.each([
  ['the service worker was ended in the middle', undefined],
  ['the browser could not store it', { ok: false, problem: { code: 'unexpected', detail: 'Quota' } }],
])('tells again when %s', async (_what, answer) => {
  send.mockResolvedValueOnce(answer).mockResolvedValue(DONE)
  const told = background.tell(IDLE)
  await vi.runAllTimersAsync()
  await told
  expect(send).toHaveBeenCalledTimes(2)
})

it('tells again what is never answered, and then what waits behind it', async () => {
  send.mockReturnValueOnce(new Promise(() => undefined)).mockResolvedValue(DONE)
  const told = Promise.all([background.tell(IDLE), background.tell(IDLE)])
  await vi.runAllTimersAsync()
  await told
  expect(send).toHaveBeenCalledTimes(3)
})

it('asks for the configuration until one has come, and again while its settings cannot be read', async () => {
  const unreadable: Configuration = { settings: null, tabs: [], mirrorTabIds: [], ownNames: [] }
  const readable: Configuration = { settings: DEFAULT_SETTINGS, tabs: [], mirrorTabIds: [], ownNames: [] }
  const answers = [null, unreadable, unreadable, readable]
  let current: Configuration | null = null
  send.mockImplementation(async () => {
    current = answers.shift() ?? current
    return DONE
  })
  const end = new AbortController()
  const asked = background.askForConfiguration(() => current, end.signal)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(current).toBe(readable)
  expect(send.mock.calls).toEqual([[ASK], [ASK], [ASK], [ASK]])
  end.abort()
  await vi.runAllTimersAsync()
  await asked
})

it('never lets an older list of who is left out arrive after a newer one', async () => {
  const [older, newer] = [[], [{ personIds: [], names: ['Ada'], sourceIds: [] }]].map((leftOut) => ({
    target: 'background' as const,
    type: 'keep-left-out' as const,
    tabId: 1,
    callId: 'b3b1a3c0-9a5e-4d2a-8a55-0d7f4c1c2e11',
    leftOut,
  }))
  if (!older || !newer) throw new Error('unreachable')
  send.mockRejectedValueOnce(new Error('The message port closed')).mockResolvedValue(DONE)
  const told = Promise.all([background.tell(older), background.tell(newer), background.tell(IDLE)])
  await vi.runAllTimersAsync()
  await told
  expect(send.mock.calls.map(([message]) => message).filter(({ type }) => type === 'keep-left-out')).toEqual([
    older,
    older,
    newer,
  ])
})
