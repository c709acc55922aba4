import { resolve } from 'node:path'
import type { Probabilities } from '../../src/call/reading'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { readFerLabels, type Split } from './fer-split'
import { metricsOf, type Metrics } from './metrics'

/** Faces a request to the page: long enough to keep it busy, short enough to tell how far it is. */
const CHUNK_FACES = 256
const FER2013_HEAD = 'logits_fer2013'
const FERPLUS_HEAD = 'logits_ferplus'

/** Figures on one split. `head`: that label's own head; `shown`: the calibrated mixture that people see. */
export type FerResult = {
  readonly split: Split
  readonly reframed: boolean
  readonly backend: string
  readonly fer2013: { readonly head: Metrics | null; readonly shown: Metrics }
  readonly ferplus: { readonly head: Metrics | null; readonly shown: Metrics }
}

/**
 * Measures the shipped model, through the shipped code in a real Chromium, on one split of FER2013.
 * @param reframed Each face as the shipped detector and cropper frame it, as in a call, instead of as FER2013 does.
 * @throws DataError when the data does not fit.
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
    const figures = (truths: readonly (number | null)[], said: readonly Probabilities[] | undefined): Metrics | null =>
      said === undefined
        ? null
        : metricsOf(
            said.flatMap((probabilities, face) => {
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
