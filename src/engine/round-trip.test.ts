import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fromPage } from '../shared/protocol'
import type { FromPage, Want } from '../shared/protocol'
import * as v from 'valibot'
import { closeBitmapsIn, RoundTrip } from './round-trip'
import { FakeBitmap } from './testing/fake-bitmap'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const WANT: Want = { tileId: 'tile', sourceId: 'track', region: WHOLE, maxSidePx: 320, isGrey: false }
const OTHER: Want = { ...WANT, tileId: 'other' }
const clock = { nowMs: 1000 }
const controller = new AbortController()

const frame = (changes: object = {}, bitmap = new FakeBitmap(), roundId = 7) => {
  const sent = {
    tileId: 'tile',
    sourceId: 'track',
    sinceLookMs: 20,
    grabMs: 1,
    region: WHOLE,
    videoWidthPx: 640,
    maxSidePx: 320,
    picture: { kind: 'bitmap', bitmap },
    ...changes,
  }
  return answer({ roundId, frames: [sent] })
}
function answer(changes: object): Extract<FromPage, { type: 'answer' }> {
  const empty = { type: 'answer', roundId: 7, list: null, frames: [], missing: [] }
  const message = v.parse(fromPage, { ...empty, ...changes })
  if (message.type !== 'answer') throw new Error('Not an answer')
  return message
}
const LIST = {
  siteId: 'generic',
  isHidden: false,
  pressure: 'nominal',
  misfit: null,
  foreignFrames: [],
  ownShare: null,
  tiles: [],
}
const tiles = (roundId = 7) => answer({ roundId, list: LIST })
const noneOf = (tileId: string) => answer({ missing: [{ tileId, sinceLookMs: 1, reason: 'gone' }] })
const trip = (wants = [WANT]) => new RoundTrip(7, wants, () => clock.nowMs)
/** Whether a round waits for nothing more. */
const isOver = async (round: RoundTrip) => {
  let over = false
  void round.wait(controller.signal).then(() => (over = true))
  await vi.advanceTimersByTimeAsync(0)
  return over
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  clock.nowMs = 1000
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a round', () => {
  test('is over when the tiles and an answer to each want have come', async () => {
    const round = trip([WANT, OTHER])
    clock.nowMs = 1050
    round.onAnswer(frame())
    expect(round.onAnswer(tiles()).list).toEqual(LIST)
    expect(await isOver(round)).toBe(false)
    expect(round.onAnswer(noneOf('other')).missing).toMatchObject([{ tileId: 'other' }])
    expect(round.onAnswer(noneOf('other')).missing, 'again').toEqual([])
    expect(await isOver(round)).toBe(true)
    expect(round.frames).toEqual([expect.objectContaining({ want: WANT, capturedAtMs: 1020, grabMs: 1 })])
  })

  test('is over when its time is up, and takes no frame then, but the tiles once', async () => {
    const round = trip()
    const waiting = round.wait(controller.signal)
    await vi.advanceTimersByTimeAsync(500)
    await waiting
    const bitmap = new FakeBitmap()
    round.onAnswer(frame({}, bitmap))
    expect(bitmap.isClosed).toBe(true)
    expect(round.frames).toEqual([])
    expect([round.onAnswer(tiles()).list, round.onAnswer(tiles()).list]).toEqual([LIST, null])
  })

  test('is over when everything is aborted', async () => {
    const abort = new AbortController()
    const round = trip()
    const waiting = round.wait(abort.signal)
    abort.abort()
    await waiting
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a frame is never of the future', () => {
    const round = trip()
    round.onAnswer(frame({ sinceLookMs: 1e9 }))
    expect(round.frames[0]?.capturedAtMs).toBe(1000)
  })
})

describe('refused and closed is', () => {
  test.each([
    ['a frame of another tile', { tileId: 'third' }, undefined],
    ['a frame of another track', { sourceId: 'other' }, undefined],
    ['a frame without a track', { sourceId: null }, undefined],
    ['a frame of another size than asked', { maxSidePx: 640 }, undefined],
    ['a part outside the video', { region: { x: 0.5, y: 0, width: 0.6, height: 1 } }, undefined],
    ['a part without pixels', { region: { x: 0.5, y: 0, width: 0, height: 1 } }, undefined],
    ['a bitmap larger than asked', {}, new FakeBitmap(321, 100)],
    ['a bitmap that is closed', {}, new FakeBitmap(0, 0)],
  ])('%s', (_what, changes, given) => {
    const bitmap = given ?? new FakeBitmap()
    const round = trip()
    round.onAnswer(frame(changes, bitmap))
    expect(bitmap.isClosed).toBe(true)
    expect(round.frames).toEqual([])
  })

  test('a grey picture where colours were asked for', () => {
    const grey = {
      kind: 'pixels' as const,
      format: 'GREY' as const,
      widthPx: 2,
      heightPx: 1,
      layout: [{ offset: 0, stride: 2 }],
      colorSpace: {},
      bytes: new Uint8Array(2),
    }
    const colored = trip()
    colored.onAnswer(frame({ picture: grey }))
    expect(colored.frames).toEqual([])
    const following = new RoundTrip(7, [{ ...WANT, isGrey: true }], () => 1000)
    following.onAnswer(frame({ picture: grey }))
    expect(following.frames).toHaveLength(1)
  })

  test('a frame of another round', () => {
    const bitmap = new FakeBitmap()
    const round = trip()
    round.onAnswer(frame({}, bitmap, 6))
    expect(bitmap.isClosed).toBe(true)
    expect(round.frames).toEqual([])
  })

  test('the second frame of a tile', () => {
    const round = trip()
    const second = new FakeBitmap()
    round.onAnswer(frame())
    round.onAnswer(frame({}, second))
    expect(round.frames).toHaveLength(1)
    expect(second.isClosed).toBe(true)
  })

  test('a list of another round', () => {
    expect(trip().onAnswer(tiles(6)).list).toBeNull()
  })

  test('each bitmap of a message that fits no schema', () => {
    const bitmap = new FakeBitmap()
    closeBitmapsIn({ type: 'evil', frames: [7, { picture: { bitmap } }] })
    expect(bitmap.isClosed).toBe(true)
    for (const frames of [4, [null], [{ picture: 4 }], [{ picture: { bitmap: 'no' } }]]) closeBitmapsIn({ frames })
    for (const message of [null, 3, 'text', {}]) closeBitmapsIn(message)
  })
})
