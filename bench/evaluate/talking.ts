import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { EXPRESSIONS } from '../../src/call/reading'
import { DEFAULT_SETTINGS } from '../../src/shared/settings'
import { openEnginePage, type EnginePage } from '../../tools/engine-page/engine-page'
import type { TalkingOrder } from '../../tools/engine-page/page'
import type { TimedReading } from '../../tools/engine-page/person-reader'
import { MANNERS, type Manner } from '../../tools/engine-page/talking-pose'
import { DataError } from './data-error'
import { readConfidenceFloor } from './faces'
import { spreadEvenly } from './limit'
import { READING_EVERY_MS } from './moments'
import { NEGATIVE, resultsOf, type Result } from './over-time'
import { headOf, LEGEND, percent, rowOf } from './over-time-table'
import { listPhotos, photoUrl, type Photo } from './photo-folder'
import { seedOf } from './seed'

/** Length of a sequence: two phrases of speech, and long enough for every setting of the smoothing to settle. */
const LENGTH_MS = 6000
const WORST_FILES = 10
/** Photographs whose pictures are written, to look at. */
const WRITTEN_PHOTOS = 12

type TalkingFile = { readonly file: string; readonly readings: Readonly<Record<Manner, readonly TimedReading[]>> }
type ByManner = Readonly<Record<Manner, readonly Result[]>>

/**
 * Measures and prints what neutral faces show while they talk, in sequences made from photographs
 * (tools/engine-page/talking-face.ts says what these are), beside the same faces moving without talking, and still.
 * @param folder With a folder `neutral` of whole photographs.
 * @param limit At most so many photographs, spread evenly.
 * @param outDir Where to write some of the made pictures, to look at; null for nowhere. Outside the repository.
 * @throws As {@link listPhotos}; DataError where none is neutral.
 */
export async function measureTalking(folder: string, limit: number, outDir: string | null): Promise<object> {
  const neutral = EXPRESSIONS.indexOf('neutral')
  const photos = (await listPhotos(folder)).filter(({ truth }) => truth === neutral)
  if (photos.length === 0) throw new DataError(`${join(folder, 'neutral')} has no photograph (jpg or png)`)
  const chosen = spreadEvenly(photos, limit)
  const confidenceFloor = await readConfidenceFloor()
  const engine = await openEnginePage(resolve(folder))
  try {
    const { backend } = await engine.worker.evaluate(() => evaluation.start())
    const files = await readFiles(engine, chosen, outDir)
    const of = (manner: Manner) =>
      resultsOf(
        files.map(({ file, readings }) => ({ file, readings: readings[manner] })),
        confidenceFloor,
      )
    const results: ByManner = { still: of('still'), moving: of('moving'), talking: of('talking') }
    const noFace = chosen.length - files.length
    console.log(
      `${files.length} neutral photographs of ${folder} on ${backend}, ${LENGTH_MS / 1000} s each, ` +
        `a reading every ${READING_EVERY_MS} ms; ${noFace} more without a face`,
    )
    console.log(LEGEND)
    print(results)
    return { backend, readingEveryMs: READING_EVERY_MS, lengthMs: LENGTH_MS, confidenceFloor, noFace, results }
  } finally {
    await engine.close()
  }
}

async function readFiles(
  { page, worker }: EnginePage,
  photos: readonly Photo[],
  outDir: string | null,
): Promise<TalkingFile[]> {
  const files: TalkingFile[] = []
  for (const photo of photos) {
    const url = photoUrl(photo)
    const [seen] = await worker.evaluate((at) => evaluation.readPhotos([at]), url)
    if (!seen?.face) continue
    const { face } = seen
    const order = { url, face, seed: seedOf(photo.path), everyMs: READING_EVERY_MS, lengthMs: LENGTH_MS }
    files.push({ file: photo.path, readings: await page.evaluate((one) => overTime.readTalking(one), order) })
    if (outDir !== null && files.length <= WRITTEN_PHOTOS) await writePictures(page, order, outDir)
  }
  return files
}

async function writePictures(page: EnginePage['page'], order: TalkingOrder, outDir: string): Promise<void> {
  const pictures = await page.evaluate((one) => overTime.talkingPictures(one), order)
  await mkdir(outDir, { recursive: true })
  const name = basename(decodeURIComponent(order.url)).replace(/\.\w+$/, '')
  for (const [index, picture] of pictures.entries()) {
    const file = join(outDir, `${name}-${String(index).padStart(2, '0')}.png`)
    await writeFile(file, Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64'))
  }
}

function print(results: ByManner): void {
  for (const smoothing of new Set(results.talking.map((result) => result.smoothing))) {
    console.log(`\n${headOf(smoothing)}`)
    for (const [index, { smoothing: own, way }] of results.talking.entries()) {
      if (own !== smoothing) continue
      for (const manner of MANNERS) {
        const figures = results[manner][index]?.all
        if (figures) console.log(rowOf(`${manner}, ${way}`, figures))
      }
    }
  }
  console.log(
    `\nFiles that show a negative expression for longest while they talk (${DEFAULT_SETTINGS.smoothing}, plain):`,
  )
  const worst = worstOf(results)
  if (worst.length === 0) console.log('  none')
  for (const { file, negative, shares } of worst.slice(0, WORST_FILES)) {
    console.log(
      `  ${MANNERS.map((manner) => `${manner} ${percent(negative[manner])}`).join(', ')}: ${shares} · ${file}`,
    )
  }
}

/** Files that show a negative expression while they talk in a call with a fresh Mien, those that do for longest first. */
export function worstOf(
  results: ByManner,
): { file: string; negative: Record<Manner, number | null>; shares: string }[] {
  const shareOf = (manner: Manner, at: number) => results[manner][0]?.files[at]?.negativeShare ?? null
  return (results.talking[0]?.files ?? [])
    .map(({ file, secondsShown }, at) => ({
      file,
      negative: { still: shareOf('still', at), moving: shareOf('moving', at), talking: shareOf('talking', at) },
      shares: NEGATIVE.filter((expression) => secondsShown[expression] > 0)
        .map((expression) => `${expression} ${secondsShown[expression].toFixed(1)} s`)
        .join(', '),
    }))
    .filter(({ negative }) => (negative.talking ?? 0) > 0)
    .toSorted((a, b) => (b.negative.talking ?? 0) - (a.negative.talking ?? 0))
}
