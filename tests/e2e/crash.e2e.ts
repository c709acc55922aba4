import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { download, portrait, startEnvironment, type Environment } from '../../tools/browser/environment'

/** Most that a crash may cost, seconds (the issue's own figure). */
const MAX_LOST_S = 5

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }

let running: Environment | undefined
let profileDir: string | undefined

async function start(): Promise<Environment> {
  profileDir ??= await mkdtemp(join(tmpdir(), 'mien-crash-'))
  running = await startEnvironment({ profileDir })
  return running
}

afterEach(async () => {
  await running?.mien.close()
  await running?.room.close()
  if (profileDir !== undefined) await rm(profileDir, { recursive: true, force: true, maxRetries: 5 })
  running = undefined
  profileDir = undefined
})

test.each([1, 9])(
  'the browser is killed after %i looks: the call is offered, with at most five seconds missing',
  async (looks) => {
    const first = await start()
    const call = await first.enable(await first.openRoom([ANNA]))
    await call.untilRead('Anna Kraus')
    await call.untilLooks('Anna Kraus', looks)
    const killedAtMs = Date.now()
    await first.mien.kill()
    await first.room.close()

    const second = await start()
    const popup = await second.openPopup(1)
    await popup.getByText('cut off').first().waitFor()
    const { text } = await download(popup, () => popup.getByRole('button', { name: 'JSON' }).click())
    const { call: kept, participants }: { call: { endedAt: string }; participants: readonly { name: string }[] } =
      JSON.parse(text)
    expect(participants.map(({ name }) => name)).toEqual(['Anna Kraus'])
    expect((killedAtMs - Date.parse(kept.endedAt)) / 1000).toBeLessThanOrEqual(MAX_LOST_S)
  },
  120_000,
)
