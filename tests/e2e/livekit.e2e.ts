import { expect, test } from 'vitest'
import { portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

test('LiveKit: knows oneself, a shared screen and a camera that is off', async () => {
  const { openRoom, enable } = env()
  const page = await openRoom(
    [
      { id: 'me', name: 'Nora Berg', isSelf: true, ...portrait('female/5.jpg') },
      { id: 'ola', name: 'Ola Mensah', ...portrait('male/10.jpg') },
    ],
    'markup=livekit',
  )
  const call = await enable(page)

  await call.until('the site is known', ({ siteId }) => siteId === 'livekit')
  expect(await call.untilRead('Nora Berg')).toMatchObject({ isSelf: true })
  expect(await call.untilRead('Ola Mensah')).toMatchObject({ isSelf: false })

  await page.evaluate(() => window.meetingRoom.shareScreen('ola', true))
  await call.until('a tile shares a screen', ({ readouts }) =>
    readouts.some(({ state }) => state.kind === 'none' && state.reason === 'screen-share'),
  )
  // The camera goes on beside the screen.
  await call.untilRead('Ola Mensah')

  await page.evaluate(() => window.meetingRoom.setCamera('ola', false))
  await call.untilReadout(
    'Ola Mensah',
    'has the camera off',
    ({ state }) => state.kind === 'none' && state.reason === 'camera-off',
  )
  await page.evaluate(() => window.meetingRoom.setCamera('ola', true))
  await call.untilRead('Ola Mensah')
})
