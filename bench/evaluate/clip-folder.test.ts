import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listClips } from './clip-folder'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-clips-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('lists the clips in a fixed order', async () => {
  for (const name of ['b.mp4', 'c.txt', 'a.WEBM']) await writeFile(join(folder, name), '')
  expect(await listClips(folder)).toEqual(['a.WEBM', 'b.mp4'])
})

test('the errors for a missing folder and for one without clips say so', async () => {
  await expect(listClips(join(folder, 'none'))).rejects.toThrow(/none cannot be read: give a folder of video files/)
  await expect(listClips(folder)).rejects.toThrow('has no clip (mp4 or webm)')
})
