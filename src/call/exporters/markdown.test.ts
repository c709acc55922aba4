import { describe, expect, it } from 'vitest'
import { leadingMoments } from '../leading-moments'
import { findMoments } from '../moments'
import { summarise } from '../summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../testing/made-calls'
import type { Call } from '../timeline'
import { toMarkdown } from './markdown'
import type { MarkdownWords } from './markdown'

const WORDS: MarkdownWords = {
  report: 'Call report by Mien',
  untitled: 'Untitled call',
  start: 'Start',
  length: 'Length',
  site: 'Site',
  participants: 'Participants',
  moments: 'Moments',
  time: 'Time',
  what: 'What',
  name: 'Name',
  expression: 'Expression',
  read: 'Read',
  notRead: 'Not read',
  leftOut: 'left out',
  meaning: 'Meaning',
  meanings: ['An expression is not a feeling.'],
  accuracy: 'Accuracy',
  settings: 'Settings',
  accuracies: [['FER2013', '68.5%']],
  settingsUsed: [],
  comparison: 'Two calls',
  before: 'Before',
  after: 'After',
  expressionName: (expression) => expression,
  reason: (reason) => reason,
  siteName: (siteId) => siteId,
  dateTime: (epochMs) => new Date(epochMs).toISOString(),
  clock: (seconds) => `${seconds} s`,
  percent: (fraction) => `${Math.round(fraction * 100)}%`,
  momentTime: ({ second }) => `${second} s`,
  momentKind: ({ kind }) => kind,
  momentText: ({ text }) => text ?? '',
  momentsAround: (count) => `and ${count} more`,
  allMoments: (count) => `All moments: ${count}`,
  unlisted: (count) => `${count} more are not listed.`,
  damaged: (seconds) => `${seconds} s are damaged.`,
}
function markdownOf(call: Call, given: Partial<Parameters<typeof toMarkdown>[0]> = {}) {
  const moments = findMoments(call)
  const leading = leadingMoments(moments, 10)
  const summary = summarise(call, CALL_START_MS)
  const whole = { summary, brief: [], damagedSeconds: 0, leading, moments, unlistedCount: 0, compared: [], ...given }
  return toMarkdown(whole, WORDS)
}

it('has the sentences, the call, the moments that lead, each participant and what readings mean', () => {
  const call = madeCall(
    [
      madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhhn-') }),
      madeParticipant({ key: 'b', pageName: 'Ben', isLeftOut: true, timeline: timelineOf('s') }),
      madeParticipant({ key: 'c', pageName: 'Cem', timeline: timelineOf('cc') }),
    ],
    { givenTitle: 'Ours', notes: [{ id: 'n', second: 3, text: 'Laughter' }] },
  )
  expect(markdownOf(call, { brief: ['In 10 s, 1 of 3 was read.', 'Happy was read most.'] })).toMatchInlineSnapshot(`
    "# Ours

    In 10 s, 1 of 3 was read.
    Happy was read most.

    - Start: 2026-11-24T00:33:12.000Z
    - Length: 10 s
    - Site: generic

    ## Moments

    | Time | Moments | What |
    | --- | --- | --- |
    | 3 s | note | Laughter |

    ## Participants

    | Name | Read | angry | disgust | fear | happy | sad | surprise | neutral | Not read |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | Ana | 4 s / 5 s | 0% | 0% | 0% | 75% | 0% | 0% | 25% | no-face 1 s |
    | Ben | left out |  |  |  |  |  |  |  |  |
    | Cem | 0 s / 2 s |  |  |  |  |  |  |  | camera-off 2 s |

    ## Meaning

    - An expression is not a feeling.

    ## Accuracy

    - FER2013: 68.5%

    Call report by Mien
    "
  `)
})

it('says how many seconds are damaged', () => {
  const call = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })])
  expect(markdownOf(call, { damagedSeconds: 3 })).toContain('\n\n3 s are damaged.\n\n')
  expect(markdownOf(call)).not.toContain('damaged')
})

it('lists all moments last, where more than those that lead were found, and says how many are missing', () => {
  const call = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('nnnnnhhhhhhhhhhhh') })])
  const text = markdownOf(call, { unlistedCount: 4 })
  expect(text).not.toContain('## Moments')
  expect(text).toContain(
    '## All moments: 5\n\n| Time | Moments | What |\n| --- | --- | --- |\n| 5 s | lasting-change |  |',
  )
  expect(text).toContain('4 more are not listed.')
  expect(text.indexOf('## All moments')).toBeGreaterThan(text.indexOf('## Participants'))
})

it('says how many others a leading moment stands for', () => {
  const call = madeCall([], { notes: [{ id: 'n', second: 3, text: 'Laughter' }] })
  const [moment] = findMoments(call)
  if (!moment) throw new Error('No moment')
  expect(markdownOf(call, { leading: [{ moment, moreCount: 2 }] })).toContain('| 3 s | note | Laughter (and 2 more) |')
})

it('has a heading for a call without a title', () => {
  expect(markdownOf(madeCall([], { title: '' }))).toMatch(/^# Untitled call\n/)
})

describe('a name stays on its line and is shown as it is:', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['a|b', 'a\\|b'],
    ['`rm`', '\\`rm\\`'],
    ['two\r\nlines', 'two lines'],
    ['u\u2028v', 'u v'],
    ['# Ana', '\\# Ana'],
    ['- Ana', '\\- Ana'],
    ['[Ana](javascript:alert(1))', '\\[Ana\\](javascript:alert(1))'],
    ['![](x)', '\\!\\[\\](x)'],
    ['*A* _b_ ~c~', '\\*A\\* \\_b\\_ \\~c\\~'],
    ['&lt;', '&amp;lt;'],
    ['https://a.example', 'https\\://a.example'],
    ['www.a.example', 'www\\.a.example'],
    ['a@b.example', 'a\\@b.example'],
    ['back\\slash', 'back\\\\slash'],
    ['$x$', '\\$x\\$'],
    ['Ana Lúcia O’Neill-Óg', 'Ana Lúcia O’Neill-Óg'],
    ['👩🏽‍🚀 أحمد', '👩🏽‍🚀 أحمد'],
  ])('%j', (name, line) => {
    const text = markdownOf(madeCall([madeParticipant({ key: 'a', pageName: name, timeline: timelineOf('h') })]))
    expect(
      text.split('\n').find((each) => each.endsWith('| 1 s / 1 s | 0% | 0% | 0% | 100% | 0% | 0% | 0% |  |')),
    ).toBe(`| ${line} | 1 s / 1 s | 0% | 0% | 0% | 100% | 0% | 0% | 0% |  |`)
  })

  it('and so does a note', () => {
    const text = markdownOf(madeCall([], { notes: [{ id: 'n', second: 0, text: 'a | b\n<b>' }] }))
    expect(text).toContain('| 0 s | note | a \\| b &lt;b&gt; |')
  })
})
