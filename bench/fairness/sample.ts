import { seeded } from '../../src/call/testing/seeded'
import { ATTRIBUTES, type GroupedFace } from './groups'

/**
 * A random sample in which every combination of age, gender and race has as equal a count as the faces allow: a
 * combination with fewer faces gives all that it has, and the others share the rest. So ages are spread much alike in
 * every race, and a gap between races is not one between ages.
 * @returns At most `limit` faces, in the order of their rows; the same for the same faces, limit and seed.
 */
export function stratifiedSample(faces: readonly GroupedFace[], limit: number, seed: number): GroupedFace[] {
  const random = seeded(seed)
  const strata = strataOf(faces).map((stratum) => shuffled(stratum, random))
  // Rounds of one face from each stratum; the last round, which may be incomplete, starts at a random place.
  const sample: GroupedFace[] = []
  for (let round = 0; sample.length < limit; round++) {
    const left = strata.flatMap((stratum) => stratum[round] ?? [])
    if (left.length === 0) break
    const room = limit - sample.length
    sample.push(...(left.length <= room ? left : shuffled(left, random).slice(0, room)))
  }
  return sample.toSorted((a, b) => a.row - b.row)
}

/** The faces of each combination of age, gender and race that occurs. */
export function strataOf(faces: readonly GroupedFace[]): GroupedFace[][] {
  const strata = new Map<string, GroupedFace[]>()
  for (const face of faces) {
    const name = ATTRIBUTES.map((attribute) => face[attribute]).join('|')
    const stratum = strata.get(name)
    if (stratum === undefined) strata.set(name, [face])
    else stratum.push(face)
  }
  return [...strata.values()]
}

function shuffled(faces: readonly GroupedFace[], random: () => number): GroupedFace[] {
  return faces
    .map((face) => ({ face, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ face }) => face)
}
