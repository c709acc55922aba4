import { join, resolve } from 'node:path'
import { DEFAULT_SETTINGS } from '../../src/shared/settings'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { listClips } from './clip-folder'
import { DataError } from './data-error'
import { readConfidenceFloor } from './faces'
import { READING_EVERY_MS } from './moments'
import { resultsOf, type FileReadings } from './over-time'
import { headOf, LEGEND, rowOf } from './over-time-table'

/**
 * Measures and prints what the faces of clips are read as over time. Clips are not played but looked at every
 * {@link READING_EVERY_MS}, however long that takes, so the result is the same each time.
 * @throws As {@link listClips}; DataError for a clip that cannot be played.
 */
export async function measureClips(folder: string): Promise<object> {
  const files = await listClips(folder)
  const confidenceFloor = await readConfidenceFloor()
  const { backend, clips } = await readClips(folder, files)
  const results = resultsOf(clips, confidenceFloor)
  console.log(`${files.length} clips of ${folder} on ${backend}, a reading every ${READING_EVERY_MS} ms`)
  console.log(LEGEND)
  for (const { smoothing, way, files: rows, all } of results) {
    console.log(`\n${headOf(`${smoothing}, ${way}`)}`)
    if (smoothing === DEFAULT_SETTINGS.smoothing) rows.forEach((row) => console.log(rowOf(row.file, row)))
    console.log(rowOf('all', all))
  }
  return { backend, readingEveryMs: READING_EVERY_MS, confidenceFloor, results, clips }
}

async function readClips(
  folder: string,
  files: readonly string[],
): Promise<{ backend: string; clips: readonly FileReadings[] }> {
  const engine = await openEnginePage(resolve(folder))
  try {
    const { backend } = await engine.worker.evaluate(() => evaluation.start())
    const clips: FileReadings[] = []
    for (const file of files) {
      const order = { url: `/data/${encodeURIComponent(file)}`, everyMs: READING_EVERY_MS }
      const read = await engine.page.evaluate(({ url, everyMs }) => overTime.readClip(url, everyMs), order)
      if ('problem' in read) throw new DataError(`${join(folder, file)} cannot be played: ${read.problem}`)
      clips.push({ file, readings: read.readings })
    }
    return { backend, clips }
  } finally {
    await engine.close()
  }
}
