import { resolve } from 'node:path'
import type { Probabilities } from '../../src/call/reading'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { readFerLabels, type Split } from './fer-split'
import { metricsOf, type Metrics } from './metrics'

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

/**
 * Measures the shipped model, through the shipped code in a real Chromium, on one split of FER2013.
 * @param reframed Whether each face is cropped by the shipped detector and cropper, as in a call, or taken as it is.
 * @throws As {@link readFerLabels}.
 */
export async function evaluateFer(folder: string, split: Split, reframed: boolean): Promise<FerResult> {
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
    const figures = (
      truths: readonly (number | null)[],
      predicted: readonly Probabilities[] | undefined,
    ): Metrics | null =>
      predicted === undefined
        ? null
        : metricsOf(
            predicted.flatMap((probabilities, face) => {
              const truth = truths[face] ?? null
              return truth === null ? [] : [{ truth, probabilities }]
            }),
          )
    const shownFigures = (truths: readonly (number | null)[]): Metrics => figures(truths, shown) ?? metricsOf([])
    return {
      split,
      reframed,
      backend,
      fer2013: { head: figures(labels.fer2013, heads[FER2013_HEAD]), shown: shownFigures(labels.fer2013) },
      ferplus: { head: figures(labels.ferplus, heads[FERPLUS_HEAD]), shown: shownFigures(labels.ferplus) },
    }
  } finally {
    await page.close()
  }
}
