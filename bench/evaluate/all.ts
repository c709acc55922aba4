/** `npm run evaluate -- --all`: one table of every domain that is at hand. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DataError } from './data-error'
import { scoreDomain, type DomainReading, type DomainScores } from './domain-scores'
import { domainTable, type DomainRow } from './domain-table'
import { readConfidenceFloor, readPhotoFolder } from './faces'
import { predictionsOf, readFer } from './fer'
import { isPhotoReport } from './held-back'
import { peerNames, readWithPeers } from '../peers/peers'
import type { Photo } from './photo-folder'
import { readWebFaces } from './web-faces'

/** Beside the repository, which contains no faces. */
const DEFAULT_SHARED = resolve(import.meta.dirname, '../../../shared')
const MIEN = 'Mien, as shown'
const ALL = 'all'
const REPORTS = 'only reports'

/** Figures of every domain. */
export type AllResult = {
  readonly backend: string
  readonly confidenceFloor: number
  /** Folders of domains that are not there. */
  readonly skipped: readonly string[]
  readonly rows: readonly DomainRow[]
}

/** The rows of one domain, and the backend that read it. */
type DomainResult = { readonly backend: string; readonly rows: readonly DomainRow[] }
type Domain = {
  /** Below the shared folder. */
  readonly folder: string
  readonly measure: (folder: string, floor: number, peers: string | null) => Promise<DomainResult>
}

const DOMAINS: readonly Domain[] = [
  { folder: 'fer2013', measure: measureFer },
  { folder: 'photos', measure: (...given) => measurePhotos('press photographs', ...given) },
  { folder: 'posed', measure: (...given) => measurePhotos('posed', ...given) },
  { folder: 'faces-elsewhere/web', measure: measureWeb },
]

/**
 * Measures the shipped model on every domain, through the shipped code in a real Chromium, and prints one table.
 * @param shared Folder of the domains' folders; null for the one beside the repository.
 * @param peers Folder in which other readers are installed; null leaves them out.
 * @throws DataError when no domain is there, one is damaged, or a peer is not installed.
 */
export async function measureAll(shared: string | null, peers: string | null): Promise<AllResult> {
  const root = shared ?? DEFAULT_SHARED
  // Before minutes of reading.
  if (peers !== null) await peerNames(peers)
  const confidenceFloor = await readConfidenceFloor()
  const skipped: string[] = []
  const results: DomainResult[] = []
  for (const { folder, measure } of DOMAINS) {
    const path = join(root, folder)
    if (await isFolder(path)) results.push(await measure(path, confidenceFloor, peers))
    else skipped.push(path)
  }
  if (results.length === 0) {
    throw new DataError(`${root} has none of ${DOMAINS.map(({ folder }) => folder).join(', ')}: give another --shared`)
  }
  const backend = [...new Set(results.map((result) => result.backend))].join(', ')
  const result = { backend, confidenceFloor, skipped, rows: results.flatMap(({ rows }) => rows) }
  printAll(result)
  return result
}

async function measureFer(folder: string, floor: number): Promise<DomainResult> {
  const { labels, backend, shown, heads } = await readFer(folder, 'test', false)
  const rows = (['fer2013', 'ferplus'] as const).flatMap((label): DomainRow[] => {
    const domain = label === 'fer2013' ? 'FER2013' : 'FER+'
    const scores = (predicted: typeof shown, shownFloor: number | null): DomainScores =>
      scoreCropped(predictionsOf(labels[label], predicted), shownFloor)
    const head = heads[label]
    return [
      ...(head === null ? [] : [{ domain, part: 'test', reader: 'Mien, its head', scores: scores(head, null) }]),
      { domain, part: 'test', reader: MIEN, scores: scores(shown, floor) },
    ]
  })
  return { backend, rows }
}

async function measurePhotos(
  domain: string,
  folder: string,
  floor: number,
  peers: string | null,
): Promise<DomainResult> {
  const { photos, backend, readings } = await readPhotoFolder(folder)
  const mien = readings.map(({ quality, probabilities }) => ({ probabilities, isClear: quality === null }))
  const rows = photoRows(domain, MIEN, photos, mien, floor)
  const ofPeers = peers === null ? [] : await readWithPeers(peers, folder, photos)
  for (const { reader, probabilities } of ofPeers) {
    const answers = probabilities.map((said) => ({ probabilities: said, isClear: true }))
    rows.push(...photoRows(domain, reader, photos, answers, null))
  }
  return { backend, rows }
}

/** Two rows: all photographs, and the people who only report. */
function photoRows(
  domain: string,
  reader: string,
  photos: readonly Photo[],
  answers: readonly Omit<DomainReading, 'truth'>[],
  floor: number | null,
): DomainRow[] {
  const readings = photos.flatMap(({ path, truth }, index) => {
    const answer = answers[index]
    return answer === undefined ? [] : [{ ...answer, path, truth }]
  })
  const row = (part: string, kept: typeof readings): DomainRow => ({
    domain,
    part,
    reader,
    scores: scoreDomain(kept, { isCropped: false, floor }),
  })
  return [
    row(ALL, readings),
    row(
      REPORTS,
      readings.filter(({ path }) => isPhotoReport(path)),
    ),
  ]
}

async function measureWeb(folder: string, floor: number): Promise<DomainResult> {
  const { backend, faces } = await readWebFaces(folder)
  const row = (part: string, kept: typeof faces): DomainRow => ({
    domain: 'web faces',
    part,
    reader: MIEN,
    scores: scoreCropped(kept, floor),
  })
  return {
    backend,
    rows: [
      row(`${REPORTS}, noisy labels`, faces),
      row(
        `${REPORTS}, labels judged`,
        faces.filter(({ isJudged }) => isJudged),
      ),
    ],
  }
}

function scoreCropped(faces: readonly Omit<DomainReading, 'isClear'>[], floor: number | null): DomainScores {
  return scoreDomain(
    faces.map((face) => ({ ...face, isClear: true })),
    { isCropped: true, floor },
  )
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

function printAll({ backend, confidenceFloor, skipped, rows }: AllResult): void {
  console.log(`${domainTable(rows)}\n`)
  console.log(
    `On ${backend}. Accuracy, recall and calibration error: of the faces found. Shown: clear and at least ${confidenceFloor} sure, of all. ` +
      'FER2013, FER+ and web faces come already cropped, so nothing is detected there and every face counts as clear.',
  )
  for (const path of skipped) console.log(`Skipped, not there: ${path}`)
}
