import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DataError } from './data-error'
import { parseFerLabels, readFerLabels } from './fer-split'

const HEAD =
  'row,emotion,votes_angry,votes_disgust,votes_fear,votes_happy,votes_sad,votes_surprise,votes_neutral,votes_contempt,votes_unknown,votes_not_a_face'
const FACE_BYTES = 48 * 48

describe('parseFerLabels', () => {
  test('takes the majority of the votes (the first one in a tie), null for other classes', () => {
    const csv = [
      HEAD,
      '0,angry,1,0,0,0,1,0,8,0,0,0',
      '1,fear,0,0,4,4,0,2,0,0,0,0',
      '2,sad,0,0,0,0,2,0,3,5,0,0',
      '3,happy,0,0,0,0,0,0,5,5,0,0',
    ].join('\n')
    expect(parseFerLabels(csv, 'x.csv')).toMatchObject({ fer2013: [0, 2, 4, 3], ferplus: [6, 2, null, 6] })
  })

  test.each([
    ['an unknown emotion', `${HEAD}\n0,bored,1,0,0,0,1,0,8,0,0,0`, 'x.csv, line 2'],
    ['a row cut short', `${HEAD}\n0,sad,1,0,0,0,1,0,8,0,0,0\n1,sad,1,0`, 'x.csv, line 3'],
    ['an empty vote', `${HEAD}\n0,sad,,0,0,0,1,0,8,0,0,0`, 'x.csv, line 2'],
    ['a missing column', 'row,emotion\n0,sad', 'lacks the columns votes_angry'],
  ])('the error for %s says where', (_, csv, message) => {
    expect(() => parseFerLabels(csv, 'x.csv')).toThrow(message)
  })
})

describe('readFerLabels', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mien-fer-'))
    await writeFile(join(folder, 'test.csv'), `${HEAD}\n0,sad,0,0,0,0,9,0,1,0,0,0\n1,sad,0,0,0,0,9,0,1,0,0,0\n`)
    await writeFile(join(folder, 'test.u8'), new Uint8Array(2 * FACE_BYTES))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('reads a complete split', async () => {
    expect((await readFerLabels(folder, 'test')).fer2013).toEqual([4, 4])
  })

  test('the error for a missing folder names it', async () => {
    await expect(readFerLabels(join(folder, 'none'), 'test')).rejects.toThrow(/none.*cannot be read: give the folder/)
  })

  test('the error for a file that is cut short names it', async () => {
    await writeFile(join(folder, 'test.u8'), new Uint8Array(2 * FACE_BYTES - 5))
    await expect(readFerLabels(folder, 'test')).rejects.toThrow(/test\.u8 is cut short: 4603 bytes/)
  })

  test('the error for files that do not match names both', async () => {
    await writeFile(join(folder, 'test.u8'), new Uint8Array(3 * FACE_BYTES))
    const reading = readFerLabels(folder, 'test')
    await expect(reading).rejects.toThrow(DataError)
    await expect(reading).rejects.toThrow(/test\.csv has 2 rows, but .*test\.u8 has 3 faces/)
  })
})
