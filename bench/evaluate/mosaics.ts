/** Reads faces out of mosaics (faces-00.jpg, faces-01.jpg, …: rows of 100 grey faces of 48×48 pixels) with the shipped net. */
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Probabilities } from '../../src/call/reading'
import { CROP_SIDE_PX } from '../../src/engine/vision/face-crop'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { DataError } from './data-error'

/** Faces in one row of a mosaic; the last row of the last mosaic may be padded. */
const MOSAIC_COLUMNS = 100
const MOSAIC_FILE = /^faces-\d\d\.(jpg|webp)$/
/** Faces in one request to the page; limits the memory that a request takes. */
const CHUNK_FACES = 256

/** What the shipped model says of some faces of a folder's mosaics. */
export type MosaicReadings = {
  readonly backend: string
  /** Shown probabilities, one for each face that was asked for. */
  readonly probabilities: readonly Probabilities[]
}

/**
 * Classifies faces that are already cropped: no detector, so no quality either.
 * @param rowCount Rows of the folder's faces.csv, one for each face of its mosaics.
 * @param chosen Rows to read, each from 0 to `rowCount` − 1.
 * @throws DataError when a mosaic is missing, cannot be decoded, or does not fit the rows.
 */
export async function readMosaicFaces(
  folder: string,
  rowCount: number,
  chosen: readonly number[],
): Promise<MosaicReadings> {
  const files = await listMosaics(folder)
  const page = await openEnginePage(resolve(folder))
  try {
    const counts: number[] = []
    for (const name of files) {
      const size = await page.worker
        .evaluate((url) => evaluation.mosaicSize(url), `/data/${name}`)
        .catch((cause: unknown) => {
          throw new DataError(`${join(folder, name)} cannot be decoded; copy it again`, { cause })
        })
      counts.push(facesIn(join(folder, name), size))
    }
    checkCounts(folder, counts, rowCount)
    const { backend } = await page.worker.evaluate(() => evaluation.start())
    const probabilities: Probabilities[] = []
    for (const { mosaic, faces } of chunksOf(placesIn(counts, chosen))) {
      const url = `/data/${files[mosaic]}`
      probabilities.push(
        ...(await page.worker.evaluate((at) => evaluation.classifyMosaic(at.url, at.faces), { url, faces })),
      )
    }
    return { backend, probabilities }
  } finally {
    await page.close()
  }
}

async function listMosaics(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DataError(`${folder} cannot be read: give a folder of mosaics`, { cause })
  })
  const files = names.filter((name) => MOSAIC_FILE.test(name)).toSorted()
  if (files.length === 0) throw new DataError(`${folder} has no mosaic (faces-00.jpg, …)`)
  return files
}

/** Faces of a mosaic of this size. @throws DataError when it is not whole rows of faces. */
export function facesIn(file: string, { widthPx, heightPx }: { widthPx: number; heightPx: number }): number {
  const rows = heightPx / CROP_SIDE_PX
  if (widthPx !== MOSAIC_COLUMNS * CROP_SIDE_PX || !Number.isInteger(rows)) {
    throw new DataError(
      `${file} is ${widthPx} × ${heightPx} pixels, not rows of ${MOSAIC_COLUMNS} faces; copy it again`,
    )
  }
  return rows * MOSAIC_COLUMNS
}

/** @throws DataError when the mosaics do not hold the faces of all rows, and at most an incomplete row more. */
export function checkCounts(folder: string, counts: readonly number[], rowCount: number): void {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total < rowCount || total >= rowCount + MOSAIC_COLUMNS) {
    throw new DataError(`${folder} has mosaics of ${total} faces but faces.csv has ${rowCount} rows; copy both again`)
  }
}

/** Where a face is: the mosaic's index, and the face's index in it. */
export type MosaicPlace = { readonly mosaic: number; readonly face: number }

/** Places of rows in mosaics that hold `counts` faces. @throws RangeError for a row beyond the last face. */
export function placesIn(counts: readonly number[], rows: readonly number[]): MosaicPlace[] {
  return rows.map((row) => {
    let face = row
    for (const [mosaic, count] of counts.entries()) {
      if (face < count) return { mosaic, face }
      face -= count
    }
    throw new RangeError(`No mosaic has the face ${row}`)
  })
}

/** Neighbours of one mosaic together, in their order, at most {@link CHUNK_FACES} at a time. */
export function chunksOf(places: readonly MosaicPlace[]): { mosaic: number; faces: number[] }[] {
  const chunks: { mosaic: number; faces: number[] }[] = []
  for (const { mosaic, face } of places) {
    const last = chunks.at(-1)
    if (last?.mosaic === mosaic && last.faces.length < CHUNK_FACES) last.faces.push(face)
    else chunks.push({ mosaic, faces: [face] })
  }
  return chunks
}
