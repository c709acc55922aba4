/** Applies the correction by resting faces to labelled faces of known persons. A class is an index of EXPRESSIONS. */
import { correct, RestingFaceLearner, STRENGTH } from '../../src/call/baseline'
import { EXPRESSIONS, indexOfLargest, type Probabilities } from '../../src/call/reading'
import { seeded } from '../../src/call/testing/seeded'
import type { RestingFace } from '../../src/call/timeline'
import { metricsOf, type Metrics } from '../evaluate/metrics'

/** A photograph of a person: its label and the net's output. */
export interface LabelledFace {
  readonly person: string
  readonly truth: number
  readonly probabilities: Probabilities
}

/** A face and its corrected probabilities. */
export interface Corrected extends LabelledFace {
  readonly corrected: Probabilities
}

/** Corrects every face by what other faces of the same person tell; leaves out persons of whom they tell nothing. */
export type Method = (faces: readonly LabelledFace[], strength: number) => Corrected[]

export interface Figures {
  readonly metrics: Metrics
  readonly neutral: number
  readonly neutralAsSadOrAngry: number
  /** Faces whose expression would be shown (with a probability of at least the floor), right and wrong. */
  readonly shownRight: number
  readonly shownWrong: number
}

export interface Comparison {
  readonly persons: number
  readonly faces: number
  readonly without: Figures
  readonly corrected: Figures
  /** Faces whose most probable expression became right, or wrong, by the correction. */
  readonly helped: number
  readonly harmed: number
}

const NEUTRAL = EXPRESSIONS.indexOf('neutral')
const SAD_OR_ANGRY = [EXPRESSIONS.indexOf('sad'), EXPRESSIONS.indexOf('angry')]
/** How long each photograph is shown in a made-up call: long enough for a single resting face to be learned. */
const HOLD_MS = 25_000
const READ_EVERY_MS = 400
export const STRENGTHS = [0.25, 0.5, 0.75, 1]
/** Splits of the persons that {@link chooseOnHalves} makes. */
export const HALVES = 200

/** As if the user said "this is their neutral face" at the first other photograph that is labelled neutral. */
export const setFromOneNeutral: Method = (faces, strength) =>
  faces.flatMap((face) => {
    const neutral = faces.find((other) => other !== face && other.person === face.person && other.truth === NEUTRAL)
    if (!neutral) return []
    const resting: RestingFace = { probabilities: neutral.probabilities, source: 'set', readings: 1 }
    return [{ ...face, corrected: correct(face.probabilities, resting, strength) }]
  })

/** As in a call that shows the person's other photographs one after another, without their labels. */
export const learnedFromOthers: Method = (faces, strength) =>
  faces.flatMap((face) => {
    const others = faces.filter((other) => other !== face && other.person === face.person)
    if (others.length === 0) return []
    const learner = new RestingFaceLearner(null)
    others.forEach(({ probabilities }, index) => {
      for (let atMs = 0; atMs < HOLD_MS; atMs += READ_EVERY_MS) learner.add(probabilities, index * HOLD_MS + atMs)
    })
    return [{ ...face, corrected: correct(face.probabilities, learner.face, strength) }]
  })

/** Compares the results before and after the correction. @param floor Least probability that is shown. */
export function compare(faces: readonly Corrected[], floor: number): Comparison {
  const isRight = (truth: number, probabilities: Probabilities) => indexOfLargest(probabilities) === truth
  const wasRight = (face: Corrected) => isRight(face.truth, face.probabilities)
  const isNowRight = (face: Corrected) => isRight(face.truth, face.corrected)
  return {
    persons: new Set(faces.map(({ person }) => person)).size,
    faces: faces.length,
    without: figuresOf(faces, floor),
    corrected: figuresAfter(faces, floor),
    helped: faces.filter((face) => !wasRight(face) && isNowRight(face)).length,
    harmed: faces.filter((face) => wasRight(face) && !isNowRight(face)).length,
  }
}

function figuresAfter(faces: readonly Corrected[], floor: number): Figures {
  return figuresOf(
    faces.map(({ person, truth, corrected }) => ({ person, truth, probabilities: corrected })),
    floor,
  )
}

function figuresOf(faces: readonly LabelledFace[], floor: number): Figures {
  const shown = faces.filter(({ probabilities }) => Math.max(...probabilities) >= floor)
  const shownRight = shown.filter(({ truth, probabilities }) => indexOfLargest(probabilities) === truth).length
  const neutral = faces.filter(({ truth }) => truth === NEUTRAL)
  return {
    metrics: metricsOf(faces),
    neutral: neutral.length,
    neutralAsSadOrAngry: neutral.filter(({ probabilities }) => SAD_OR_ANGRY.includes(indexOfLargest(probabilities)))
      .length,
    shownRight,
    shownWrong: shown.length - shownRight,
  }
}

/** Results on one half of the persons with the strength that was best for the other half. */
export interface OnHalves {
  /** The first split: the chosen strength, and its results on the other half. */
  readonly chosen: number
  readonly held: Comparison
  /** How often each strength was chosen in {@link HALVES} splits. */
  readonly timesChosen: ReadonlyMap<number, number>
  /** In how many splits shown right minus shown wrong rose, or fell, on the other half. */
  readonly gained: number
  readonly lost: number
}

/** Chooses the strength with the most shown right minus shown wrong, on random halves of the persons. */
export function chooseOnHalves(faces: readonly LabelledFace[], method: Method, floor: number, seed: number): OnHalves {
  const candidates = STRENGTHS.map((strength) => ({ strength, corrected: method(faces, strength) }))
  const persons = [...new Set(candidates.flatMap(({ corrected }) => corrected.map(({ person }) => person)))]
  const random = seeded(seed)
  const splits = Array.from({ length: HALVES }, () => {
    const shuffled = persons.map((person) => ({ person, place: random() })).toSorted((a, b) => a.place - b.place)
    const half = new Set(shuffled.slice(0, Math.floor(persons.length / 2)).map(({ person }) => person))
    const nets = candidates.map(({ corrected }) =>
      netOf(
        figuresAfter(
          corrected.filter(({ person }) => half.has(person)),
          floor,
        ),
      ),
    )
    const { strength = STRENGTH, corrected = [] } = candidates[indexOfLargest(nets)] ?? {}
    return {
      strength,
      held: compare(
        corrected.filter(({ person }) => !half.has(person)),
        floor,
      ),
    }
  })
  const gains = splits.map(({ held }) => netOf(held.corrected) - netOf(held.without))
  return {
    chosen: splits[0]?.strength ?? STRENGTH,
    held: splits[0]?.held ?? compare([], floor),
    timesChosen: new Map(STRENGTHS.map((each) => [each, splits.filter(({ strength }) => strength === each).length])),
    gained: gains.filter((gain) => gain > 0).length,
    lost: gains.filter((gain) => gain < 0).length,
  }
}

function netOf({ shownRight, shownWrong }: Figures): number {
  return shownRight - shownWrong
}
