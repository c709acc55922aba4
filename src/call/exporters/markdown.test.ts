import { describe, expect, it } from 'vitest'
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
  share: 'Share',
  expression: 'Expression',
  read: 'Read',
  notRead: 'Not read',
  leftOut: 'Left out.',
  nothingRead: 'Nothing was read.',
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
}
const markdownOf = (call: Call, words = WORDS) =>
  toMarkdown({ summary: summarise(call, CALL_START_MS), moments: findMoments(call), compared: [] }, words)

it('has the call, each participant, the moments and what readings mean', () => {
  const call = madeCall(
    [
      madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhhn-') }),
      madeParticipant({ key: 'b', pageName: 'Ben', isLeftOut: true, timeline: timelineOf('s') }),
      madeParticipant({ key: 'c', pageName: 'Cem', timeline: timelineOf('cc') }),
    ],
    { givenTitle: 'Ours', notes: [{ id: 'n', second: 3, text: 'Laughter' }] },
  )
  expect(markdownOf(call)).toMatchInlineSnapshot(`
    "# Ours

    - Start: 2026-11-24T00:33:12.000Z
    - Length: 10 s
    - Site: generic

    ## Participants

    ### Ana

    - Read: 4 s / 5 s
    - Not read: no-face 1 s

    | Expression | Share |
    | --- | --- |
    | angry | 0% |
    | disgust | 0% |
    | fear | 0% |
    | happy | 75% |
    | sad | 0% |
    | surprise | 0% |
    | neutral | 25% |

    ### Ben

    Left out.

    ### Cem

    Nothing was read.

    - Read: 0 s / 2 s
    - Not read: camera-off 2 s

    ## Moments

    | Time | Moments |  |
    | --- | --- | --- |
    | 3 s | note | Laughter |

    ## Meaning

    - An expression is not a feeling.

    ## Accuracy

    - FER2013: 68.5%

    Call report by Mien
    "
  `)
})

it('has a heading for a call without a title', () => {
  expect(markdownOf(madeCall([], { title: '' }))).toMatch(/^# Untitled call\n/)
})

describe('a name stays on its line and is shown as it is:', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '### &lt;img src=x onerror=alert(1)&gt;'],
    ['a|b', '### a\\|b'],
    ['`rm`', '### \\`rm\\`'],
    ['two\r\nlines', '### two lines'],
    ['u\u2028v', '### u v'],
    ['# Ana', '### \\# Ana'],
    ['- Ana', '### \\- Ana'],
    ['[Ana](javascript:alert(1))', '### \\[Ana\\](javascript:alert(1))'],
    ['![](x)', '### \\!\\[\\](x)'],
    ['*A* _b_ ~c~', '### \\*A\\* \\_b\\_ \\~c\\~'],
    ['&lt;', '### &amp;lt;'],
    ['https://a.example', '### https\\://a.example'],
    ['www.a.example', '### www\\.a.example'],
    ['a@b.example', '### a\\@b.example'],
    ['back\\slash', '### back\\\\slash'],
    ['$x$', '### \\$x\\$'],
    ['Ana Lúcia O’Neill-Óg', '### Ana Lúcia O’Neill-Óg'],
    ['👩🏽‍🚀 أحمد', '### 👩🏽‍🚀 أحمد'],
  ])('%j', (name, line) => {
    const text = markdownOf(madeCall([madeParticipant({ key: 'a', pageName: name, timeline: timelineOf('h') })]))
    expect(text.split('\n').find((each) => each.startsWith('### '))).toBe(line)
  })

  it('and so does a note', () => {
    const text = markdownOf(madeCall([], { notes: [{ id: 'n', second: 0, text: 'a | b\n<b>' }] }))
    expect(text).toContain('| 0 s | note | a \\| b &lt;b&gt; |')
  })
})
