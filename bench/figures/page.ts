/** docs/figures.md: every figure that was measured, with its goal and its command. Only the measured files have numbers. */
import { join } from 'node:path'
import modelFigures from '../../models/emotion/figures.json'
import { markdownTable } from '../../tools/markdown-table'
import fer from '../../training/results/fer-test.json'
import photos from '../../training/results/photos.json'
import speed from '../../training/results/speed.json'
import { tableOf } from '../compare/table'
import { growthTable } from '../growth/growth-table'
import compare from '../results/compare.json'
import demo1 from '../results/demo-1.json'
import demo2 from '../results/demo-2.json'
import demo3 from '../results/demo-3.json'
import faults from '../results/faults.json'
import growth from '../results/growth.json'
import panel from '../results/panel.json'
import posed from '../results/posed.json'
import report from '../results/report.json'
import session from '../results/session.json'
import sites from '../results/sites.json'
import soak from '../results/soak.json'
import trace from '../results/trace.json'
import { sharesTable, stepTable } from '../trace/step-costs'
import { atLeast, atMost, goalAndMeasured, type Goal } from './verdict'

/** What stands around the README's figures. */
export const README_MARKS = ['<!-- figures -->\n', '<!-- /figures -->'] as const
export const README_FILE = join(import.meta.dirname, '../../README.md')

/** The page that {@link figuresPage} is written to. */
export const FIGURES_FILE = join(import.meta.dirname, '../../docs/figures.md')

const DEMOS = [demo1, demo2, demo3]
type Demo = (typeof DEMOS)[number]

const fixed = (digits: number, unit: string) => (value: number) => `${value.toFixed(digits)} ${unit}`.trim()
const percent = (value: number) => `${(100 * value).toFixed(1)} %`
const HEAD = ['what', 'goal', 'measured']

function row(what: string, goal: Goal | null, values: readonly number[], show: (value: number) => string): string[] {
  return [what, ...goalAndMeasured(goal, values, show)]
}

/** The README with its three figures. @throws Error when it has no place for them. */
export function readmeWithFigures(readme: string): string {
  const [start, end] = README_MARKS.map((mark) => readme.indexOf(mark))
  if (start === undefined || end === undefined || start < 0 || end < start)
    throw new Error('README.md has no place for its figures')
  return readme.slice(0, start + README_MARKS[0].length) + threeFigures() + readme.slice(end)
}

function threeFigures(): string {
  const closed = trace.shares.find(({ name }) => name === 'popup closed')
  const human = compare.lines.find(({ name }) => name.startsWith('Human, leanest'))?.figures.ratio?.median ?? NaN
  return [
    `- Six people, ${((closed?.readingsPerSecond ?? NaN) / 6).toFixed(1)} readings a second each, take ${((closed?.extension ?? NaN) / 10).toFixed(0)} % of one core without a GPU; Human, the next lightest reader, takes ${human.toFixed(1)} times as much for each.`,
    `- Of ${photos.photos} press photographs ${(100 * photos.shown.accuracy).toFixed(0)} % of what it shows is right; of every fourth it says that it is not sure (${(100 * photos.all.accuracy).toFixed(0)} % right if it had to say).`,
    `- Requests that leave the machine during a call: ${Math.max(...DEMOS.map(({ requestsLeavingTheMachine }) => requestsLeavingTheMachine.length))}.`,
    '',
  ].join('\n')
}

/** The whole page, as Markdown. */
export function figuresPage(): string {
  return `${[
    '# Figures',
    'Written by `npm run figures` from measured files; edit those, or `bench/figures/page.ts`. Two cores, no GPU, six people, a machine that does\nnothing else, unless said. On a busy machine Mien reads less: by its CPU budget, by the page’s own cost, and under CPU pressure.',
    inACall(),
    oneReading(),
    besideOthers(),
    growing(),
    long(),
    survives(),
    onSites(),
    right(),
    held(),
  ].join('\n\n')}\n`
}

function inACall(): string {
  const of = (value: (demo: Demo) => number) => DEMOS.map(value)
  const rows = [
    row(
      'participants with a clear face that are read',
      atLeast(6),
      of(({ participants }) => participants.filter(({ expression }) => expression !== null).length),
      fixed(0, ''),
    ),
    row(
      'readings a second for each',
      atLeast(2),
      of(({ participants }) => Math.min(...participants.map(({ readingsPerSecond }) => readingsPerSecond))),
      fixed(1, ''),
    ),
    row(
      'frame to readout: median',
      null,
      of(({ latencyMs }) => latencyMs.median),
      fixed(0, 'ms'),
    ),
    row(
      'frame to readout: 95th percentile',
      atMost(200),
      of(({ latencyMs }) => latencyMs.p95),
      fixed(0, 'ms'),
    ),
    row(
      'readings within 500 ms of their frame',
      atLeast(0.95),
      of(({ shareWithinGoal }) => shareWithinGoal),
      percent,
    ),
    row(
      '“enable” to the first readout',
      atMost(1),
      of(({ firstReadoutMs }) => firstReadoutMs / 1000),
      fixed(1, 's'),
    ),
    row(
      'page main thread that Mien takes, by the clock',
      atMost(0.01),
      of(({ pageMainThread }) => pageMainThread.msPerSecond / 1000),
      percent,
    ),
    row(
      'the same in CPU time',
      null,
      of(({ pageMainThread }) => pageMainThread.cpuMsPerSecond / 1000),
      percent,
    ),
    row(
      'longest task that Mien causes in the page',
      atMost(4),
      of(({ pageMainThread }) => pageMainThread.longestTaskMs),
      fixed(1, 'ms'),
    ),
    row(
      'CPU of the extension for one reading, popup open',
      null,
      of(({ processes }) => processes.extensionMsPerReading),
      fixed(1, 'ms'),
    ),
    row(
      'memory of the extension',
      atMost(200),
      of(({ processes }) => processes.extensionMb),
      fixed(0, 'MB'),
    ),
    row(
      'requests that leave the machine',
      atMost(0),
      of(({ requestsLeavingTheMachine }) => requestsLeavingTheMachine.length),
      fixed(0, ''),
    ),
  ]
  return `## In a call of six

    npm run demo -- --headless --seconds 20 --out DIR

${markdownTable(HEAD, rows)}

${DEMOS.length} runs, on a day on which the machine was slower by two fifths than on the day of the tables below (the call alone took it 650 ms a second instead of 460). In turns with the
version before, on the same day: the page’s CPU for a reading 1.2 and now 0.9 ms, the extension’s 10 and now 7.5 ms. What takes the page’s time: grabbing a frame and the message that carries it, then answering who is there. Tried as well: bitmaps made by
the browser (twice the CPU time), a message for each frame (half as dear again), WebAssembly in the page (its content security policy may forbid it).`
}

function oneReading(): string {
  return `## One reading, step by step

    npm run bench:trace

${stepTable(trace.steps)}

By the clock, popup closed. CPU, milliseconds a second:

${sharesTable(trace.shares)}

The steps mark themselves in Chromium’s performance panel, on the track “Mien” (\`src/shared/trace.ts\`); it costs nothing when nobody records.

How the largest lines came down, each measured in the demo with the popup open (CPU of the extension’s process for one reading): MediaPipe’s runtime and two
looks a reading 27 ms; BlazeFace on TensorFlow.js 19.5; no canvases, looks of a round together, known faces followed 14; own kernels with 16-bit
integers and a popup drawn at most twice a second 6.5.`
}

function besideOthers(): string {
  return `## Beside other readers

    npm install --prefix PEERS … (the command says what)
    npm run bench -- --peers PEERS --json FILE [--faces DIR]

Each turn has a browser of its own, the same call page, and a window without the reader and one with it. CPU is that of the whole browser, the call alone
taken off, for each reading; medians, with the least and the most of all rounds. Peers run as a script of the page and read its videos in turn at 2.4
readings a second of each person, or as fast as they can; Mien reads as its scheduler decides, with the popup closed. “ms a reading” is the call of a peer, and
for Mien the time from frame to readout.

${tableOf(compare.lines)}

${compare.rounds} rounds. Goals: Human 3.5 times Mien’s cost, face-api’s tiny detector 6, its SSD 30. “Human” is its whole pipeline for expressions (detector, mesh,
emotion), without iris and description, and with its cache off, so that each reading is one. The nets alone, in one run (\`npm run bench:speed\`):
${speed.nets.map(({ name, median_ms }) => `${name} ${median_ms.toFixed(1)} ms a face`).join(', ')}.

\`npm run bench -- --check\` compares Mien’s CPU a reading with a fixed piece of work (\`yardstick.ts\`); CI fails above \`CHECK_LIMIT\`.`
}

function growing(): string {
  return `## Growth

    npm run bench:growth

${growthTable(growth)}

“frame to readout” and “oldest” are of one look at the end, right after the trace. In a small call everybody is read as often as the user wants (2.5 a second). Then
the page’s own cost slows readings down to the floor of one a second (\`MAX_PAGE_SHARE\`, docs/architecture.md), and from there cost grows with the
people. In the calls of 25 and 49 the room itself drops frames, with and without Mien.`
}

function long(): string {
  const soakRows = soak.lines.map(({ name, mean, perUnit, within, verdict }) => [
    name,
    mean.toFixed(1),
    perUnit.toFixed(2),
    `± ${within.toFixed(2)}`,
    verdict,
  ])
  const frames = Math.max(...panel.results.map(({ framesOver50Ms }) => framesOver50Ms))
  const rows = [
    row(
      `side panel, ${panel.participants} participants: its main thread`,
      atMost(0.1),
      panel.results.map(({ busyPercent }) => busyPercent / 100),
      percent,
    ),
    row('its frames over 50 ms', atMost(0), [frames], fixed(0, '')),
    ...[...report, ...session].map(({ what, cost }) => [what, '', cost]),
  ]
  return `## A long call

    npm run soak -- --minutes 120

${markdownTable(['value', 'mean', 'change in an hour', '95 % interval', ''], soakRows)}

${soak.minutes} minutes, nine people coming and going. Memory of the extension before the call ${soak.emptyMb.toFixed(0)} MB, after it ${soak.afterMb.toFixed(0)} MB.

    npm run bench:panel; npm run bench:report; npm run bench:session

${markdownTable(HEAD, rows)}`
}

function survives(): string {
  const rows = faults.map(({ fault, runs, good, longestS }) => [
    fault,
    `${runs} of ${runs} within 5 s`,
    `${good} of ${runs}`,
    `${longestS.toFixed(1)} s`,
  ])
  return `## What a call survives

    npm run faults -- --times 20        (\`npm test\` does each once)

Done to a call of six with one person left out, at a random moment. Good means: all others are read again within 5 s or a sentence says why not, nothing stored is
lost, nobody is read who must not be, and nothing old is shown as live.

${markdownTable(['fault', 'goal', 'good', 'longest recovery'], rows)}

After a reload of the extension Mien is off, the old content script is silent, and one press reads everybody again.`
}

function onSites(): string {
  const generic = sites.filter(({ siteId }) => siteId === 'generic')
  const own = sites.filter(({ siteId }) => siteId !== 'generic')
  const rows = [
    row(
      `a look at ${own[0]?.tileCount ?? 0} tiles, median over the sites`,
      atMost(4),
      own.map(({ medianMs }) => medianMs),
      fixed(1, 'ms'),
    ),
    row(
      'its 95th percentile',
      atMost(10),
      own.map(({ p95Ms }) => p95Ms),
      fixed(1, 'ms'),
    ),
    row(
      'the reader of any other page: median',
      atMost(4),
      generic.map(({ medianMs }) => medianMs),
      fixed(1, 'ms'),
    ),
    row(
      'its 95th percentile',
      atMost(10),
      generic.map(({ p95Ms }) => p95Ms),
      fixed(1, 'ms'),
    ),
  ]
  return `## Finding the tiles

    npm run bench:sites

${markdownTable(HEAD, rows)}`
}

function right(): string {
  const rows = [
    [
      'FER2013 test, its own labels',
      '≥ 71 %',
      `${percent(fer.fer2013.head.accuracy)} by its own head, ${percent(fer.fer2013.shown.accuracy)} as shown`,
      '',
    ],
    [
      'FER2013 test, majority of ten votes (FER+)',
      '≥ 84 %',
      `${percent(fer.ferplus.head.accuracy)} by its own head, ${percent(fer.ferplus.shown.accuracy)} as shown: **missed**`,
      '',
    ],
    [
      `${photos.photos} labelled press photographs`,
      '≥ 78 %',
      `${percent(photos.all.accuracy)}: **missed**`,
      `${percent(photos.shown.accuracy)} of ${photos.shown.count}`,
    ],
    [
      `${posed.photos} posed faces from a laboratory`,
      '–',
      percent(posed.all.accuracy),
      `${percent(posed.shown.accuracy)} of ${posed.shown.count}`,
    ],
  ]
  return `## How often it is right

    npm run evaluate -- --fer DIR --split test; npm run evaluate -- --faces DIR

As Mien shows it: both heads mixed, frequent expressions held back; the photographs through the whole pipeline. The floor is the confidence below which no expression is shown.

${markdownTable(['faces', 'goal', 'all', 'above the floor'], rows)}

What they are made of, class by class, and what was tried: [model card](../models/emotion/MODEL_CARD.md). Disgust and fear are read worst. Macro-F1 on FER2013 ${modelFigures.macroF1.toFixed(3)}.`
}

/** What is true or not, without a number: tests hold it. */
function held(): string {
  const rows = [
    [
      'clearly smiling portraits of tabler-ui are happy; its hidden face, its LEGO head and a wall show no expression',
      '`tests/e2e/readings.e2e.ts`',
    ],
    [
      'real front ends (LiveKit’s, Azure’s and Chime’s own components) while people join, leave, rename, share, swap places: everybody once, right name, self right, no share read',
      '`tests/front-ends`',
    ],
    ['timers, bitrates, initials, chat lines, REC and HD beside each name: nobody’s name', '`tests/e2e/names.e2e.ts`'],
    [
      'a tile given to another person between look and grab, 200 times: no reading under the wrong name',
      '`tests/e2e/names.e2e.ts`',
    ],
    [
      'somebody left out, then a new name, track, place, both, rejoined, a crash, a reload: not one frame of them is read',
      '`tests/e2e/left-out.e2e.ts`',
    ],
    [
      '10,000 random and mutated messages at each boundary: nothing unhandled, nothing stored that does not fit, no other tab affected',
      '`tests/e2e/taken-over.e2e.ts`, `src/shared/protocol.fuzz.test.ts`',
    ],
    [
      '18 readers, each in 25 to 40 states of its site: who, name, self, share, camera, whose picture; other readers claim nothing',
      '`npm run check-site`, `tests/sites`',
    ],
    [
      'tiles that lost their marks: noticed after 3 s, the generic reader takes over, the user is told',
      '`tests/sites/sites.e2e.ts`',
    ],
    [
      'the built extension on each site’s page at its address: by name, no share read, nothing leaves',
      '`tests/e2e/site-pages.e2e.ts`',
    ],
    ['the browser is killed during a call: at most 5 s missing, and the call is offered', '`tests/e2e/crash.e2e.ts`'],
    ['export, import, export: the same bytes; names such as `=cmd()` are text in LibreOffice', '`npm test`'],
    ['axe-core finds nothing in any view, light and dark', '`npm test`'],
  ]
  const { bytes = 0, gzippedBytes = 0 } = compare.lines.find(({ name }) => name === 'Mien')?.download ?? {}
  return `## Size

    npm run bench

Installed ${(bytes / 1e6).toFixed(1)} MB (goal: 15), packed ${(gzippedBytes / 1e6).toFixed(1)} MB (9).

## Held by tests

${markdownTable(['what holds', 'where'], rows)}`
}
