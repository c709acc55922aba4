import { DataError } from '../evaluate/data-error'

/** FairFace's attributes and their groups, in the order in which they are listed. */
export const GROUPS = {
  age: ['0-2', '3-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', 'more than 70'],
  gender: ['Female', 'Male'],
  race: ['Black', 'East Asian', 'Indian', 'Latino_Hispanic', 'Middle Eastern', 'Southeast Asian', 'White'],
} as const satisfies Record<string, readonly string[]>

export type Attribute = keyof typeof GROUPS
export const ATTRIBUTES = ['age', 'gender', 'race'] as const satisfies readonly Attribute[]

/** Age groups that a spreadsheet took for dates and rewrote. */
const REWRITTEN_AGES: Readonly<Record<string, string>> = { '03-Sep': '3-9', 'Oct-19': '10-19' }

/** One face: its row in faces.csv, from 0, and its group by each attribute. */
export type GroupedFace = { readonly row: number } & Readonly<Record<Attribute, string>>

/**
 * The faces of FairFace's CSV.
 * @param rows Age, gender and race of each face.
 * @throws DataError that names `file` and the line of an unknown group.
 */
export function groupedFacesOf(rows: readonly (readonly string[])[], file: string): GroupedFace[] {
  return rows.map(([age = '', gender = '', race = ''], row) => {
    const face = { row, age: REWRITTEN_AGES[age] ?? age, gender, race }
    for (const attribute of ATTRIBUTES) {
      if (GROUPS[attribute].some((group) => group === face[attribute])) continue
      throw new DataError(
        `${file}, line ${row + 2}: "${face[attribute]}" is no group by ${attribute}, which are ${GROUPS[attribute].join(', ')}; copy the file again`,
      )
    }
    return face
  })
}
