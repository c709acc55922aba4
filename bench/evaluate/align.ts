/**
 * Writes faces as the shipped detector and cropper crop them, so that the training sees what the extension sees, and
 * measures how FER2013 frames its faces. The output folder should be outside the repository, which contains no faces.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EXPRESSIONS } from '../../src/call/reading'
import type { DetectedFace } from '../../src/engine/vision/detected-face'
import { openEnginePage } from '../../tools/engine-page/engine-page'
import { readFerLabels, type Split } from './fer-split'
import { framingOf, type Framing } from './framing'
import { listPhotos, photoUrl } from './photo-folder'

const CHUNK_FACES = 256

/** Writes photos.u8 (48×48 bytes per photograph, mid-grey where no face was found) and photos.csv (file,class,found). */
export async function writeAlignedPhotos(folder: string, outDir: string): Promise<void> {
  const photos = await listPhotos(folder)
  const page = await openEnginePage(resolve(folder))
  try {
    const urls = photos.map(photoUrl)
    const { faces, crops } = await page.worker.evaluate((at) => evaluation.cropPhotos(at), urls)
    const rows = photos.map(({ path, truth }, index) => `${path},${EXPRESSIONS[truth]},${faces[index] ? 1 : 0}\n`)
    await mkdir(outDir, { recursive: true })
    await writeFile(join(outDir, 'photos.u8'), Buffer.from(crops, 'base64'))
    await writeFile(join(outDir, 'photos.csv'), `file,class,found\n${rows.join('')}`)
  } finally {
    await page.close()
  }
}

/**
 * Writes fer2013-SPLIT-aligned.u8 (in the order of SPLIT.csv; unchanged pictures where no face was found) and
 * fer2013-SPLIT-aligned.csv (found, then each keypoint in FER2013's pixels, empty where no face was found).
 * @returns The framing of the split's own faces.
 */
export async function writeAlignedFer(folder: string, split: Split, outDir: string): Promise<Framing> {
  const { rows } = await readFerLabels(folder, split)
  const page = await openEnginePage(resolve(folder))
  try {
    const crops: Buffer[] = []
    const found: (DetectedFace['keypoints'] | null)[] = []
    for (let from = 0; from < rows.length; from += CHUNK_FACES) {
      const count = Math.min(CHUNK_FACES, rows.length - from)
      const part = await page.worker.evaluate((at) => evaluation.alignFer(at.url, at.from, at.count), {
        url: `/data/${split}.u8`,
        from,
        count,
      })
      crops.push(Buffer.from(part.crops, 'base64'))
      found.push(...part.faces)
    }
    await mkdir(outDir, { recursive: true })
    await writeFile(join(outDir, `fer2013-${split}-aligned.u8`), Buffer.concat(crops))
    await writeFile(join(outDir, `fer2013-${split}-aligned.csv`), `${CSV_HEAD}\n${found.map(csvRow).join('\n')}\n`)
    return framingOf(found)
  } finally {
    await page.close()
  }
}

const KEYPOINTS = ['rightEye', 'leftEye', 'noseTip', 'mouth', 'rightEar', 'leftEar'] as const
const CSV_HEAD = ['found', ...KEYPOINTS.flatMap((name) => [`${name}X`, `${name}Y`])].join(',')

function csvRow(keypoints: DetectedFace['keypoints'] | null): string {
  const cells = KEYPOINTS.flatMap((name) =>
    keypoints ? [keypoints[name].x.toFixed(2), keypoints[name].y.toFixed(2)] : ['', ''],
  )
  return [keypoints ? 1 : 0, ...cells].join(',')
}
