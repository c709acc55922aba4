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
  const message = v.parse(fromPage, { type: 'frames', roundId, frames: [sent] })
  if (message.type !== 'frames') throw new Error('Not frames')
  return message
}
const tiles = (roundId = 7): Extract<FromPage, { type: 'tiles' }> => ({
  type: 'tiles',
  roundId,
  siteId: 'generic',
  isHidden: false,
  pressure: 'nominal',
  misfit: null,
  foreignFrames: [],
  tiles: [],
})
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
    round.onFrames(frame())
    expect(round.onTiles(tiles())).toBe(true)
    expect(await isOver(round)).toBe(false)
    expect(round.onNoFrame({ type: 'no-frame', roundId: 7, tileId: 'other', sinceLookMs: 1, reason: 'gone' })).toBe(
      true,
    )
    expect(await isOver(round)).toBe(true)
    expect(round.frames).toEqual([expect.objectContaining({ want: WANT, capturedAtMs: 1020, grabMs: 1 })])
  })

  test('is over when its time is up, and takes no frame then, but the tiles once', async () => {
    const round = trip()
    const waiting = round.wait(controller.signal)
    await vi.advanceTimersByTimeAsync(500)
    await waiting
    const bitmap = new FakeBitmap()
    round.onFrames(frame({}, bitmap))
    expect(bitmap.isClosed).toBe(true)
    expect(round.frames).toEqual([])
    expect([round.onTiles(tiles()), round.onTiles(tiles())]).toEqual([true, false])
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
    round.onFrames(frame({ sinceLookMs: 1e9 }))
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
    round.onFrames(frame(changes, bitmap))
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
    colored.onFrames(frame({ picture: grey }))
    expect(colored.frames).toEqual([])
    const following = new RoundTrip(7, [{ ...WANT, isGrey: true }], () => 1000)
    following.onFrames(frame({ picture: grey }))
    expect(following.frames).toHaveLength(1)
  })

  test('a frame of another round', () => {
    const bitmap = new FakeBitmap()
    const round = trip()
    round.onFrames(frame({}, bitmap, 6))
    expect(bitmap.isClosed).toBe(true)
    expect(round.frames).toEqual([])
  })

  test('the second frame of a tile', () => {
    const round = trip()
    const second = new FakeBitmap()
    round.onFrames(frame())
    round.onFrames(frame({}, second))
    expect(round.frames).toHaveLength(1)
    expect(second.isClosed).toBe(true)
  })

  test('a list of another round', () => {
    expect(trip().onTiles(tiles(6))).toBe(false)
  })

  test('each bitmap of a message that fits no schema', () => {
    const bitmap = new FakeBitmap()
    closeBitmapsIn({ type: 'evil', frames: [7, { picture: { bitmap } }] })
    expect(bitmap.isClosed).toBe(true)
    for (const frames of [4, [null], [{ picture: 4 }], [{ picture: { bitmap: 'no' } }]]) closeBitmapsIn({ frames })
    for (const message of [null, 3, 'text', {}]) closeBitmapsIn(message)
  })
})
