import { join } from 'node:path'
import { EXPRESSIONS, type Probabilities } from '../../src/call/reading'
import { readCsvRows } from './csv-rows'
import { DataError } from './data-error'
import { isWebReport } from './held-back'
import { readMosaicFaces } from './mosaics'

/** Rows of the web faces' CSV whose label was judged plausible from the picture alone, before any net had answered. */
const JUDGED_FILE = join(import.meta.dirname, '../../training/web-judged.csv')

/** A web face of the part that only reports. Its label is noisy unless it was judged. */
export type WebFace = {
  /** Its row in faces.csv, from 0, which is its place in the mosaics. */
  readonly row: number
  /** Index of EXPRESSIONS. */
  readonly truth: number
  readonly isJudged: boolean
}

/** What the shipped model says of the web faces of the part that only reports. */
export type WebReadings = {
  readonly backend: string
  readonly faces: readonly (WebFace & { readonly probabilities: Probabilities })[]
}

/**
 * Classifies the web faces that only report, which come already cropped.
 * @param folder With faces.csv (label,photo) and the mosaics.
 * @throws DataError when a file is missing or does not fit the others.
 */
export async function readWebFaces(folder: string): Promise<WebReadings> {
  const file = join(folder, 'faces.csv')
  const rows = await readCsvRows(file, ['label', 'photo'])
  const judged = await readCsvRows(JUDGED_FILE, ['row', 'label', 'photo'])
  const faces = webFacesOf(rows, file, judged, JUDGED_FILE)
  const { backend, probabilities } = await readMosaicFaces(
    folder,
    rows.length,
    faces.map(({ row }) => row),
  )
  return {
    backend,
    faces: faces.flatMap((face, index) => {
      const said = probabilities[index]
      return said === undefined ? [] : [{ ...face, probabilities: said }]
    }),
  }
}

/**
 * The faces that only report.
 * @param rows Label and photo of every web face.
 * @param judged Row, label and photo of the judged ones.
 * @throws DataError for an unknown label, and for a judged row that is not one of these faces.
 */
export function webFacesOf(
  rows: readonly (readonly string[])[],
  file: string,
  judged: readonly (readonly string[])[],
  judgedFile: string,
): WebFace[] {
  const judgedRows = new Set<number>()
  for (const [index, [row = '', label = '', photo = '']] of judged.entries()) {
    const [expectedLabel, expectedPhoto] = rows[Number(row)] ?? []
    if (label !== expectedLabel || photo !== expectedPhoto || !isWebReport(photo)) {
      throw new DataError(
        `${judgedFile}, line ${index + 2}: "${photo}" is not face ${row} of ${file}, or not one that only reports; use the files that belong together`,
      )
    }
    judgedRows.add(Number(row))
  }
  return rows.flatMap(([label = '', photo = ''], row) => {
    const truth = EXPRESSIONS.findIndex((expression) => expression === label)
    if (truth === -1) throw new DataError(`${file}, line ${row + 2}: "${label}" is not a class; copy it again`)
    return isWebReport(photo) ? [{ row, truth, isJudged: judgedRows.has(row) }] : []
  })
}
