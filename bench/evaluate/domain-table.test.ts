import { expect, test } from 'vitest'
import { domainTable } from './domain-table'

const recall = { angry: 1, disgust: 0.25, fear: null, happy: null, sad: null, surprise: null, neutral: null }

test('rows are aligned, and what does not apply is a dash', () => {
  const table = domainTable([
    {
      domain: 'photographs',
      part: 'all',
      reader: 'Mien, shown',
      scores: {
        faces: 748,
        found: 0.995,
        accuracy: 0.7581,
        meanRecall: 0.667,
        recall,
        worst: { expression: 'disgust', recall: 0.25 },
        calibrationError: 0.095,
        shown: { count: 532, share: 0.711, accuracy: 0.844 },
        rightAmongMostCertain: 0.88,
      },
    },
    {
      domain: 'FER2013',
      part: 'test',
      reader: 'Mien, its head',
      scores: {
        faces: 0,
        found: null,
        accuracy: null,
        meanRecall: null,
        recall,
        worst: null,
        calibrationError: null,
        shown: null,
        rightAmongMostCertain: null,
      },
    },
  ])
  const [head = '', rule = '', photographs = '', fer = ''] = table.split('\n')
  expect(new Set([head, rule, photographs, fer].map((line) => line.length)).size).toBe(1)
  expect(photographs.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'photographs',
    'all',
    'Mien, shown',
    '748',
    '99.5 %',
    '75.8 %',
    '66.7 %',
    'disgust 25.0 %',
    '9.5 %',
    '71.1 %',
    '84.4 %',
    '88.0 %',
    '',
  ])
  expect(fer.match(/–/g)).toHaveLength(8)
})
