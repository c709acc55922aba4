import { expect, test } from 'vitest'
import type { Region } from '../../src/shared/protocol'
import { PersonReader, type PictureReading, type PersonWorld } from './person-reader'

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 }
const FACE: Region = { x: 0.4, y: 0.4, width: 0.1, height: 0.2 }
const EVEN = [1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7] as const
const SEEN: PictureReading = { face: FACE, result: { plain: EVEN, mirrored: EVEN } }
const NOBODY: PictureReading = { face: null, result: { reason: 'no-face' } }

/** A page that grabs what it is asked for, and a worker that answers with the given readings, one after another. */
function world(readings: readonly PictureReading[]): PersonWorld & { readonly asked: Region[] } {
  const left = [...readings]
  const asked: Region[] = []
  const picture = { kind: 'pixels' as const, format: 'RGBA' as const, widthPx: 1, heightPx: 1 }
  return {
    asked,
    widthPx: 640,
    heightPx: 320,
    grab: ({ region }) => {
      asked.push(region)
      const bytes = new Uint8Array(4)
      const whole = { ...picture, layout: [{ offset: 0, stride: 4 }], colorSpace: {}, bytes }
      return Promise.resolve({ picture: whole, region, videoWidthPx: 640, busyMs: 0 })
    },
    read: () => Promise.resolve(left.shift() ?? NOBODY),
  }
}

test('looks at the whole picture first, then around the face, and at the whole one again after a while', async () => {
  const page = world([SEEN, SEEN, SEEN])
  const reader = new PersonReader(page)
  for (const atMs of [0, 400, 3200]) {
    expect(await reader.read(atMs)).toEqual({ atMs, hasFace: true, result: SEEN.result })
  }
  const [first, second, third] = page.asked
  expect(first).toEqual(WHOLE)
  expect(second?.x).toBeCloseTo(0.35, 10)
  expect(second?.width).toBeCloseTo(0.2, 10)
  expect(third).toEqual(WHOLE)
})

test('looks for a face that is missed around its last place in the whole picture at once', async () => {
  const page = world([SEEN, NOBODY, SEEN, NOBODY, NOBODY])
  const reader = new PersonReader(page)
  await reader.read(0)
  expect(await reader.read(400)).toMatchObject({ atMs: 400, hasFace: true })
  expect(await reader.read(800)).toEqual({ atMs: 800, hasFace: false, result: { reason: 'no-face' } })
  expect(page.asked.map(({ width }) => width === 1)).toEqual([true, false, true, false, true])
})

test('a face that cannot be read counts as a face, and a picture that cannot be taken as none', async () => {
  const page = world([{ face: FACE, result: { reason: 'turned-away' } }])
  expect(await new PersonReader(page).read(0)).toMatchObject({
    hasFace: true,
    result: { reason: 'turned-away' },
  })
  const black = { ...page, grab: () => Promise.resolve({ reason: 'black' as const, busyMs: 0 }) }
  expect(await new PersonReader(black).read(0)).toMatchObject({ hasFace: false, result: { reason: 'black' } })
})
