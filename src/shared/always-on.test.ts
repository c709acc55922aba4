import { expect, it } from 'vitest'
import { alwaysOnPatterns, patternOf } from './always-on'
import { SITE_MATCHES } from './site-catalogue'

it.each([
  ['https://meet.school.example/room?a#b', 'https://meet.school.example/*'],
  ['https://meet.school.example:8443', 'https://meet.school.example/*'],
  ['http://meet.school.example/', null],
  ['file:///home/call.html', null],
  ['about:blank', null],
  ['chrome://extensions', null],
  ['nonsense', null],
])('the permission for %s is %s', (address, expected) => {
  expect(patternOf(address)).toBe(expected)
})

it('the manifest’s own sites are not listed', () => {
  expect(alwaysOnPatterns([...SITE_MATCHES, 'https://meet.school.example/*'])).toEqual([
    'https://meet.school.example/*',
  ])
})
