import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listPhotos } from './photo-folder'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-photos-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function addPhoto(expression: string, name: string): Promise<void> {
  await mkdir(join(folder, expression), { recursive: true })
  await writeFile(join(folder, expression, name), '')
}

test('lists the photographs in a fixed order, also if classes are missing or empty', async () => {
  await addPhoto('happy', 'b.JPG')
  await addPhoto('happy', 'a.png')
  await addPhoto('angry', 'c.jpeg')
  await addPhoto('angry', 'notes.txt')
  await mkdir(join(folder, 'sad'))
  await writeFile(join(folder, 'README.md'), '')
  expect(await listPhotos(folder)).toEqual([
    { path: 'angry/c.jpeg', truth: 0 },
    { path: 'happy/a.png', truth: 3 },
    { path: 'happy/b.JPG', truth: 3 },
  ])
})

test('the error for an unknown class names it and the known ones', async () => {
  await addPhoto('bored', 'a.jpg')
  await expect(listPhotos(folder)).rejects.toThrow(/bored is not a class: the folders are named angry, disgust/)
})

test('the errors for a missing folder and for one without photographs say so', async () => {
  await expect(listPhotos(join(folder, 'none'))).rejects.toThrow(/none cannot be read/)
  await expect(listPhotos(folder)).rejects.toThrow('has no photograph')
})
