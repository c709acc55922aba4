import { describe, expect, test } from 'vitest'
import { mapProbabilities, type Probabilities } from '../../src/call/reading'
import type { TimedReading } from '../../tools/engine-page/person-reader'
import type { Moment, Shown } from './moments'
import { addedUp, figuresOf, resultsOf, totalsOf } from './over-time'

describe('totalsOf and figuresOf', () => {
  const face = (...shown: Shown[]): Moment[] => shown.map((each) => ({ hasFace: true, shown: each }))

  test('counts every change, and of these the ones between expressions', () => {
    const totals = totalsOf(face(null, 'happy', 'happy', 'sad', null, null, 'sad'))
    expect(totals).toMatchObject({ changes: 4, switches: 1 })
    expect(totals.seconds).toBeCloseTo(2.8, 10)
  })

  test('shares are of the seconds with a face; what is still shown without one does not count', () => {
    const figures = figuresOf(totalsOf([...face('sad', 'happy', null, 'fear'), { hasFace: false, shown: 'fear' }]))
    expect(figures.seconds).toBeCloseTo(2, 10)
    expect(figures.faceSeconds).toBeCloseTo(1.6, 10)
    expect(figures.shownShare).toBeCloseTo(0.75, 10)
    expect(figures.negativeShare).toBeCloseTo(0.5, 10)
    expect(figures.surpriseShare).toBe(0)
    expect(figures.shareOfShown.happy).toBeCloseTo(1 / 3, 10)
    expect(figures.changesPerMinute).toBeCloseTo((3 * 60) / 1.6, 8)
    expect(figures.switchesPerMinute).toBeCloseTo(60 / 1.6, 8)
  })

  test('neutral, happy and surprise are not negative', () => {
    expect(figuresOf(totalsOf(face('neutral', 'happy', 'surprise'))).negativeShare).toBe(0)
    expect(figuresOf(totalsOf(face('angry', 'disgust', 'fear', 'sad'))).negativeShare).toBeCloseTo(1, 10)
  })

  test('without a face there are no shares', () => {
    const figures = figuresOf(totalsOf([{ hasFace: false, shown: null }]))
    expect(figures).toMatchObject({ faceSeconds: 0, shownShare: null, negativeShare: null, changesPerMinute: null })
    expect(figures.shareOfShown.sad).toBeNull()
  })

  test('adds up without a change from one clip to the next', () => {
    const sum = addedUp([totalsOf(face('sad', 'happy')), totalsOf(face('sad'))])
    expect(sum).toMatchObject({ changes: 1, switches: 1 })
    expect(sum.secondsShown.sad).toBeCloseTo(0.8, 10)
    expect(sum.seconds).toBeCloseTo(1.2, 10)
  })
})

describe('resultsOf', () => {
  const HAPPY = mapProbabilities((index) => (index === 3 ? 1 : 0))
  const ANGRY = mapProbabilities((index) => (index === 0 ? 1 : 0))
  const readings = (...views: (readonly [Probabilities, Probabilities])[]): TimedReading[] =>
    views.map(([plain, mirrored], index) => ({ atMs: 400 * index, hasFace: true, result: { plain, mirrored } }))

  test('gives figures of each file and of all, by setting and way', () => {
    const results = resultsOf(
      [
        { file: 'a.mp4', readings: readings([HAPPY, ANGRY], [HAPPY, ANGRY]) },
        { file: 'b.mp4', readings: readings([HAPPY, HAPPY], [HAPPY, HAPPY]) },
      ],
      0.6,
    )
    expect(results).toHaveLength(9)
    expect(results[0]).toMatchObject({ smoothing: 'standard', way: 'plain' })
    const [plain, inTurn, both] = results.filter(({ smoothing }) => smoothing === 'quick')
    expect(plain?.files.map(({ file, negativeShare }) => [file, negativeShare])).toEqual([
      ['a.mp4', 0],
      ['b.mp4', 0],
    ])
    expect(inTurn).toMatchObject({ way: 'in turn', all: { changes: 1, switches: 1, negativeShare: 0.25 } })
    expect(both?.all.shownShare).toBe(0.5)
  })

  test('of nothing there are no figures', () => {
    expect(resultsOf([], 0.6)[0]).toMatchObject({ files: [], all: { seconds: 0, shownShare: null } })
  })
})
