import type { Page } from 'playwright-core'
import { waitUntil } from '../../tools/browser/chromium'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import demoFaces from '../../tools/meeting-room/demo-faces.json' with { type: 'json' }

/**
 * Other portraits that stand in for a person's other expressions: tabler-ui has one picture of each. The call
 * ends with the demo's own, so the pictures show everybody as the demo does.
 */
const PORTRAITS: readonly (readonly string[])[] = [
  ['female/2.jpg', 'female/7.jpg', 'female/15.jpg'],
  ['male/3.jpg', 'male/10.jpg', 'male/5.jpg'],
  ['female/1.jpg', 'female/10.jpg', 'female/20.jpg'],
  ['male/8.jpg', 'male/14.jpg', 'male/7.jpg'],
  ['female/4.jpg', 'female/17.jpg', 'female/8.jpg'],
  ['male/2.jpg', 'male/11.jpg', 'male/13.jpg'],
]
/** Steps of the call, each of {@link LOOKS_A_STEP} looks at the first person: about a minute, so that the curves have a shape. */
const STEPS = 14
const LOOKS_A_STEP = 10

/** Lets the six people of the demo show one expression after another, and ends with the demo's portraits. */
export async function livelyCall(page: Page, call: WatchedCall): Promise<void> {
  const ids = await page.evaluate(() => window.meetingRoom.ids())
  const show = (index: number, face: string): Promise<void> =>
    page.evaluate(({ id, source }) => window.meetingRoom.show(id, source), {
      id: ids[index] ?? '',
      source: portrait(face),
    })
  const [{ name: firstName } = { name: '' }] = demoFaces
  await waitUntil('everybody is read', async () => {
    const { call: view } = (await call.state()) ?? { call: null }
    return view?.readouts.filter(({ state }) => state.kind === 'expression').length === ids.length
  })
  for (let step = 0; step < STEPS; step++) {
    // Two people a step, in turn, each at the next portrait.
    for (const index of [step % ids.length, (step * 2 + 3) % ids.length]) {
      const row = PORTRAITS[index] ?? []
      await show(index, row[step % row.length] ?? '')
    }
    await call.untilLooks(firstName, LOOKS_A_STEP)
  }
  for (const [index, { face }] of demoFaces.entries()) await show(index, face)
  await call.untilLooks(firstName, LOOKS_A_STEP)
}
