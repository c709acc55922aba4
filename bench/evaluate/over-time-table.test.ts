import { expect, test } from 'vitest'
import { byExpression } from '../../src/call/reading'
import { headOf, rowOf } from './over-time-table'
import { figuresOf } from './over-time'

const secondsShown = byExpression((expression) => (expression === 'sad' ? 6 : 3))

test('prints figures below their heads', () => {
  const row = rowOf('a.mp4', figuresOf({ seconds: 66, faceSeconds: 60, secondsShown, changes: 12, switches: 3 }))
  expect(row.split(/ {2,}| \| */)).toEqual(
    ['a.mp4', '66.0', '60.0', '40.0 %', '12.0', '3.0', '25.0 %', '5.0 %'].concat([
      '12.5 %',
      '12.5 %',
      '12.5 %',
      '12.5 %',
      '25.0 %',
      '12.5 %',
      '12.5 %',
    ]),
  )
  expect(row).toHaveLength(headOf('clip').length)
  expect(row.indexOf('|')).toBe(headOf('clip').indexOf('|'))
})

test('a long name is cut, and what is not known is a dash', () => {
  const nothing = { seconds: 0, faceSeconds: 0, secondsShown: byExpression(() => 0), changes: 0, switches: 0 }
  const row = rowOf('a-name-that-is-much-too-long.mp4', figuresOf(nothing))
  expect(row).toHaveLength(headOf('clip').length)
  expect(row.match(/–/g)).toHaveLength(12)
})
