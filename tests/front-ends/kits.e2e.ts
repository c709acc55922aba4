/** Azure's and Chime's components, which nobody here wrote, as their readers see them. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useEnvironment } from '../e2e/environment'
import type { Readout } from '../../src/shared/protocol'
import { faultsIn } from './everybody'
import { KITS_DIR, startKits, type Kit, type Kits } from './kits'
import type { Person } from './kits/front-end'
import { installPackages } from './packages'
import { BUNDLE_TIMEOUT_MS } from './page-server'

const whyNot = installPackages(KITS_DIR)
if (whyNot !== null) console.log(`skipped: ${whyNot}`)

const NORA: Person = { id: 'nora', name: 'Nora Berg', portrait: 'female/5.jpg', isSelf: true }
const OLA: Person = { id: 'ola', name: 'Ola Mensah', portrait: 'male/10.jpg' }
const BRUNO: Person = { id: 'bruno', name: 'Bruno Silva', portrait: 'male/34.jpg' }
const BRUNO_LATER = 'Bruno da Silva'

/** Looks at each person after a change, so that what it did to the readings is seen. */
const LOOKS = 4

const isRead = ({ state, isOnScreen }: Readout): boolean => isOnScreen && state.kind === 'expression'
const isFor = (reason: string, { state, isOnScreen }: Readout): boolean =>
  isOnScreen && state.kind === 'none' && state.reason === reason
/** Azure shows a tile for a camera that is off, Chime shows none. */
const IS_CAMERA_OFF: Readonly<Record<Kit, (readout: Readout) => boolean>> = {
  azure: (readout) => isFor('camera-off', readout),
  chime: ({ isOnScreen }) => !isOnScreen,
}

describe.skipIf(whyNot !== null)('meeting kits', () => {
  const env = useEnvironment()
  let kits: Kits
  beforeAll(async () => {
    kits = await startKits()
  }, BUNDLE_TIMEOUT_MS)
  afterAll(() => kits.close())

  const add = (page: Page, person: Person): Promise<void> => page.evaluate((someone) => frontEnd.add(someone), person)
  const setCamera = (page: Page, { id }: Person, isOn: boolean): Promise<void> =>
    page.evaluate(([who, value]) => frontEnd.setCamera(who, value), [id, isOn] as const)
  const shareScreen = (page: Page, { id }: Person, isOn: boolean): Promise<void> =>
    page.evaluate(([who, value]) => frontEnd.shareScreen(who, value), [id, isOn] as const)
  /** Waits until so many videos play, shares among them. */
  const untilPlaying = (page: Page, count: number): Promise<unknown> =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('video')].filter(({ paused, videoWidth }) => !paused && videoWidth > 0).length ===
        wanted,
      count,
    )

  test.for<Kit>(['azure', 'chime'])(
    '%s: everybody is one participant under the right name, and no share is read',
    { timeout: 180_000 },
    async (kit) => {
      const { openWindow, enable } = env()
      const page = await openWindow(kits.address(kit))
      await page.waitForFunction(() => 'frontEnd' in window)
      await add(page, NORA)
      await add(page, OLA)
      await untilPlaying(page, 2)
      const call = await enable(page)
      const untilSelf = (what: string, fits: (readout: Readout) => boolean): Promise<unknown> =>
        call.until(`oneself ${what}`, ({ readouts }) => readouts.some((readout) => readout.isSelf && fits(readout)))
      const looksAt = async (...names: readonly string[]): Promise<void> => {
        for (const name of names) await call.untilLooks(name, LOOKS)
      }
      const untilShared = (): Promise<unknown> =>
        call.until('a share is told', ({ readouts }) => readouts.some((readout) => isFor('screen-share', readout)))
      await untilSelf('is read', isRead)
      const { key: olasKey } = await call.untilRead('Ola Mensah')

      // Somebody joins.
      await add(page, BRUNO)
      const { key: brunosKey } = await call.untilRead('Bruno Silva')

      // He shares his screen, and everybody else is moved aside.
      await shareScreen(page, BRUNO, true)
      await untilPlaying(page, 4)
      await untilShared()
      await looksAt('Bruno Silva', 'Ola Mensah')

      // Somebody turns the camera off and on meanwhile.
      await setCamera(page, OLA, false)
      await call.untilReadout('Ola Mensah', 'has the camera off', IS_CAMERA_OFF[kit])
      await setCamera(page, OLA, true)
      await call.untilReadout('Ola Mensah', 'is read again', isRead)

      // So does he who shares: what is left under his name is the share.
      await setCamera(page, BRUNO, false)
      await call.untilReadout('Bruno Silva', 'has the camera off', IS_CAMERA_OFF[kit])
      await looksAt('Ola Mensah')
      await setCamera(page, BRUNO, true)
      await call.untilReadout('Bruno Silva', 'is read again', isRead)
      await shareScreen(page, BRUNO, false)
      await untilPlaying(page, 3)

      // People change places.
      await page.evaluate(([id, otherId]) => frontEnd.swap(id, otherId), [OLA.id, BRUNO.id] as const)
      await looksAt('Bruno Silva', 'Ola Mensah')

      // He takes another name, and stays who he is.
      await page.evaluate(([id, name]) => frontEnd.rename(id, name), [BRUNO.id, BRUNO_LATER] as const)
      expect(await call.untilRead(BRUNO_LATER)).toMatchObject({ key: brunosKey, isSelf: false })

      // The user turns the camera off and on.
      await setCamera(page, NORA, false)
      await untilSelf('has the camera off', IS_CAMERA_OFF[kit])
      await setCamera(page, NORA, true)
      await untilSelf('is read again', isRead)

      // The user shares the screen: a tile with their real name, which no other tile of theirs shows.
      await shareScreen(page, NORA, true)
      await untilPlaying(page, 4)
      await untilShared()
      await untilSelf('is read beside the own share', isRead)
      await looksAt('Ola Mensah')
      await shareScreen(page, NORA, false)
      await untilPlaying(page, 3)

      // Somebody leaves and comes back.
      await page.evaluate((id) => frontEnd.remove(id), OLA.id)
      await call.untilReadout('Ola Mensah', 'is off the screen', ({ isOnScreen }) => !isOnScreen)
      await add(page, OLA)
      expect(await call.untilReadout('Ola Mensah', 'is back', isRead)).toMatchObject({ key: olasKey })
      await looksAt('Ola Mensah', BRUNO_LATER)

      const states = await call.received()
      // The kit's own reader finds everybody, from the first to the last.
      const calls = states.flatMap(({ message }) => message.call ?? []).filter(({ readouts }) => readouts.length > 0)
      expect(new Set(calls.map(({ siteId, misfit }) => misfit?.kind ?? siteId))).toEqual(new Set([kit]))
      // "You" and "Me" are nobody's names.
      const faults = faultsIn(states, [
        { names: [null], isSelf: true, isHappy: true },
        { names: [OLA.name], isSelf: false, isHappy: true },
        { names: [BRUNO.name, BRUNO_LATER], isSelf: false, isHappy: false },
      ])
      expect(faults).toEqual([])
    },
  )
})
