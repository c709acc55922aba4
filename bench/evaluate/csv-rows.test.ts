import { expect, test } from 'vitest'
import { DataError } from './data-error'
import { parseCsvRows, readCsvRows } from './csv-rows'

test('gives the named columns in their order, whatever else is there', () => {
  expect(parseCsvRows('a,b,c\r\n1,2,3\r\n4,,6\n', ['c', 'b'], 'x.csv')).toEqual([
    ['3', '2'],
    ['6', ''],
  ])
})

test.each([
  ['a missing column', 'a,b\n1,2', 'x.csv lacks the columns c'],
  ['a row cut short', 'a,b,c\n1,2,3\n4,5', 'x.csv, line 3: "4,5" does not have 3 cells'],
])('the error for %s says where', (_, text, message) => {
  expect(() => parseCsvRows(text, ['a', 'c'], 'x.csv')).toThrow(message)
})

test('the error for a missing file names it', async () => {
  const reading = readCsvRows('/nowhere/faces.csv', ['a'])
  await expect(reading).rejects.toThrow(DataError)
  await expect(reading).rejects.toThrow('/nowhere/faces.csv cannot be read')
})
