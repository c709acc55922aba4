import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { EXPRESSIONS } from '../../src/call/reading'
import { writeAlignedFer, writeAlignedPhotos } from './align'
import { measureAll } from './all'
import { measureClips } from './clips'
import { DataError } from './data-error'
import { evaluateFaces } from './faces'
import { evaluateFer } from './fer'
import { SPLITS, type Split } from './fer-split'
import { parseLimit } from './limit'
import type { Metrics } from './metrics'
import { measureTalking } from './talking'

const USAGE = `Measures the accuracy of Mien's model and pipeline through the shipped code in a real Chromium.

  npm run evaluate -- --all [--shared DIR] [--peers PEERS] [--json FILE]          one table: DIR/fer2013, photos, posed, faces-elsewhere
                                                                                  (DIR: ../shared; PEERS: see bench/evaluate/peers.ts)
  npm run evaluate -- --fer DIR [--split test|validation|train] [--json FILE]    FER2013, faces already cropped
  npm run evaluate -- --fer DIR --reframe […]                                     the same faces, cropped by Mien
  npm run evaluate -- --faces DIR [--json FILE]                                   DIR/<class>/*.jpg|png, whole photographs
  npm run evaluate -- --clips DIR [--json FILE]                                   DIR/*.mp4|webm: what is shown over time
  npm run evaluate -- --talking DIR [--limit N] [--out DIR2] [--json FILE]        DIR/neutral/*.jpg|png, made to talk; some pictures in DIR2
  npm run evaluate -- --align-fer DIR [--split …] --out DIR2 [--json FILE]        crops for the training, and FER2013's framing
  npm run evaluate -- --align-faces DIR --out DIR2                                crops of photographs`

/** Runs the command. @returns The exit code: 0, or 2 with the reason on stderr when the arguments or the data are wrong. */
export async function runEvaluation(args: readonly string[]): Promise<number> {
  try {
    const options = parse(args)
    const result = await measure(options)
    if (result === null) {
      console.log(USAGE)
      return 2
    }
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown
    console.error(thrown.message)
    return 2
  }
}

type Options = ReturnType<typeof parse>

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        all: { type: 'boolean', default: false },
        shared: string,
        peers: string,
        fer: string,
        faces: string,
        clips: string,
        talking: string,
        limit: string,
        'align-fer': string,
        'align-faces': string,
        split: string,
        out: string,
        json: string,
        reframe: { type: 'boolean', default: false },
      },
    })
    const split = SPLITS.find((name) => name === (values.split ?? 'test'))
    if (split === undefined) throw new DataError(`--split is one of ${SPLITS.join(', ')}`)
    return { ...values, split, limit: parseLimit(values.limit) }
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new DataError(`${thrown.message}\n\n${USAGE}`, { cause: thrown })
    throw thrown
  }
}

async function measure(options: Options): Promise<object | null> {
  if (options.all) return measureAll(options.shared ?? null, options.peers ?? null)
  if (options.fer !== undefined) return measureFer(options.fer, options.split, options.reframe)
  if (options.faces !== undefined) return measureFaces(options.faces)
  if (options.clips !== undefined) return measureClips(options.clips)
  if (options.talking !== undefined) return measureTalking(options.talking, options.limit, options.out ?? null)
  const outDir = options.out
  const from = options['align-fer'] ?? options['align-faces']
  if (from === undefined) return null
  if (outDir === undefined) throw new DataError('Give --out a folder outside the repository, which contains no faces')
  if (options['align-fer'] === undefined) {
    await writeAlignedPhotos(from, outDir)
    return { photos: from }
  }
  const framing = await writeAlignedFer(from, options.split, outDir)
  console.log(framing)
  return framing
}

async function measureFer(folder: string, split: Split, reframed: boolean): Promise<object> {
  const result = await evaluateFer(folder, split, reframed)
  console.log(`${split}${reframed ? ', reframed,' : ''} on ${result.backend}`)
  for (const label of ['fer2013', 'ferplus'] as const) {
    for (const by of ['head', 'shown'] as const) printMetrics(`${label}, ${by}`, result[label][by])
  }
  return result
}

async function measureFaces(folder: string): Promise<object> {
  const result = await evaluateFaces(folder)
  console.log(`${result.photos} photographs on ${result.backend}: a face in ${percent(result.found)}`)
  printMetrics('every face', result.all)
  console.log(
    `no expression shown: ${Object.entries(result.abstained)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', ')}`,
  )
  printMetrics('shown', result.shown)
  return result
}

function printMetrics(title: string, metrics: Metrics | null): void {
  if (metrics === null) return
  const { count, accuracy, meanRecall, macroF1, ece, f1, confusion } = metrics
  console.log(
    `${title}: ${count} faces, accuracy ${percent(accuracy)}, mean recall ${percent(meanRecall)}, macro-F1 ${percent(macroF1)}, ECE ${percent(ece)}`,
  )
  console.log(`  F1: ${EXPRESSIONS.map((expression) => `${expression} ${percent(f1[expression])}`).join(', ')}`)
  confusion.forEach((row, truth) =>
    console.log(`  ${(EXPRESSIONS[truth] ?? '').padEnd(9)}${row.map((n) => String(n).padStart(6)).join('')}`),
  )
}

function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(100 * fraction).toFixed(1)} %`
}
