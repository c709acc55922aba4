/** LiveKit's own React components, which nobody here wrote: who is who while people do what people do in a meeting. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useEnvironment } from '../e2e/environment'
import { faultsIn } from './everybody'
import type { Participant } from './livekit/front-end'
import { joinAsGuest, LIVEKIT_DIR, startLiveKitRoom, untilPlaying, type LiveKitRoom } from './livekit-room'
import { installPackages } from './packages'
import { BUNDLE_TIMEOUT_MS } from './page-server'

const whyNot = installPackages(LIVEKIT_DIR)
if (whyNot !== null) console.log(`skipped: ${whyNot}`)

const NORA = { identity: 'nora', name: 'Nora Berg', portrait: 'female/5.jpg' }
const OLA = { identity: 'ola', name: 'Ola Mensah', portrait: 'male/10.jpg' }
const BRUNO = { identity: 'bruno', name: 'Bruno Silva', portrait: 'male/34.jpg' }
const BRUNO_LATER = 'Bruno da Silva'

/** Looks at each person after a change, so that what it did to the readings is seen. */
const LOOKS = 4

describe.skipIf(whyNot !== null)('LiveKit’s components', () => {
  const env = useEnvironment()
  let room: LiveKitRoom
  beforeAll(async () => {
    room = await startLiveKitRoom()
  }, BUNDLE_TIMEOUT_MS)
  afterAll(() => room.close())

  /** Presses a button of LiveKit's control bar. */
  const press = (page: Page, source: 'camera' | 'screen_share'): Promise<void> =>
    page.locator(`.lk-control-bar [data-lk-source="${source}"].lk-button`).click()

  test('everybody is one participant under the right name, and no share is read', async () => {
    const { openWindow, enable } = env()
    const conference = await openWindow(room.conferenceAddress(NORA))
    const guestsPage = await openWindow(room.guestsAddress)
    const join = (who: typeof OLA): Promise<Participant> => joinAsGuest(guestsPage, who)
    let ola = await join(OLA)
    await untilPlaying(conference, 2)
    const call = await enable(conference)
    const looksAt = async (...names: readonly string[]): Promise<void> => {
      for (const name of names) await call.untilLooks(name, LOOKS)
    }
    expect(await call.untilRead('Nora Berg')).toMatchObject({ isSelf: true })
    const { key: olasKey } = await call.untilRead('Ola Mensah')

    // Somebody joins.
    const bruno = await join(BRUNO)
    const { key: brunosKey } = await call.untilRead('Bruno Silva')

    // He shares his screen: LiveKit moves everybody to a side bar, in new video elements.
    await bruno.shareScreen(true)
    await untilPlaying(conference, 4)
    await looksAt('Bruno Silva', 'Ola Mensah', 'Nora Berg')

    // Somebody turns the camera off and on meanwhile.
    await ola.setCamera(false)
    await call.untilReadout(
      'Ola Mensah',
      'has the camera off',
      ({ state }) => state.kind === 'none' && state.reason === 'camera-off',
    )
    await ola.setCamera(true)
    await call.untilRead('Ola Mensah')
    await bruno.shareScreen(false)
    await untilPlaying(conference, 3)

    // The user pins somebody, so that people change places, and lets go again.
    const pin = conference.locator('.lk-participant-tile', { hasText: 'Bruno' }).locator('.lk-focus-toggle-button')
    await pin.click()
    await conference.locator('.lk-focus-layout').waitFor()
    await looksAt('Bruno Silva', 'Ola Mensah')
    await pin.click()
    await conference.locator('.lk-grid-layout').waitFor()

    // He takes another name, and stays who he is.
    await bruno.rename(BRUNO_LATER)
    expect(await call.untilRead(BRUNO_LATER)).toMatchObject({ key: brunosKey, isSelf: false })

    // The user shares the screen, and turns the camera off and on.
    await press(conference, 'screen_share')
    await untilPlaying(conference, 4)
    await looksAt('Nora Berg')
    await press(conference, 'screen_share')
    await untilPlaying(conference, 3)
    await press(conference, 'camera')
    await call.untilReadout(
      'Nora Berg',
      'has the camera off',
      ({ state }) => state.kind === 'none' && state.reason === 'camera-off',
    )
    await press(conference, 'camera')
    expect(await call.untilRead('Nora Berg')).toMatchObject({ isSelf: true })

    // Somebody leaves and comes back.
    await ola.leave()
    await call.untilReadout('Ola Mensah', 'is off the screen', ({ isOnScreen }) => !isOnScreen)
    ola = await join(OLA)
    expect(
      await call.untilReadout(
        'Ola Mensah',
        'is back',
        ({ isOnScreen, state }) => isOnScreen && state.kind === 'expression',
      ),
    ).toMatchObject({
      key: olasKey,
    })
    await looksAt('Ola Mensah', BRUNO_LATER, 'Nora Berg')

    const faults = faultsIn(await call.received(), [
      { names: [NORA.name], isSelf: true, isHappy: true },
      { names: [OLA.name], isSelf: false, isHappy: true },
      { names: [BRUNO.name, BRUNO_LATER], isSelf: false, isHappy: false },
    ])
    expect(faults).toEqual([])
  }, 180_000)

  test('turned on in the lobby, it finds nobody there and everybody in the call', async () => {
    const { openWindow, enable } = env()
    const page = await openWindow(room.lobbyAddress(NORA))
    await page.waitForFunction(
      () => (document.querySelector<HTMLVideoElement>('.lk-prejoin video')?.videoWidth ?? 0) > 0,
    )
    await joinAsGuest(await openWindow(room.guestsAddress), OLA)
    const call = await enable(page)
    await call.until(
      'knows the site, and nobody',
      ({ siteId, readouts }) => siteId === 'livekit' && readouts.length === 0,
    )

    await page.locator('.lk-join-button').click()
    expect(await call.untilRead('Nora Berg')).toMatchObject({ isSelf: true })
    expect(await call.untilRead('Ola Mensah')).toMatchObject({ isSelf: false })
    const faults = faultsIn(await call.received(), [
      { names: [NORA.name], isSelf: true, isHappy: true },
      { names: [OLA.name], isSelf: false, isHappy: true },
    ])
    expect(faults).toEqual([])
  })
})
