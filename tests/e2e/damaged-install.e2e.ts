import { cp, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DIST } from '../../tools/browser/chromium'
import { portrait, startEnvironment, type Environment } from '../../tools/browser/environment'

const ANNA = { id: 'anna', name: 'Anna Kraus', ...portrait('female/7.jpg') }

let extensionDir: string | undefined
let environment: Environment | undefined
afterEach(async () => {
  await environment?.mien.close()
  await environment?.room.close()
  environment = undefined
  if (extensionDir !== undefined) await rm(extensionDir, { recursive: true, force: true })
})

/** Paths in the built extension that end so. */
async function filesEndingIn(folder: string, ending: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(ending))
  expect(files, `nothing in dist ends in ${ending}`).not.toHaveLength(0)
  return files.map((path) => join(folder, path))
}

/** A browser with a copy of the built extension that `damage` has harmed. */
async function startDamaged(damage: (folder: string) => Promise<void>): Promise<Environment> {
  extensionDir = await mkdtemp(join(tmpdir(), 'mien-damaged-'))
  await cp(DIST, extensionDir, { recursive: true })
  await damage(extensionDir)
  environment = await startEnvironment({ extensionDir })
  return environment
}

const remove = (ending: string) => async (folder: string) => {
  for (const file of await filesEndingIn(folder, ending)) await rm(file)
}
const cutShort = (ending: string) => async (folder: string) => {
  for (const file of await filesEndingIn(folder, ending)) {
    const { length } = await readFile(file)
    await truncate(file, Math.floor(length / 2))
  }
}

/** Each file that the engine loads, what is done to it, and what the popup must say. */
const CASES = [
  {
    what: 'the weights are missing',
    damage: remove('emotion/weights.bin'),
    code: 'model-missing',
    words: 'The expression model is missing',
  },
  {
    what: 'the weights are cut short',
    damage: cutShort('emotion/weights.bin'),
    code: 'model-broken',
    words: 'The expression model is damaged',
  },
  {
    what: 'the face finder is missing',
    damage: remove('face-detector/weights.bin'),
    code: 'detector-missing',
    words: 'The face finder is missing',
  },
  {
    what: 'the face finder is cut short',
    damage: cutShort('face-detector/weights.bin'),
    code: 'detector-broken',
    words: 'The face finder is damaged',
  },
] as const

describe('a damaged installation', () => {
  for (const { what, damage, code, words } of CASES) {
    test(`${what}: the popup says so`, async () => {
      const { openRoom, enable, openPopup } = await startDamaged(damage)
      const page = await openRoom([ANNA])
      const call = await enable(page)
      const { status } = await call.untilState('the engine gives up', (state) => state.status.phase === 'failed')
      expect(status).toMatchObject({ problem: { code } })

      const popup = await openPopup(call.tabId)
      await popup.getByText(words).waitFor()
      await popup.getByRole('button', { name: 'Stop' }).click()
      await popup.getByRole('button', { name: 'Read expressions in this tab' }).waitFor()
    })
  }
})
