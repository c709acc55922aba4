import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import hashes from '../../models/emotion/hashes.json'
import { STRENGTH } from '../../src/call/baseline'
import { EXPRESSIONS, type Probabilities } from '../../src/call/reading'
import { DataError } from '../evaluate/data-error'
import { openEnginePage, type EnginePage } from '../../tools/engine-page/engine-page'
import { readConfidenceFloor } from '../evaluate/faces'
import { readFerLabels } from '../evaluate/fer-split'
import { listPhotos, photoUrl } from '../evaluate/photo-folder'
import { chooseOnHalves, compare, HALVES, learnedFromOthers, setFromOneNeutral, STRENGTHS } from './leave-one-out'
import type { Comparison, LabelledFace } from './leave-one-out'

const USAGE = `Measures the correction by a resting face (src/call/baseline.ts) with the shipped model in a real Chromium.

  npm run bench:baseline -- photos [DIR]       DIR/<class>/First_Last_0001.jpg; default: ../shared/photos
  npm run bench:baseline -- reference [DIR]    writes src/call/neutral-reference.json from the neutral faces of
                                               FER2013's validation split; default: ../shared/fer2013`

const REFERENCE_FILE = 'src/call/neutral-reference.json'
const CHUNK_FACES = 32
const SEED = 2026

/** Runs a command. @returns The exit code: 0, or 2 with the reason on stderr when the arguments or the data are wrong. */
export async function measureBaseline([command, folder]: readonly string[]): Promise<number> {
  try {
    if (command === 'photos') await measurePhotos(folder ?? '../shared/photos')
    else if (command === 'reference') await writeReference(folder ?? '../shared/fer2013')
    else throw new DataError(USAGE)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown
    console.error(thrown.message)
    return 2
  }
}

async function measurePhotos(folder: string): Promise<void> {
  const faces = await readPhotos(folder)
  const floor = await readConfidenceFloor()
  console.log(`${faces.length} photographs with a face`)
  for (const [title, method] of [
    ['the resting face set from one neutral photograph', setFromOneNeutral],
    ["the resting face learned from the person's other photographs, without their labels", learnedFromOthers],
  ] as const) {
    console.log(`\n${title}`)
    for (const strength of STRENGTHS)
      print(
        `all persons, strength ${strength}${strength === STRENGTH ? ' (in use)' : ''}`,
        compare(method(faces, strength), floor),
      )
    const { chosen, held, timesChosen, gained, lost } = chooseOnHalves(faces, method, floor, SEED)
    print(`strength ${chosen}, chosen on one half of the persons, on the other half`, held)
    const times = [...timesChosen].map(([strength, count]) => `${strength} in ${count}`).join(', ')
    console.log(
      `${HALVES} such splits: chosen ${times}; shown right minus shown wrong rose on the other half in ${gained}, fell in ${lost}`,
    )
  }
}

function print(title: string, { persons, faces, without, corrected, helped, harmed }: Comparison): void {
  console.log(`${title}: ${faces} faces of ${persons} persons; ${helped} made right, ${harmed} made wrong`)
  for (const [name, figures] of [
    ['without', without],
    ['with', corrected],
  ] as const) {
    const { metrics, neutralAsSadOrAngry, neutral, shownRight, shownWrong } = figures
    console.log(
      `  ${name.padEnd(8)} accuracy ${percent(metrics.accuracy)}, macro recall ${percent(metrics.meanRecall)}, ` +
        `neutral read as sad or angry ${neutralAsSadOrAngry} of ${neutral}, shown right ${shownRight}, shown wrong ${shownWrong}`,
    )
  }
}

function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(100 * fraction).toFixed(1)} %`
}

async function readPhotos(folder: string): Promise<LabelledFace[]> {
  const photos = await listPhotos(folder)
  return withEngine(folder, async ({ worker }) => {
    const faces: LabelledFace[] = []
    for (let from = 0; from < photos.length; from += CHUNK_FACES) {
      const part = photos.slice(from, from + CHUNK_FACES)
      const urls = part.map(photoUrl)
      const readings = await worker.evaluate((at) => evaluation.readPhotos(at), urls)
      part.forEach(({ path, truth }, index) => {
        const probabilities = readings[index]?.probabilities
        if (probabilities) faces.push({ person: personOf(path), truth, probabilities })
      })
    }
    return faces
  })
}

/** The person in a file name: "angry/Al_Gore_0002.jpg" shows Al_Gore. A name without a number is a person of its own. */
function personOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/_\d+\.\w+$/, '')
}

async function writeReference(folder: string): Promise<void> {
  const { fer2013 } = await readFerLabels(folder, 'validation')
  const sums: number[] = EXPRESSIONS.map(() => 0)
  let faces = 0
  await withEngine(folder, async ({ worker }) => {
    for (let from = 0; from < fer2013.length; from += CHUNK_FACES) {
      const count = Math.min(CHUNK_FACES, fer2013.length - from)
      const { shown } = await worker.evaluate(
        (at) => evaluation.classifyFer('/data/validation.u8', at.from, at.count, false),
        { from, count },
      )
      shown.forEach((probabilities: Probabilities, index) => {
        if (fer2013[from + index] !== EXPRESSIONS.indexOf('neutral')) return
        faces++
        probabilities.forEach((probability, at) => (sums[at] = (sums[at] ?? 0) + probability))
      })
    }
  })
  const reference = {
    source: `mean output of models/emotion on the ${faces} faces of FER2013's validation split that are labelled neutral`,
    weights: hashes['weights.bin'],
    probabilities: sums.map((sum) => Number((sum / faces).toFixed(4))),
  }
  await writeFile(REFERENCE_FILE, `${JSON.stringify(reference, null, 2)}\n`)
  console.log(`${REFERENCE_FILE}:`, reference)
}

async function withEngine<Result>(folder: string, work: (page: EnginePage) => Promise<Result>): Promise<Result> {
  const page = await openEnginePage(resolve(folder))
  try {
    await page.worker.evaluate(() => evaluation.start())
    return await work(page)
  } finally {
    await page.close()
  }
}
