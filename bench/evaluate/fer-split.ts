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
  /** Rows of the CSV without its header. */
  readonly rows: readonly string[]
  /** FER2013's own label, an index of EXPRESSIONS. */
  readonly fer2013: readonly number[]
  /** The majority of the ten FER+ votes; null if it is none of the seven classes. */
  readonly ferplus: readonly (number | null)[]
}

const VOTES = [...EXPRESSIONS, 'contempt', 'unknown', 'not_a_face'].map((name) => `votes_${name}`)

/**
 * Reads a split's labels, and checks that all its faces are there.
 * @param folder With SPLIT.csv and SPLIT.u8 (48×48 bytes per face, in the order of the CSV).
 * @throws DataError that names the file which is missing, cut short or does not match the other one.
 */
export async function readFerLabels(folder: string, split: Split): Promise<FerLabels> {
  const csvFile = join(folder, `${split}.csv`)
  const facesFile = join(folder, `${split}.u8`)
  const faceBytes = (await read(facesFile)).length
  const labels = parseFerLabels((await read(csvFile)).toString('utf8'), csvFile)
  if (faceBytes === 0 || faceBytes % CROP_PIXELS !== 0) {
    throw new DataError(
      `${facesFile} is cut short: ${faceBytes} bytes are not a whole number of faces of ${CROP_PIXELS}; copy it again`,
    )
  }
  if (faceBytes / CROP_PIXELS !== labels.rows.length) {
    throw new DataError(
      `${csvFile} has ${labels.rows.length} rows, but ${facesFile} has ${faceBytes / CROP_PIXELS} faces; copy both again`,
    )
  }
  return labels
}

/** Parses a split's CSV. @throws DataError that names `file` and the line of a wrong row. */
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
      throw new DataError(`${file}, line ${index + 2}: "${row}" is not a labelled face; copy it again`)
    }
    fer2013.push(label)
    ferplus.push(majorityOf(votes))
  })
  return { rows, fer2013, ferplus }
}

/** The class with the most votes, the first one in a tie; null if it is none of the seven. */
function majorityOf(votes: readonly number[]): number | null {
  const majority = votes.indexOf(Math.max(...votes))
  return majority < EXPRESSIONS.length ? majority : null
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new DataError(`${file} cannot be read: give the folder of FER2013's .u8 and .csv files with --fer`, { cause })
  })
}
