import { expect, test } from 'vitest'
import { groupedFacesOf } from './groups'

test('ages that a spreadsheet rewrote are mapped back, others stay', () => {
  const rows = ['03-Sep', 'Oct-19', '3-9', 'more than 70'].map((age) => [age, 'Female', 'Latino_Hispanic'])
  expect(groupedFacesOf(rows, 'faces.csv')).toEqual([
    { row: 0, age: '3-9', gender: 'Female', race: 'Latino_Hispanic' },
    { row: 1, age: '10-19', gender: 'Female', race: 'Latino_Hispanic' },
    { row: 2, age: '3-9', gender: 'Female', race: 'Latino_Hispanic' },
    { row: 3, age: 'more than 70', gender: 'Female', race: 'Latino_Hispanic' },
  ])
})

test.each([
  ['age', ['04-Sep', 'Male', 'White'], '"04-Sep" is no group by age'],
  ['gender', ['20-29', '', 'White'], '"" is no group by gender'],
  ['race', ['20-29', 'Male', 'Martian'], '"Martian" is no group by race, which are Black'],
])('an unknown %s is an error that names the line', (_, row, message) => {
  expect(() => groupedFacesOf([['20-29', 'Male', 'White'], row], 'faces.csv')).toThrow(`faces.csv, line 3: ${message}`)
})
