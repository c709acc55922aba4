import { readFile } from 'node:fs/promises'
import { DataError } from './data-error'

/**
 * The cells of every row of a CSV file without quotes: those of `columns`, in that order.
 * @throws DataError that names the file, when it is missing, lacks a column or has a row of another length.
 */
export async function readCsvRows(file: string, columns: readonly string[]): Promise<string[][]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DataError(`${file} cannot be read: put it there, or give another folder`, { cause })
  })
  return parseCsvRows(text, columns, file)
}

/** Parses the text of a CSV file as {@link readCsvRows} does. @throws DataError as there. */
export function parseCsvRows(text: string, columns: readonly string[], file: string): string[][] {
  const [head = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const names = head.split(',')
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0) throw new DataError(`${file} lacks the columns ${missing.join(', ')}; copy it again`)
  const places = columns.map((column) => names.indexOf(column))
  return lines.map((line, index) => {
    const cells = line.split(',')
    if (cells.length !== names.length) {
      throw new DataError(`${file}, line ${index + 2}: "${line}" does not have ${names.length} cells; copy it again`)
    }
    return places.map((place) => cells[place] ?? '')
  })
}
