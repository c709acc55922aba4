import { describe, expect, test } from 'vitest'
import { MAX_TEXT_LENGTH } from '../../src/shared/protocol'
import type { NewParticipant } from '../../tools/meeting-room/page/room'
import { portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

/** Few frames: these tests are about who is there, and the machine shall have time for that. */
const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const

const ANNA: NewParticipant = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const BRUNO: NewParticipant = { id: 'bruno', name: 'Bruno Silva', format: CALM, ...portrait('male/34.jpg') }
const CLEO: NewParticipant = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }

describe('who is there', () => {
  test('people come, go, and come back as the same participant', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom([ANNA])
    const call = await enable(page)
    const { key } = await call.untilRead('Anna Kraus')

    await page.evaluate((person) => window.meetingRoom.add(person), CLEO)
    await call.untilRead('Cleo Martin')
    await page.evaluate(() => window.meetingRoom.remove('anna'))
    await call.untilReadout('Anna Kraus', 'is off the screen', ({ isOnScreen }) => !isOnScreen)
    await page.evaluate((person) => window.meetingRoom.add(person), ANNA)
    expect(
      await call.untilReadout(
        'Anna Kraus',
        'is back',
        ({ isOnScreen, state }) => isOnScreen && state.kind === 'expression',
      ),
    ).toMatchObject({ key })
  })

  test('a new name on a tile shows', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom([ANNA])
    const call = await enable(page)
    await call.untilRead('Anna Kraus')

    await page.evaluate(() => window.meetingRoom.rename('anna', 'Anna Kraus-Lang'))
    const renamed = await call.untilReadout('Anna Kraus-Lang', 'is on screen', ({ isOnScreen }) => isOnScreen)
    // The user has renamed nobody: the page has.
    expect(renamed.isRenamed).toBe(false)
  })

  test('two people who exchange their tiles keep their own expressions', async () => {
    const { openRoom, enable } = env()
    // One smiles, the other does not.
    const page = await openRoom([ANNA, BRUNO])
    const call = await enable(page)
    const happy = (name: string, isHappy: boolean) =>
      call.untilReadout(
        name,
        isHappy ? 'is happy' : 'is not happy',
        ({ state }) => state.kind === 'expression' && (state.expression === 'happy') === isHappy,
      )
    const before = [await happy('Anna Kraus', true), await happy('Bruno Silva', false)]

    await page.evaluate(() => window.meetingRoom.swap('anna', 'bruno'))
    await call.untilLooks('Anna Kraus', 8)
    const after = [await happy('Anna Kraus', true), await happy('Bruno Silva', false)]
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
  })

  test('a tile that is taken away again and again in the middle of requests harms nobody else', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom([ANNA, CLEO])
    const call = await enable(page)
    await call.untilRead('Anna Kraus')

    for (let round = 0; round < 8; round++) {
      await page.evaluate(() => window.meetingRoom.remove('cleo'))
      await page.evaluate((person) => window.meetingRoom.add(person), CLEO)
    }
    await page.evaluate(() => window.meetingRoom.remove('cleo'))
    await call.untilLooks('Anna Kraus', 4)
    const state = await call.untilReadout('Cleo Martin', 'is off the screen', ({ isOnScreen }) => !isOnScreen)
    expect(state.isOnScreen).toBe(false)
    expect(await call.state()).toMatchObject({ status: { phase: 'ready' }, warning: null })
  })

  test('a page without video is a call of nobody', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom()
    const call = await enable(page)
    await call.until('is there', ({ readouts }) => readouts.length === 0)

    await page.evaluate((person) => window.meetingRoom.add(person), ANNA)
    expect(await call.untilRead('Anna Kraus')).toMatchObject({ faceCount: 1 })
  })

  test('thirty tiles are all looked at', async () => {
    const { openRoom, enable } = env()
    const portraits = ['female/7.jpg', 'male/10.jpg', 'female/10.jpg', 'male/11.jpg', 'female/5.jpg', 'male/7.jpg']
    const page = await openRoom()
    const names = Array.from({ length: 30 }, (_, index) => `Person ${String(index + 1).padStart(2, '0')}`)
    for (const [index, name] of names.entries()) {
      const format = { width: 320, height: 240, framesPerSecond: 2 }
      await page.evaluate((person) => window.meetingRoom.add(person), {
        id: name,
        name,
        format,
        ...portrait(portraits[index % portraits.length] ?? 'female/7.jpg'),
      })
    }
    const call = await enable(page)
    const { readouts } = await call.until('all thirty are read', (state) =>
      names.every((name) =>
        state.readouts.some((readout) => readout.name === name && readout.state.kind === 'expression'),
      ),
    )
    expect(readouts).toHaveLength(30)
  }, 120_000)

  test('two tabs are two calls', async () => {
    const { openRoom, enable } = env()
    const one = await enable(await openRoom([ANNA], 'tab=1'))
    const other = await enable(await openRoom([CLEO], 'tab=2'))

    await one.untilLooks('Anna Kraus', 3)
    await other.untilLooks('Cleo Martin', 3)
    const [first, second] = [await one.until('runs', () => true), await other.until('runs', () => true)]
    expect(first.callId).not.toBe(second.callId)
    expect(first.readouts.map(({ name }) => name)).toEqual(['Anna Kraus'])
    expect(second.readouts.map(({ name }) => name)).toEqual(['Cleo Martin'])
  })
})

describe('videos that give no picture', () => {
  test('one of another origin is blocked, one without frames says so, and one without a size is no participant in trouble', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom([ANNA])
    await page.evaluate(async () => {
      await window.meetingRoom.addTainted('tainted', 'Theo Foreign')
      window.meetingRoom.addFrameless('frameless', 'Fred Frameless')
      await window.meetingRoom.addZeroSized('zero', 'Zoe Zero')
    })
    const call = await enable(page)

    await call.untilReadout(
      'Theo Foreign',
      'is blocked',
      ({ state }) => state.kind === 'none' && state.reason === 'blocked',
    )
    await call.untilReadout(
      'Fred Frameless',
      'has no frames',
      ({ state }) => state.kind === 'none' && state.reason === 'no-frames',
    )
    await call.untilReadout(
      'Zoe Zero',
      'has no frames',
      ({ state }) => state.kind === 'none' && state.reason === 'no-frames',
    )
    await call.untilRead('Anna Kraus')
    expect(await call.state()).toMatchObject({ status: { phase: 'ready' }, warning: null })
  })
})

describe('hostile names', () => {
  test('HTML, quotes, formulas, 500 characters and nothing are text or no name, and everyone is read', async () => {
    const { openRoom, enable, openPopup } = env()
    const hostile = [
      '<img src=x onerror="document.title=1">',
      `"quoted" 'name', comma; semicolon`,
      '=SUM(A1)',
      'x'.repeat(500),
      '',
      '‮evil\u0000name',
    ]
    const page = await openRoom(
      hostile.map((name, index) => ({ id: `h${index}`, name, format: CALM, ...portrait('female/7.jpg') })),
    )
    const call = await enable(page)

    const { readouts } = await call.until(
      'all are read',
      (state) =>
        state.readouts.length === hostile.length &&
        state.readouts.every((readout) => readout.state.kind === 'expression'),
    )
    // Text as it stands, cut where it is long, without what cannot be seen; nothing is no name.
    const expected = [...hostile.slice(0, 3), 'x'.repeat(MAX_TEXT_LENGTH), null, 'evil name']
    expect(new Set(readouts.map(({ name }) => name))).toEqual(new Set(expected))
    const popup = await openPopup(call.tabId)
    await popup.waitForSelector('.participant')
    expect(await popup.locator('.participant').count()).toBe(hostile.length)
    expect(await popup.locator('.participant img').count()).toBe(0)
    for (const name of await popup.locator('.participant-name').allInnerTexts()) expect(name).not.toBe('')
    // Nothing pushes the popup wider than its window.
    expect(await popup.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
})
