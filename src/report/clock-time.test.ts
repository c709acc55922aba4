import { expect, it } from 'vitest'
import { secondsOfClock } from './clock-time'

it.each([
  ['0', 0],
  ['45', 45],
  ['90', 90],
  ['12:05', 725],
  [' 1:02:03 ', 3723],
  ['0:00:00', 0],
  ['90:00', 5400],
  ['', null],
  ['12:', null],
  ['1:75', null],
  ['1:60:00', null],
  ['-1', null],
  ['1.5', null],
  ['12:05pm', null],
  ['1:2:3:4', null],
])('%j is %s seconds', (text, seconds) => {
  expect(secondsOfClock(text)).toBe(seconds)
})
