import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import type { CallView } from '../../src/shared/protocol'
import { framesReadSinceLeftOut } from '../../tools/browser/frames-read'
import type { NewParticipant } from '../../tools/meeting-room/page/room'
import { useEnvironment } from './environment'

const env = useEnvironment()

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA: NewParticipant = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const BRUNO: NewParticipant = { id: 'bruno', name: 'Bruno Silva', format: CALM, ...portrait('male/34.jpg') }
const CLEO: NewParticipant = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }
/** Another person of Cleo's name. */
const OTHER_CLEO: NewParticipant = { ...CLEO, id: 'other-cleo', ...portrait('male/10.jpg') }

async function leaveOut(call: WatchedCall, name: string): Promise<void> {
  const { callId, readouts } = await call.until(`${name} is there`, (view) =>
    view.readouts.some((readout) => readout.name === name),
  )
  const { key } = readouts.find((readout) => readout.name === name) ?? { key: '' }
  await call.send({ type: 'leave-out', callId, key, isLeftOut: true })
  await call.untilReadout(name, 'is left out', ({ isLeftOut }) => isLeftOut)
}

async function startCall(people: readonly NewParticipant[] = [ANNA, BRUNO, CLEO]): Promise<WatchedCall> {
  const { openRoom, enable } = env()
  const call = await enable(await openRoom(people))
  for (const { name } of people) await call.untilRead(name)
  await leaveOut(call, CLEO.name)
  return call
}

/** Anna and Bruno go on being read, and not one frame of anybody else was. */
async function expectOthersOnly(call: WatchedCall): Promise<void> {
  for (const { name } of [ANNA, BRUNO]) await call.untilLooks(name, 5)
  expect(framesReadSinceLeftOut(await call.received(), CLEO.name, [ANNA.name, BRUNO.name])).toBe(0)
}

const changes: readonly [string, (page: Page) => Promise<unknown>][] = [
  ['a new name', (page) => page.evaluate(() => window.meetingRoom.rename('cleo', 'Dora Novak'))],
  ['a new track', (page) => page.evaluate(() => window.meetingRoom.replaceTrack('cleo'))],
  [
    'a new name and a new track at once',
    (page) =>
      page.evaluate(async () => {
        window.meetingRoom.rename('cleo', 'Dora Novak')
        await window.meetingRoom.replaceTrack('cleo')
      }),
  ],
  ['another place', (page) => page.evaluate(() => window.meetingRoom.reorder(['cleo', 'bruno', 'anna']))],
  ['a stage', (page) => page.evaluate(() => window.meetingRoom.setStage('cleo'))],
  ['another tile', (page) => page.evaluate(() => window.meetingRoom.swap('cleo', 'anna'))],
  [
    'leaving and coming back',
    async (page) => {
      await page.evaluate(() => window.meetingRoom.remove('cleo'))
      await page.evaluate((person) => window.meetingRoom.add(person), CLEO)
    },
  ],
  [
    'leaving and coming back without a name',
    async (page) => {
      await page.evaluate(() => window.meetingRoom.remove('cleo'))
      await page.evaluate((person) => window.meetingRoom.add(person), { ...CLEO, id: 'nameless', name: '' })
    },
  ],
]

test.each(changes)('who is left out stays so: %s', async (_what, change) => {
  const call = await startCall()
  await change(call.page)
  await expectOthersOnly(call)
})

test('who is left out stays so: the engine is killed', async () => {
  const call = await startCall()
  await env()
    .inEngine('self.close(); undefined')
    .catch(() => undefined)
  await call.until('runs without readings', ({ readouts }) => readouts.some(({ framesRead }) => framesRead === 0))
  await expectOthersOnly(call)
})

test('who is left out stays so: the database is gone, and the engine too', async () => {
  const { mien, extensionUrl, inExtension } = env()
  const call = await startCall()
  const devTools = await mien.context.newCDPSession(call.page)
  const origin = extensionUrl('').replace(/\/$/, '')
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await inExtension('chrome.offscreen.closeDocument()')
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await expectOthersOnly(call)
})

test('who is left out stays so: the page is reloaded', async () => {
  const { openFullRoom, enable } = env()
  const call = await enable(await openFullRoom())
  const others = ['Ada Lindqvist', 'Ben Okafor', 'Clara Weiss', 'Daniel Roy', 'Emi Tanaka']
  await call.untilRead('Farid Aziz')
  await leaveOut(call, 'Farid Aziz')
  const { callId } = await call.until('runs', () => true)

  await call.page.reload()
  await call.page.waitForFunction(() => 'meetingRoomReady' in window)
  await call.page.evaluate(() => window.meetingRoomReady)
  const marks = (await call.state())?.call?.readouts.find(({ name }) => name === 'Ada Lindqvist')?.capturedAtMs
  await call.untilReadout(
    'Ada Lindqvist',
    'is read after the reload',
    ({ isOnScreen, capturedAtMs }) => isOnScreen && capturedAtMs !== marks,
  )
  for (const name of others) await call.untilLooks(name, 2)
  expect(await call.until('runs', () => true)).toMatchObject({ callId })
  expect(framesReadSinceLeftOut(await call.received(), 'Farid Aziz', others)).toBe(0)
})

test('a namesake of somebody left out is read only once the user says that it is somebody else', async () => {
  const call = await startCall()
  await call.page.evaluate((person) => window.meetingRoom.add(person), OTHER_CLEO)
  const { callId, readouts } = await call.until('the namesake may be the one who was left out', (view) =>
    view.readouts.some(({ leftOutBecause }) => leftOutBecause === 'cannot-tell'),
  )
  const namesake = readouts.find(({ leftOutBecause }) => leftOutBecause === 'cannot-tell')
  await expectOthersOnly(call)

  await call.send({ type: 'leave-out', callId, key: namesake?.key ?? '', isLeftOut: false })
  const framesOf = (view: CallView, isLeftOut: boolean): number =>
    view.readouts
      .filter((readout) => readout.name === CLEO.name && readout.isLeftOut === isLeftOut)
      .reduce((sum, { framesRead }) => sum + framesRead, 0)
  const before = framesOf(await call.until('the namesake is read', (view) => framesOf(view, false) > 0), true)
  await call.page.evaluate(() => window.meetingRoom.reorder(['other-cleo', 'cleo']))
  await call.untilLooks(ANNA.name, 4)
  expect(framesOf(await call.until('runs', () => true), true)).toBe(before)

  // With new tracks nobody can tell which of the two is which.
  await call.page.evaluate(async () => {
    await Promise.all([window.meetingRoom.replaceTrack('cleo'), window.meetingRoom.replaceTrack('other-cleo')])
  })
  const ofBoth = (view: CallView): number => framesOf(view, true) + framesOf(view, false)
  await call.untilLooks(ANNA.name, 3)
  const afterChange = ofBoth(await call.until('runs', () => true))
  await call.untilLooks(ANNA.name, 5)
  expect(ofBoth(await call.until('runs', () => true))).toBe(afterChange)
})
