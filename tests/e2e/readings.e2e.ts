import { describe, expect, test } from 'vitest'
import faces from '../fixtures/tabler-faces.json'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

/** The goal. */
const SMILES_READ_AS_HAPPY = 0.9
/** So many people at once, like in the demo: more would make each slower to settle. */
const GROUP_SIZE = 6
/** Looks after which the smoothed readout stands for what is seen. */
const SETTLED_AFTER_LOOKS = 6

/** Shows portraits in groups and gives what Mien says of each once it has settled. */
async function readPortraits(paths: readonly string[]): Promise<Map<string, string>> {
  const { openRoom, enable } = env()
  const page = await openRoom([], 'markup=generic')
  let call: WatchedCall | undefined
  const said = new Map<string, string>()
  for (let start = 0; start < paths.length; start += GROUP_SIZE) {
    const group = paths.slice(start, start + GROUP_SIZE)
    for (const path of group) {
      await page.evaluate((person) => window.meetingRoom.add(person), {
        id: path,
        name: `Portrait ${path}`,
        ...portrait(path),
      })
    }
    call ??= await enable(page)
    const running = call
    const readouts = await Promise.all(group.map((path) => running.untilLooks(`Portrait ${path}`, SETTLED_AFTER_LOOKS)))
    for (const [index, { state }] of readouts.entries()) {
      const word = state.kind === 'expression' ? state.expression : state.kind === 'none' ? state.reason : state.kind
      said.set(group[index] ?? '', word)
    }
    await page.evaluate((ids) => ids.forEach((id) => window.meetingRoom.remove(id)), group)
  }
  return said
}

describe('a call of six', () => {
  test('shows an expression for everyone, under the name on their tile', async () => {
    const { openFullRoom, enable, room } = env()
    const page = await openFullRoom()
    const call = await enable(page)

    const names = room.roster.map(({ name }) => name)
    for (const name of names) await call.untilRead(name)
    const state = await call.until('nobody else is there', ({ readouts }) => readouts.length === names.length)
    expect(new Set(state.readouts.map(({ name }) => name))).toEqual(new Set(names))
    expect(state.siteId).toBe('generic')
  })

  test('follows a face that changes', async () => {
    const { openRoom, enable } = env()
    const page = await openRoom([{ id: 'mia', name: 'Mia Holm', ...portrait('female/10.jpg') }])
    const call = await enable(page)
    await call.untilReadout(
      'Mia Holm',
      'is happy',
      ({ state }) => state.kind === 'expression' && state.expression === 'happy',
    )

    await page.evaluate((face) => window.meetingRoom.show('mia', face), portrait('female/8.jpg'))
    const after = await call.untilReadout(
      'Mia Holm',
      'is no longer happy',
      ({ state }) => state.kind === 'expression' && state.expression !== 'happy',
    )
    expect(after.isOnScreen).toBe(true)
  })
})

describe('portraits of tabler-ui', () => {
  test('clearly smiling ones are read as happy', async () => {
    const said = await readPortraits(faces.smiling)

    const others = [...said].filter(([, expression]) => expression !== 'happy')
    if (others.length > 0) console.log('Not read as happy:', JSON.stringify(others))
    expect(1 - others.length / said.size).toBeGreaterThanOrEqual(SMILES_READ_AS_HAPPY)
  }, 240_000)

  test('a LEGO head, a hidden face and a wall show no expression', async () => {
    const { openRoom, enable } = env()
    const faceless = [...faces.notHuman, ...faces.noFace]
    const page = await openRoom([
      ...faceless.map((path) => ({ id: path, name: `Portrait ${path}`, ...portrait(path) })),
      { id: 'wall', name: 'Grey wall', colour: '#8a8f98' },
      { id: 'person', name: 'Somebody', ...portrait('female/7.jpg') },
    ])
    const call = await enable(page)
    await call.untilRead('Somebody')

    const names = [...faceless.map((path) => `Portrait ${path}`), 'Grey wall']
    await Promise.all(names.map((name) => call.untilLooks(name, SETTLED_AFTER_LOOKS)))
    // By key: a name may come a moment after the first reading.
    const readouts = (await call.received()).flatMap(({ message }) => message.call?.readouts ?? [])
    const nameOf = (key: string) => readouts.findLast((readout) => readout.key === key)?.name
    const shown = readouts.flatMap(({ key, state, framesRead }) =>
      state.kind === 'expression' && nameOf(key) !== 'Somebody'
        ? [`${nameOf(key)}: ${state.expression}, ${state.confidence.toFixed(2)}, after ${framesRead} frames`]
        : [],
    )
    expect(shown).toEqual([])
  })
})
