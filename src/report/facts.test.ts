import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import figures from '../../models/emotion/figures.json' with { type: 'json' }
import { accuracyFacts, settingsFacts } from './facts'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

describe('the accuracy in reports', () => {
  const card = readFileSync(new URL('../../models/emotion/MODEL_CARD.md', import.meta.url), 'utf8')

  it.each([
    ['FER2013 test accuracy', figures.fer2013Accuracy],
    ['FER+ test accuracy', figures.ferplusAccuracy],
    ['photographs, whole pipeline: accuracy', figures.photosAccuracy],
  ])('is that of the model card: %s', (row, value) => {
    const line = card.split('\n').find((each) => each.startsWith(`| ${row}`))
    expect(line).toContain(`${(value * 100).toFixed(1)} %`)
  })

  it('is what the evaluation of the shipped model measured', () => {
    const measured = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(`../../training/results/${name}.json`, import.meta.url), 'utf8'))
    const accuracy = v.object({ accuracy: v.number(), macroF1: v.number(), count: v.number() })
    const fer = v.parse(
      v.object({ fer2013: v.object({ head: accuracy }), ferplus: v.object({ head: accuracy }) }),
      measured('fer-test'),
    )
    const photos = v.parse(v.object({ photos: v.number(), all: accuracy, shown: accuracy }), measured('photos'))
    expect(figures.fer2013Accuracy).toBeCloseTo(fer.fer2013.head.accuracy, 3)
    expect(figures.ferplusAccuracy).toBeCloseTo(fer.ferplus.head.accuracy, 3)
    expect(figures.macroF1).toBeCloseTo(fer.fer2013.head.macroF1, 3)
    expect(figures.photosCount).toBe(photos.photos)
    expect(figures.photosAccuracy).toBeCloseTo(photos.all.accuracy, 3)
    expect(figures.photosShareAnswered).toBeCloseTo(photos.shown.count / photos.photos, 2)
    expect(figures.photosAnsweredAccuracy).toBeCloseTo(photos.shown.accuracy, 3)
  })

  it('is in words', () => {
    expect(accuracyFacts().map(([, value]) => value)).toEqual([
      `${(figures.fer2013Accuracy * 100).toFixed(1)}%`,
      `${(figures.ferplusAccuracy * 100).toFixed(1)}%`,
      figures.macroF1.toFixed(3),
      `${(figures.photosAccuracy * 100).toFixed(1)}%`,
      `${(figures.photosAnsweredAccuracy * 100).toFixed(1)}%`,
    ])
  })
})

it('says what the settings were, also of a version that knows others', () => {
  const settings = { readingsPerSecond: 2.5, smoothing: 'standard', confidenceFloor: 0.52, isBaselineOn: true }
  expect(settingsFacts(settings).map(([, value]) => value)).toEqual(['2.5', 'standard', '52%', 'on'])
  expect(settingsFacts({ ...settings, smoothing: 'toString', isBaselineOn: false }).map(([, value]) => value)).toEqual([
    '2.5',
    'toString',
    '52%',
    'off',
  ])
})
