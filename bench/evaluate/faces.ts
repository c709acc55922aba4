import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { indexOfLargest } from '../../src/call/reading'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import type { PhotoReading } from '../../tools/engine-page/engine.worker'
import { metricsOf, type Metrics, type Prediction } from './metrics'
import { listPhotos, photoUrl, type Photo } from './photo-folder'

const CHUNK_PHOTOS = 32
const CALIBRATION_FILE = 'models/emotion/calibration.json'

/** Results on whole photographs. */
export type FacesResult = {
  readonly photos: number
  readonly backend: string
  /** Share of the photographs in which a face was found. */
  readonly found: number
  /** Every face that was found, by its most probable expression, however sure. */
  readonly all: Metrics
  /** How often no expression would be shown, by reason. */
  readonly abstained: Readonly<Record<'no-face' | 'too-small' | 'turned-away' | 'unsure', number>>
  /** Only the faces whose expression would be shown: clear, and with a probability of at least the floor. */
  readonly shown: Metrics
  readonly confidenceFloor: number
}

/** What the pipeline says of the photographs of a folder, in their order. */
export type PhotoFolderReadings = {
  readonly photos: readonly Photo[]
  readonly backend: string
  readonly readings: readonly PhotoReading[]
}

/**
 * Measures the whole pipeline (detector, quality, crop, net) on labelled photographs in a real Chromium.
 * @throws As {@link listPhotos}.
 */
export async function evaluateFaces(folder: string): Promise<FacesResult> {
  const { photos, backend, readings } = await readPhotoFolder(folder)
  const confidenceFloor = await readConfidenceFloor()
  const all: Prediction[] = []
  const shown: Prediction[] = []
  const abstained = { 'no-face': 0, 'too-small': 0, 'turned-away': 0, unsure: 0 }
  for (const [index, { quality, probabilities }] of readings.entries()) {
    const truth = photos[index]?.truth
    if (truth === undefined) continue
    const isSure = probabilities !== null && (probabilities[indexOfLargest(probabilities)] ?? 0) >= confidenceFloor
    if (probabilities !== null) all.push({ truth, probabilities })
    if (quality !== null) abstained[quality]++
    else if (!isSure) abstained.unsure++
    else shown.push({ truth, probabilities })
  }
  const found = all.length / photos.length
  return {
    photos: photos.length,
    backend,
    found,
    all: metricsOf(all),
    abstained,
    shown: metricsOf(shown),
    confidenceFloor,
  }
}

/** Reads the photographs of a folder with the whole pipeline in a real Chromium. @throws As {@link listPhotos}. */
export async function readPhotoFolder(folder: string): Promise<PhotoFolderReadings> {
  const photos = await listPhotos(folder)
  const page = await openEnginePage(resolve(folder))
  try {
    const { backend } = await page.worker.evaluate(() => evaluation.start())
    const readings: PhotoReading[] = []
    for (let from = 0; from < photos.length; from += CHUNK_PHOTOS) {
      const urls = photos.slice(from, from + CHUNK_PHOTOS).map(photoUrl)
      readings.push(...(await page.worker.evaluate((at) => evaluation.readPhotos(at), urls)))
    }
    return { photos, backend, readings }
  } finally {
    await page.close()
  }
}

/** The probability, in [0, 1], below which no expression of the shipped model is shown. */
export async function readConfidenceFloor(): Promise<number> {
  const text = await readFile(resolve(import.meta.dirname, '../..', CALIBRATION_FILE), 'utf8')
  return v.parse(v.object({ confidenceFloor: v.number() }), JSON.parse(text)).confidenceFloor
}
