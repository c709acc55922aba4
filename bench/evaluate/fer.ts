import { resolve } from 'node:path'
import type { Probabilities } from '../../src/call/reading'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { readFerLabels, type FerLabels, type Split } from './fer-split'
import { metricsOf, type Metrics, type Prediction } from './metrics'

/** Faces in one request to the page; limits the memory that a request takes. */
const CHUNK_FACES = 256
const FER2013_HEAD = 'logits_fer2013'
const FERPLUS_HEAD = 'logits_ferplus'

/** Results on one split. `head`: the net's head for that label; `shown`: the calibrated mixture that people see. */
export type FerResult = {
  readonly split: Split
  readonly reframed: boolean
  readonly backend: string
  readonly fer2013: { readonly head: Metrics | null; readonly shown: Metrics }
  readonly ferplus: { readonly head: Metrics | null; readonly shown: Metrics }
}

/** What the shipped model says of the faces of one split, in their order. */
export type FerReadings = {
  readonly labels: FerLabels
  readonly backend: string
  /** The calibrated mixture that people see. */
  readonly shown: readonly Probabilities[]
  /** The net's heads for the two labels; null for one that the net lacks. */
  readonly heads: Readonly<Record<'fer2013' | 'ferplus', readonly Probabilities[] | null>>
}

/**
 * Measures the shipped model, through the shipped code in a real Chromium, on one split of FER2013.
 * @param reframed Whether each face is cropped by the shipped detector and cropper, as in a call, or taken as it is.
 * @throws As {@link readFerLabels}.
 */
export async function evaluateFer(folder: string, split: Split, reframed: boolean): Promise<FerResult> {
  const { labels, backend, shown, heads } = await readFer(folder, split, reframed)
  const figures = (label: 'fer2013' | 'ferplus'): { head: Metrics | null; shown: Metrics } => {
    const head = heads[label]
    return {
      head: head && metricsOf(predictionsOf(labels[label], head)),
      shown: metricsOf(predictionsOf(labels[label], shown)),
    }
  }
  return { split, reframed, backend, fer2013: figures('fer2013'), ferplus: figures('ferplus') }
}

/** Reads the faces of one split as {@link evaluateFer} does. @throws As {@link readFerLabels}. */
export async function readFer(folder: string, split: Split, reframed: boolean): Promise<FerReadings> {
  const labels = await readFerLabels(folder, split)
  const page = await openEnginePage(resolve(folder))
  try {
    const { backend } = await page.worker.evaluate(() => evaluation.start())
    const shown: Probabilities[] = []
    const heads: Record<string, Probabilities[]> = {}
    for (let from = 0; from < labels.rows.length; from += CHUNK_FACES) {
      const count = Math.min(CHUNK_FACES, labels.rows.length - from)
      const part = await page.worker.evaluate((at) => evaluation.classifyFer(at.url, at.from, at.count, at.reframed), {
        url: `/data/${split}.u8`,
        from,
        count,
        reframed,
      })
      shown.push(...part.shown)
      for (const [name, probabilities] of Object.entries(part.heads)) (heads[name] ??= []).push(...probabilities)
    }
    return {
      labels,
      backend,
      shown,
      heads: { fer2013: heads[FER2013_HEAD] ?? null, ferplus: heads[FERPLUS_HEAD] ?? null },
    }
  } finally {
    await page.close()
  }
}

/** The predictions of the faces that have a label. */
export function predictionsOf(truths: readonly (number | null)[], predicted: readonly Probabilities[]): Prediction[] {
  return predicted.flatMap((probabilities, face) => {
    const truth = truths[face] ?? null
    return truth === null ? [] : [{ truth, probabilities }]
  })
}
