import { expect, test } from 'vitest'
import { portrait } from '../../tools/browser/environment'
import type { NewParticipant } from '../../tools/meeting-room/page/room'
import { useEnvironment } from './environment'

const env = useEnvironment()

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const PEOPLE: readonly NewParticipant[] = [
  { id: 'anna', name: 'Anna Kraus', isSelf: true, format: CALM, ...portrait('female/7.jpg') },
  { id: 'bruno', name: 'Bruno Silva', format: CALM, ...portrait('male/34.jpg') },
  { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') },
]
/** Long enough for timers and bitrates to have changed several times. */
const LOOKS = 12

test.each(['noisy-before', 'noisy-after'])(
  'timers, bitrates, initials, chat lines and marks are nobody’s name (%s)',
  async (markup) => {
    const { openRoom, enable } = env()
    const call = await enable(await openRoom(PEOPLE, `markup=${markup}`))
    for (const { name } of PEOPLE) await call.untilRead(name)
    await call.untilLooks('Anna Kraus', LOOKS)

    const names = PEOPLE.map(({ name }) => name)
    for (const { message } of await call.received()) {
      const readouts = message.call?.readouts ?? []
      const shown = readouts.flatMap(({ name }) => name ?? [])
      expect(names).toEqual(expect.arrayContaining(shown))
      expect(new Set(shown).size).toBe(shown.length)
      expect(readouts.length).toBeLessThanOrEqual(PEOPLE.length)
    }
    expect(await call.untilReadout('Anna Kraus', 'is there', () => true)).toMatchObject({ isSelf: true })
    expect(await call.untilReadout('Bruno Silva', 'is there', () => true)).toMatchObject({ isSelf: false })
  },
)

test('a tile that is given to another person, 200 times: no reading under the wrong name', async () => {
  const { openRoom, enable } = env()
  // One smiles and the other does not, so that a reading tells whose it is.
  const [anna, bruno] = [
    { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') },
    { id: 'bruno', name: 'Bruno Silva', format: CALM, ...portrait('male/34.jpg') },
  ]
  const page = await openRoom([anna, bruno])
  const call = await enable(page)
  const happy = (name: string, isHappy: boolean) =>
    call.untilReadout(
      name,
      isHappy ? 'is happy' : 'is not happy',
      ({ state }) => state.kind === 'expression' && (state.expression === 'happy') === isHappy,
    )
  await happy('Anna Kraus', true)
  await happy('Bruno Silva', false)
  const from = (await call.received()).length

  await page.evaluate(async () => {
    // A pause of another length each time, so that the swaps fall between looks and grabs in every way.
    for (let swap = 0; swap < 200; swap++) {
      window.meetingRoom.swap('anna', 'bruno')
      await new Promise((done) => setTimeout(done, 5 + ((swap * 37) % 120)))
    }
  })
  await call.untilLooks('Anna Kraus', 4)
  await call.untilLooks('Bruno Silva', 4)

  const states = (await call.received()).slice(from)
  const seen = (name: string) =>
    states.flatMap(({ message }) =>
      (message.call?.readouts ?? []).flatMap(({ name: its, state }) =>
        its === name && state.kind === 'expression' ? [state.expression === 'happy'] : [],
      ),
    )
  expect(seen('Anna Kraus')).not.toContain(false)
  expect(seen('Bruno Silva')).not.toContain(true)
  expect(seen('Anna Kraus').length).toBeGreaterThan(0)
  expect((await call.until('runs', () => true)).readouts).toHaveLength(2)
}, 120_000)
