import { MAX_MARKS } from '../../call/timeline'
import type { PersonMarks } from '../../call/timeline'

interface Facts {
  readonly personId: string | null
  readonly name: string | null
  readonly sourceId: string | null
}

/** The marks of a person with what a tile shows of them; the same object when there is nothing new. */
export function withMarks(marks: PersonMarks, { personId, name, sourceId }: Facts): PersonMarks {
  const personIds = withMark(marks.personIds, personId)
  const names = withMark(marks.names, name)
  const sourceIds = withMark(marks.sourceIds, sourceId)
  const isSame = personIds === marks.personIds && names === marks.names && sourceIds === marks.sourceIds
  return isSame ? marks : { personIds, names, sourceIds }
}

/** The latest mark stands last; the oldest go when there are too many. */
function withMark(marks: readonly string[], mark: string | null): readonly string[] {
  if (mark === null || marks.at(-1) === mark) return marks
  return [...marks.filter((other) => other !== mark), mark].slice(-MAX_MARKS)
}

/** Whether the site itself says that this is somebody else. */
export function contradictsId({ personId }: Pick<Facts, 'personId'>, { personIds }: PersonMarks): boolean {
  return personId !== null && personIds.length > 0 && !personIds.includes(personId)
}

/** All marks of both. */
export function unionOf(marks: PersonMarks, more: PersonMarks): PersonMarks {
  const add = (some: readonly string[], others: readonly string[]) => others.reduce(withMark, some)
  return {
    personIds: add(marks.personIds, more.personIds),
    names: add(marks.names, more.names),
    sourceIds: add(marks.sourceIds, more.sourceIds),
  }
}
