import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXPRESSIONS } from '../../src/call/reading'
import { CROP_PIXELS } from '../../src/engine/vision/face-crop'
import { DataError } from './data-error'

/** The official split: train, validation (PublicTest), test (PrivateTest). */
export const SPLITS = ['train', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]

/** The labels of one split of FER2013, in the order of its faces. */
export type FerLabels = {
  /** Rows of the csv without its head, as they stand. */
  readonly rows: readonly string[]
  /** FER2013's own label, an index of EXPRESSIONS. */
  readonly fer2013: readonly number[]
  /** The majority of the ten FER+ votes; null where it is none of the seven. */
  readonly ferplus: readonly (number | null)[]
}

const VOTES = [...EXPRESSIONS, 'contempt', 'unknown', 'not_a_face'].map((name) => `votes_${name}`)

/**
 * Reads a split's labels, and checks that its faces are all there.
 * @param folder holds SPLIT.csv and SPLIT.u8 (48×48 bytes a face, in the csv's order)
 * @throws DataError naming the file that is missing, cut short or does not fit the other.
 */
export async function readFerLabels(folder: string, split: Split): Promise<FerLabels> {
  const csvFile = join(folder, `${split}.csv`)
  const facesFile = join(folder, `${split}.u8`)
  const faceBytes = (await read(facesFile)).length
  const labels = parseFerLabels((await read(csvFile)).toString('utf8'), csvFile)
  if (faceBytes === 0 || faceBytes % CROP_PIXELS !== 0) {
    throw new DataError(
      `${facesFile} is cut short: ${faceBytes} bytes are no whole number of faces of ${CROP_PIXELS}; copy it again`,
    )
  }
  if (faceBytes / CROP_PIXELS !== labels.rows.length) {
    throw new DataError(
      `${csvFile} has ${labels.rows.length} rows, but ${facesFile} has ${faceBytes / CROP_PIXELS} faces; copy both again`,
    )
  }
  return labels
}

/** @throws DataError naming `file` and its line where a row does not fit. */
export function parseFerLabels(csv: string, file: string): FerLabels {
  const [head = '', ...rows] = csv.trimEnd().split(/\r?\n/)
  const columns = head.split(',')
  const missing = ['emotion', ...VOTES].filter((name) => !columns.includes(name))
  if (missing.length > 0) throw new DataError(`${file} lacks the columns ${missing.join(', ')}; copy it again`)
  const emotionColumn = columns.indexOf('emotion')
  const voteColumns = VOTES.map((name) => columns.indexOf(name))
  const fer2013: number[] = []
  const ferplus: (number | null)[] = []
  rows.forEach((row, index) => {
    const cells = row.split(',')
    const label = EXPRESSIONS.findIndex((expression) => expression === cells[emotionColumn])
    const votes = voteColumns.map((column) => Number(cells[column] === '' ? NaN : cells[column]))
    if (label === -1 || !votes.every(Number.isInteger)) {
      throw new DataError(`${file}, line ${index + 2}: "${row}" is no labelled face; copy it again`)
    }
    fer2013.push(label)
    ferplus.push(majorityOf(votes))
  })
  return { rows, fer2013, ferplus }
}

/** The class with the most votes, a tie going to the first; null where that is none of the seven. */
function majorityOf(votes: readonly number[]): number | null {
  const majority = votes.indexOf(Math.max(...votes))
  return majority < EXPRESSIONS.length ? majority : null
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new DataError(`${file} cannot be read: give the folder of FER2013's .u8 and .csv files with --fer`, { cause })
  })
}
