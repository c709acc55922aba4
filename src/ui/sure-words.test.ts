import { describe, expect, it, vi } from 'vitest'
import { bandOf, expressionInBand } from './sure-words'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

describe('bandOf', () => {
  it.each([
    [1, 'clear'],
    [0.8, 'clear'],
    [0.79, 'probable'],
    [0.6, 'probable'],
    [0.59, 'possible'],
    [0.2, 'possible'],
  ] as const)('calls %f %s', (confidence, band) => {
    expect(bandOf(confidence)).toBe(band)
  })

  it.each([
    ['clear', 0.78, 'clear'],
    ['clear', 0.76, 'probable'],
    ['probable', 0.82, 'probable'],
    ['probable', 0.84, 'clear'],
    ['probable', 0.58, 'probable'],
    ['probable', 0.56, 'possible'],
    ['possible', 0.62, 'possible'],
    ['possible', 0.64, 'probable'],
    ['possible', 0.9, 'clear'],
    ['clear', 0.3, 'possible'],
  ] as const)('keeps %s at a border: %f is %s', (before, confidence, band) => {
    expect(bandOf(confidence, before)).toBe(band)
  })
})

it('says how sure in words', () => {
  expect(expressionInBand('happy', 'clear')).toBe('Happy')
  expect(expressionInBand('happy', 'probable')).toBe('Probably happy')
  expect(expressionInBand('surprise', 'possible')).toBe('Perhaps surprise')
})
