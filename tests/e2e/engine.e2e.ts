/** The engine alone in a real Chromium: what a fake picture or a fake backend cannot show. */
import { cp, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { openEnginePage, type EnginePage } from '../../tools/engine-page/engine-page'
import type { PhotoReading } from '../../tools/engine-page/engine.worker'
import { EXPRESSIONS, indexOfLargest } from '../../src/call/reading'

const REPO = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const FACES = join(REPO, 'node_modules/tabler-ui/dist/demo/faces')
const MIN_SHARE_OF_SMILES = 0.9

const listSchema = v.object({
  smiling: v.array(v.string()),
  noFace: v.array(v.string()),
  notHuman: v.array(v.string()),
  profile: v.array(v.string()),
  other: v.array(v.string()),
})

let page: EnginePage
let lists: v.InferOutput<typeof listSchema>
beforeAll(async () => {
  lists = v.parse(listSchema, JSON.parse(await readFile(join(REPO, 'tests/fixtures/tabler-faces.json'), 'utf8')))
  page = await openEnginePage(FACES)
})
afterAll(() => page.close())

async function read(files: readonly string[]): Promise<PhotoReading[]> {
  return page.worker.evaluate(
    (urls) => evaluation.readPhotos(urls),
    files.map((file) => `/data/${file}`),
  )
}

describe('portraits', () => {
  test('clear smiles are read as happy', async () => {
    const readings = await read(lists.smiling)
    const missed = lists.smiling.filter((_, index) => {
      const { quality, probabilities } = readings[index] ?? { quality: 'no-face', probabilities: null }
      return quality !== null || probabilities === null || EXPRESSIONS[indexOfLargest(probabilities)] !== 'happy'
    })
    expect(missed.length / lists.smiling.length, `not happy: ${missed.join(', ')}`).toBeLessThanOrEqual(
      1 - MIN_SHARE_OF_SMILES,
    )
  })

  test('a hidden face and a toy have no expression', async () => {
    for (const { quality, probabilities } of await read([...lists.noFace, ...lists.notHuman])) {
      expect(quality).toBe('no-face')
      expect(probabilities).toBeNull()
    }
  })

  test('every clear face that does not smile is found and fit to be read', async () => {
    const readings = await read(lists.other)
    expect(lists.other.filter((_, index) => readings[index]?.quality !== null)).toEqual([])
  })

  test('most profiles are turned away', async () => {
    const turned = (await read(lists.profile)).filter(({ quality }) => quality === 'turned-away')
    expect(turned.length).toBeGreaterThanOrEqual(lists.profile.length / 2)
  })
})

test.each([0, 0.5, -2])(
  'the cropper turns, weighs the colours, and is grey outside the picture (%f rad)',
  async (angleRad) => {
    const crop = await page.worker.evaluate((angle) => evaluation.cropMadeUp(angle), angleRad)
    expect(crop).toHaveLength(48 * 48)
    // Just below and above the middle, where the picture is.
    const middle = 24 * 48
    expect(crop[middle + 18]).toBeCloseTo(0.299, 1)
    expect(crop[middle + 30]).toBeCloseTo(0.114, 1)
    const corners = [crop[0], crop[47], crop[47 * 48], crop[48 * 48 - 1]]
    expect(corners.some((grey) => Math.abs((grey ?? 0) - 128 / 255) < 0.01)).toBe(true)
  },
)

describe('faults', () => {
  describe('of the detector’s files', () => {
    let folder: string
    let broken: EnginePage
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mien-broken-'))
      const model = 'models/face-detector'
      for (const name of ['no-model', 'no-weights', 'short-weights']) {
        await cp(join(REPO, model), join(folder, name, model), { recursive: true })
      }
      await rm(join(folder, 'no-model', model, 'model.json'))
      await rm(join(folder, 'no-weights', model, 'weights.bin'))
      await truncate(join(folder, 'short-weights', model, 'weights.bin'), 100_000)
      broken = await openEnginePage(folder)
    })
    afterAll(async () => {
      await broken.close()
      await rm(folder, { recursive: true })
    })

    test.each([
      ['no-model', 'detector-missing', 'model.json'],
      ['no-weights', 'detector-missing', 'weights.bin'],
      ['short-weights', 'detector-broken', 'weights.bin'],
    ])('%s', async (name, code, detail) => {
      const problem = await broken.worker.evaluate((url) => evaluation.problemOfDetectorAt(url), `/data/${name}/`)
      expect(problem).toMatchObject({ code })
      expect(JSON.stringify(problem)).toContain(detail)
    })
  })
})
