import { describe, expect, test } from 'vitest'
import { isPhotoReport, isWebReport, personOf, tenthOf, webSourceOf } from './held-back'

// The expected values are what training/elsewhere.py gives for these names.

describe('web faces', () => {
  test.each([
    ['angry_american_275_2.jpg', 'angry_american_275', 1, true],
    ['afraid_black_76.jpg', 'afraid_black_76', 5, false],
    ['amazed_actor_507_1.jpg', 'amazed_actor_507', 0, false],
    ['awe_boss_577.jpg', 'awe_boss_577', 8, false],
    ['awe_boss_577_1.jpg', 'awe_boss_577', 8, false],
    ['x.jpg', 'x.jpg', 6, false],
  ])('%s is of source %s in tenth %i', (photo, source, tenth, reports) => {
    expect(webSourceOf(photo)).toBe(source)
    expect(tenthOf(source)).toBe(tenth)
    expect(isWebReport(photo)).toBe(reports)
  })
})

describe('photographs', () => {
  test.each([
    ['angry/Al_Gore_0002.jpg', 'Al_Gore', 8, true],
    ['angry/Alexander_Lukashenko_0001.jpg', 'Alexander_Lukashenko', 2, false],
    ['angry/p111-0362.jpg', 'p111', 9, true],
    ['sad/p118-0365.jpg', 'p118', 7, true],
    ['noname.jpg', 'noname.jpg', 6, true],
  ])('%s is of %s in tenth %i', (path, person, tenth, reports) => {
    expect(personOf(path)).toBe(person)
    expect(tenthOf(person)).toBe(tenth)
    expect(isPhotoReport(path)).toBe(reports)
  })
})
