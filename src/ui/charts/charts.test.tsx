// @vitest-environment happy-dom
import { render } from 'preact'
import type { ComponentChild } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { madeCall, madeLongCall, madeParticipant, timelineOf } from '../../call/testing/made-calls'
import { EXPRESSIONS, NO_READING_REASONS } from '../../call/reading'
import { roomOverTime } from '../../call/room'
import { Timeline } from '../../call/timeline'
import { RoomTable, TimelineTable } from './chart-tables'
import { CurvesChart } from './curves-chart'
import { curvePoints } from './curve-points'
import { RoomBand } from './room-band'
import { ShareBars } from './share-bars'
import { shownRuns } from './shown-runs'
import { roundStep, timeTicks } from './time-ticks'
import { TimelineChart } from './timeline-chart'

vi.mock('../../shared/browser', () => import('../testing/fake-browser'))

const root = document.createElement('div')
document.body.append(root)
afterEach(() => render(null, root))
const show = (view: ComponentChild) => act(() => render(view, root))
const path = (selector: string) => root.querySelector(selector)?.getAttribute('d') ?? null
const texts = (selector: string) => [...root.querySelectorAll(selector)].map((element) => element.textContent)
const longTimeline = (lengthS: number) => madeLongCall(1, lengthS).participants[0]?.timeline ?? new Timeline()

describe('shown runs', () => {
  it('merge equal seconds, and end where the participant is on no tile', () => {
    expect(shownRuns(timelineOf('hh nn-'), 0, 6, 100)).toEqual([
      { second: 0, lengthS: 2, shown: 'happy' },
      { second: 3, lengthS: 2, shown: 'neutral' },
      { second: 5, lengthS: 1, shown: 'no-face' },
    ])
  })

  it('cover only the requested part', () => {
    expect(shownRuns(timelineOf('hhnn'), 1, 3, 100)).toEqual([
      { second: 1, lengthS: 1, shown: 'happy' },
      { second: 2, lengthS: 1, shown: 'neutral' },
    ])
  })

  it('of a long call show what most seconds of a column show', () => {
    expect(shownRuns(timelineOf('hnhhsnnhn'), 0, 9, 3)).toEqual([
      { second: 0, lengthS: 6, shown: 'happy' },
      { second: 6, lengthS: 3, shown: 'neutral' },
    ])
    expect(shownRuns(longTimeline(14_400), 0, 14_400, 600).length).toBeLessThanOrEqual(600)
  })

  it('have a gap where most of a column is on no tile', () => {
    expect(shownRuns(timelineOf('hn      h '), 0, 10, 2)).toEqual([])
  })
})

describe('curve points', () => {
  it('are one a second, in a piece for each stretch that was read', () => {
    const happy = curvePoints(timelineOf('hn-h', 0.7), 0, 4, 10)[EXPRESSIONS.indexOf('happy')]
    expect(happy?.map((piece) => piece.map(({ second }) => second))).toEqual([[0, 1], [3]])
    expect(happy?.[0]?.[0]?.probability).toBeCloseTo(0.7, 2)
  })

  it('keep every peak of a long call', () => {
    const timeline = longTimeline(14_400)
    timeline.set({ second: 7001, shown: 'fear', probabilities: [0, 0, 1, 0, 0, 0, 0] })
    const fear = curvePoints(timeline, 0, 14_400, 400)[EXPRESSIONS.indexOf('fear')]?.flat() ?? []
    expect(fear.length).toBeLessThanOrEqual(400)
    expect(fear).toContainEqual({ second: 7001, probability: 1 })
    expect(fear.map(({ second }) => second)).toEqual(fear.map(({ second }) => second).toSorted((a, b) => a - b))
  })
})

describe('time ticks', () => {
  it.each([
    [0, 47, [0, 10, 20, 30, 40]],
    [0, 60, [0, 15, 30, 45, 60]],
    [95, 400, [120, 240, 360]],
    [0, 14_400, [0, 3600, 7200, 10_800, 14_400]],
  ])('from %i to %i s has round ticks', (fromS, toS, ticks) => {
    expect(timeTicks(fromS, toS, 6)).toEqual(ticks)
  })

  it('have a step for any length', () => {
    for (const lengthS of [0, 1, 59, 3600, 86_400, 1e7]) expect(lengthS / roundStep(lengthS, 5)).toBeLessThanOrEqual(5)
  })
})

describe('a timeline', () => {
  it('has a lane for each expression, and one for what was not read, by reason', async () => {
    await show(<TimelineChart timeline={timelineOf('hhn-c')} fromS={0} toS={5} label="Ana" />)
    expect(root.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('Ana')
    expect(path('[data-expression=happy].chart-run')).toBe('M0 3.5h2')
    expect(path('[data-expression=neutral].chart-run')).toBe('M2 6.5h1')
    expect(texts('.chart-gap title')).toEqual(['No face in view', 'Camera off'])
    expect(texts('.chart-side span')).toEqual([
      'Angry',
      'Disgust',
      'Fear',
      'Happy',
      'Sad',
      'Surprise',
      'Neutral',
      'Not read',
    ])
    expect(texts('.chart-tick')).toEqual(['0:00', '0:05'])
  })

  it('starts at the requested second', async () => {
    await show(<TimelineChart timeline={timelineOf('hhnn')} fromS={2} toS={4} label="Ana" isCompact />)
    expect(path('.chart-run')).toBe('M0 6.5h2')
    expect(root.querySelector('.chart-axis, .chart-side')).toBeNull()
  })

  it('has few elements, however long the call is', async () => {
    await show(<TimelineChart timeline={longTimeline(14_400)} fromS={0} toS={14_400} label="Ana" />)
    expect(root.querySelectorAll('path').length).toBeLessThanOrEqual(1 + EXPRESSIONS.length + NO_READING_REASONS.length)
  })

  it('flags moments, and leaves out labels that would overlap', async () => {
    const marks = [10, 11, 60].map((second, index) => ({
      second,
      label: String(index + 1),
      title: `Moment ${index + 1}`,
    }))
    await show(<TimelineChart timeline={timelineOf('h'.repeat(100))} fromS={0} toS={100} label="Ana" marks={marks} />)
    expect(texts('.chart-flag')).toEqual(['1', '', '3'])
    expect(root.querySelectorAll('.chart-flag')[1]?.getAttribute('title')).toBe('Moment 2')
  })

  it('draws nothing for a timeline without cells', async () => {
    await show(<TimelineChart timeline={new Timeline()} fromS={0} toS={0} label="Ana" />)
    expect(root.querySelector('.chart-run, .chart-gap')).toBeNull()
  })
})

describe('curves as a chart', () => {
  it('gives each expression a row', async () => {
    await show(<CurvesChart timeline={timelineOf('hn')} fromS={0} toS={2} label="Ana" />)
    expect(root.querySelectorAll('.chart-area')).toHaveLength(7)
    expect(path('[data-expression=angry] .chart-area')).toBe('M0 100L0 95L1 95h1V100Z')
  })

  it('can show a single expression', async () => {
    await show(<CurvesChart timeline={timelineOf('h')} fromS={0} toS={1} label="Ana" only="happy" />)
    expect(texts('.chart-side span')).toEqual(['Happy'])
    expect(path('.chart-area')).toBe('M0 100L0 30h1V100Z')
  })
})

describe('the room', () => {
  const call = madeCall(
    [
      madeParticipant({ key: 'a', timeline: timelineOf('hh-n') }),
      madeParticipant({ key: 'b', timeline: timelineOf('nh-n') }),
    ],
    {
      endedAtMs: madeCall([]).startedAtMs + 4000,
    },
  )
  const steps = roomOverTime(call, 4)

  it('stacks the shares from the top in the order of EXPRESSIONS', async () => {
    await show(<RoomBand steps={steps} label="The room" />)
    expect(path('[data-expression=happy]')).toBe('M0 100h1v100h-1zM1 0h1v200h-1z')
    expect(path('[data-expression=neutral]')).toBe('M0 0h1v100h-1zM3 0h1v200h-1z')
  })

  it('names expressions where there is room', async () => {
    await show(<RoomBand steps={steps} label="The room" />)
    expect(texts('.chart-word')).toEqual(['Neutral', 'Happy'])
    await show(<RoomBand steps={steps} label="The room" hasWords={false} />)
    expect(texts('.chart-word')).toEqual([])
  })

  it('draws an empty room', async () => {
    await show(<RoomBand steps={[]} label="The room" />)
    expect(root.querySelector('path')).toBeNull()
  })

  it('has a table', async () => {
    await show(<RoomTable steps={steps} label="The room" />)
    expect(root.querySelector('caption')?.textContent).toBe('The room')
    expect(texts('tbody tr:nth-child(1) > *')).toEqual(['0:00', '0:02', '0%', '0%', '0%', '50%', '0%', '0%', '50%'])
    expect(texts('tbody tr:nth-child(3) > *')).toEqual(['0:02', '0:00', '', '', '', '', '', '', ''])
  })
})

describe('the table of a timeline', () => {
  it('has what was shown, the means, and the reasons without a reading', async () => {
    await show(<TimelineTable timeline={timelineOf('hhhnc')} fromS={0} toS={5} label="Ana" />)
    const [time, angry, , , happy, , , neutral, gaps] = texts('tbody tr:nth-child(1) > *')
    expect([time, angry, happy, neutral, gaps]).toEqual([
      '0:00',
      '5%',
      '0:03 shown, mean 54%',
      '0:01 shown, mean 21%',
      'Camera off: 0:01',
    ])
  })

  it('has few rows for a long call', async () => {
    await show(<TimelineTable timeline={longTimeline(14_400)} fromS={0} toS={14_400} label="Ana" />)
    expect(root.querySelectorAll('tbody tr')).toHaveLength(48)
  })

  it('is made only when it is opened, if it is lazy', async () => {
    await show(<TimelineTable timeline={timelineOf('hh')} fromS={0} toS={2} label="Ana" isLazy />)
    expect(root.querySelector('table')).toBeNull()
    const details = root.querySelector('details')
    await act(() => {
      if (details) details.open = true
      details?.dispatchEvent(new Event('toggle'))
    })
    expect(root.querySelector('table')).not.toBeNull()
  })
})

describe('shares', () => {
  const shares = { angry: 0, disgust: 0, fear: 0, happy: 0.25, sad: 0, surprise: 0, neutral: 0.75 }

  it('are a table with bars', async () => {
    await show(<ShareBars label="Ana" shares={shares} />)
    expect(texts('tbody tr').filter((row) => !row?.endsWith('0%'))).toEqual(['Happy25%', 'Neutral75%'])
  })

  it('are shown beside those of an earlier call', async () => {
    await show(<ShareBars label="Ana" shares={shares} before={{ ...shares, happy: 0.5, neutral: 0.5 }} />)
    expect(texts('tbody tr:last-child td')).toEqual(['50%', '75%'])
    expect(texts('thead th')).toEqual(['Expression', 'Before', 'After'])
  })
})
