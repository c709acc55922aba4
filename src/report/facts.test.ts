import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import figures from '../../models/emotion/figures.json' with { type: 'json' }
import { accuracyFacts, settingsFacts, siteName } from './facts'

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
  expect(settingsFacts({ ...settings, smoothing: 'toString', isBaselineOn: false }).map(([, value]) => value)).toEqual(['2.5', 'toString', '52%', 'off'])
})

it('names sites', () => {
  expect(['generic', 'livekit', 'elsewhere'].map(siteName)).toEqual(['Web page', 'LiveKit Meet', 'elsewhere'])
})
