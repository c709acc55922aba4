import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leaveFrames, lookIntoFrames, moveCall } from './call-frames'
import { recordOf } from './enabled-tabs'
import type { Frame } from './page'
import { checkPage, disable, enable, giveUp, stopLeftover } from './tabs'
import {
  agree,
  browser,
  CONTENT_SCRIPT,
  executeScript,
  frameKey,
  frames,
  granted,
  pages,
  resetExtension,
} from './testing/fake-extension'
import type { FakePage } from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const CALL_ID = 'b3b1a3c0-9a5e-4d2a-8a55-0d7f4c1c2e11'
const PAGE = { tabId: 1, frameId: 0 }
const FRAME = { tabId: 1, frameId: 4 }
const FRAME_URL = 'https://embed.example/room'
const FRAME_PATTERN = 'https://embed.example/*'

const badge = (tabId: number) => browser.action.getBadgeText({ tabId })
const isOn = async (tabId: number) => (await recordOf(tabId)) !== null
const callOf = async (tabId: number) => (await recordOf(tabId))?.callId
const addFrame = ({ tabId, frameId }: Frame, siteInCall: string | null = null): FakePage => {
  const frame: FakePage = { callId: null, siteInCall, received: [] }
  frames.set(frameKey(tabId, frameId), frame)
  return frame
}

beforeEach(async () => {
  resetExtension()
  vi.spyOn(console, 'warn').mockReturnValue()
  await agree()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a call in a frame', () => {
  const frameOf = async (tabId: number) => (await recordOf(tabId))?.frameId
  /** Which frame the engine was told of last. */
  const toldFrame = () => browser.runtime.sendMessage.mock.lastCall?.[0].configuration.tabs[0]?.frameId

  beforeEach(async () => {
    pages.set(1, { callId: null, received: [] })
    await enable(1)
  })

  it('of a known site takes over from a page that has none, with the same call', async () => {
    const callId = await callOf(1)
    const frame = addFrame(FRAME, 'livekit')
    await moveCall(FRAME, FRAME_URL)
    expect([frame.callId, pages.get(1)?.callId]).toEqual([callId, null])
    expect([await frameOf(1), toldFrame()]).toEqual([4, 4])
    expect(await badge(1)).toBe('on')
  })

  it.each([
    ['livekit', 'livekit', 0],
    ['generic', 'livekit', 4],
    ['livekit', 'generic', 0],
    ['generic', 'generic', 0],
    [null, 'generic', 4],
    [null, null, 0],
  ])('beside a page with %s, the frame with %s: the call runs in frame %s', async (ofPage, ofFrame, expected) => {
    const page = pages.get(1)
    if (page) page.siteInCall = ofPage
    addFrame(FRAME, ofFrame)
    await moveCall(FRAME, FRAME_URL)
    expect(await frameOf(1)).toBe(expected)
  })

  it('stays in its page when the frame goes while it is started', async () => {
    await moveCall(FRAME, FRAME_URL)
    expect(await frameOf(1)).toBe(0)
    const frame = addFrame(FRAME, 'livekit')
    const implementation = browser.tabs.sendMessage.getMockImplementation()
    browser.tabs.sendMessage.mockImplementation(async (tabId, message, options) => {
      if (message.type === 'start' && options?.frameId === 4) throw new Error('The frame was removed.')
      return implementation?.(tabId, message, options) ?? {}
    })
    await moveCall(FRAME, FRAME_URL)
    if (implementation) browser.tabs.sendMessage.mockImplementation(implementation)
    expect(frame.callId).toBeNull()
    expect(await frameOf(1)).toBe(0)
    expect(pages.get(1)?.callId).toBe(await callOf(1))
  })

  it('does nothing in a tab that is off', async () => {
    await disable(1)
    const frame = addFrame(FRAME, 'livekit')
    await moveCall(FRAME, FRAME_URL)
    expect(frame.received).toEqual([])
  })

  describe('that runs', () => {
    let frame: FakePage
    beforeEach(async () => {
      frame = addFrame(FRAME, 'livekit')
      await moveCall(FRAME, FRAME_URL)
    })

    it('is left alone while it runs', async () => {
      await checkPage(1)
      await enable(1)
      expect(await frameOf(1)).toBe(4)
      expect(frame.received.filter((type) => type === 'start')).toHaveLength(1)
    })

    it('is stopped with the tab', async () => {
      await disable(1)
      expect(frame.callId).toBeNull()
    })

    it('goes back to the page, which asks for calls, when the frame is gone', async () => {
      const callId = await callOf(1)
      frames.clear()
      await checkPage(1)
      expect(pages.get(1)?.callId).toBe(callId)
      expect(pages.get(1)?.received.at(-1)).toBe('tell-call')
      expect([await frameOf(1), toldFrame()]).toEqual([0, 0])
    })

    it('is started from the page when it is turned on again after the frame was lost', async () => {
      frames.clear()
      expect(await enable(1)).toMatchObject({ ok: true, isEnabled: true })
      expect(await frameOf(1)).toBe(0)
    })

    it('is given up by its frame alone', async () => {
      frame.callId = null
      await giveUp(PAGE)
      expect(await isOn(1)).toBe(true)
      await giveUp(FRAME)
      expect(await isOn(1)).toBe(false)
    })

    it('is not stopped as a leftover; one in the page is', async () => {
      const page = pages.get(1)
      if (page) page.callId = CALL_ID
      await Promise.all([stopLeftover(FRAME), stopLeftover(PAGE)])
      expect([frame.callId, page?.callId]).toEqual([await callOf(1), null])
    })

    it('leaves the frame when the user takes the grant back, and only then', async () => {
      granted.add(FRAME_PATTERN)
      await leaveFrames()
      expect(await frameOf(1)).toBe(4)
      granted.clear()
      await leaveFrames()
      expect(await frameOf(1)).toBe(0)
      expect([frame.callId, pages.get(1)?.callId]).toEqual([null, await callOf(1)])
    })
  })

  it('is looked for in all frames that Mien may enter after a grant', async () => {
    const frame = addFrame(FRAME, 'livekit')
    executeScript.mockClear()
    await lookIntoFrames()
    expect(executeScript).toHaveBeenCalledExactlyOnceWith({
      target: { tabId: 1, allFrames: true },
      files: [CONTENT_SCRIPT],
    })
    expect(frame.received).toEqual(['tell-call'])
  })
})
