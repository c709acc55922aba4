import { join } from 'node:path'
import { readCsvRows } from '../evaluate/csv-rows'
import { readConfidenceFloor } from '../evaluate/faces'
import { readMosaicFaces } from '../evaluate/mosaics'
import { figuresByAttribute, figuresOf, largestGapOf } from './group-figures'
import type { AttributeFigures, Gap, GroupFigures } from './group-figures'
import { groupedFacesOf, type Attribute } from './groups'
import { stratifiedSample, strataOf } from './sample'

/** Of the sample, so that every run reads the same faces. */
const SEED = 2026

/** What is shown of FairFace's faces, by group. */
export type FairnessResult = {
  readonly backend: string
  readonly confidenceFloor: number
  readonly sample: {
    readonly faces: number
    readonly of: number
    /** Combinations of age, gender and race; in the sample each has as equal a count as FairFace allows. */
    readonly strata: number
    readonly seed: number
  }
  readonly all: GroupFigures
  readonly attributes: Readonly<Record<Attribute, AttributeFigures>>
  readonly largestGap: ({ readonly attribute: Attribute } & Gap) | null
}

/**
 * Measures the shipped model on a sample of FairFace's faces, through the shipped code in a real Chromium.
 * @param folder With fairface/faces.csv (file,age,gender,race) and its mosaics.
 * @param limit Most faces to read.
 * @throws DataError when a file is missing, damaged or does not fit the others.
 */
export async function measureFairness(folder: string, limit: number): Promise<FairnessResult> {
  const fairFace = join(folder, 'fairface')
  const file = join(fairFace, 'faces.csv')
  const faces = groupedFacesOf(await readCsvRows(file, ['age', 'gender', 'race']), file)
  const sample = stratifiedSample(faces, limit, SEED)
  const confidenceFloor = await readConfidenceFloor()
  const { backend, probabilities } = await readMosaicFaces(
    fairFace,
    faces.length,
    sample.map(({ row }) => row),
  )
  const read = sample.flatMap((face, index) => {
    const said = probabilities[index]
    return said === undefined ? [] : [{ ...face, probabilities: said }]
  })
  const attributes = figuresByAttribute(read, confidenceFloor)
  return {
    backend,
    confidenceFloor,
    sample: { faces: read.length, of: faces.length, strata: strataOf(faces).length, seed: SEED },
    all: figuresOf('all', read, confidenceFloor),
    attributes,
    largestGap: largestGapOf(attributes),
  }
}
