import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import JSZip from 'jszip'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zipFolder } from './zip'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mien-zip-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A folder with these files, written in this order, with this date and mode. */
async function folderWith(name: string, paths: readonly string[], time: Date, mode: number): Promise<string> {
  const folder = join(root, name)
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), `text of ${path}`.repeat(100), { mode })
    await utimes(join(folder, path), time, time)
  }
  return folder
}

describe('zipFolder', () => {
  it('gives the same bytes whatever the order, the dates, the modes and the place of the files', async () => {
    const paths = ['manifest.json', 'assets/b.js', 'assets/a.js', 'Z.txt', 'assets/ä.js']
    const one = await folderWith('one', paths, new Date('2020-02-03'), 0o600)
    const two = await folderWith('two', paths.toReversed(), new Date('2026-11-28'), 0o755)
    expect(await zipFolder(two)).toEqual(await zipFolder(one))
  })

  it('holds every file, sorted, with one date, and no folders', async () => {
    const folder = await folderWith('one', ['b.js', 'a/c.js', 'A.txt'], new Date(), 0o644)
    const zip = await JSZip.loadAsync(await zipFolder(folder))
    expect(Object.keys(zip.files)).toEqual(['A.txt', 'a/c.js', 'b.js'])
    for (const { date, unixPermissions } of Object.values(zip.files)) {
      expect(date.toISOString()).toBe('1980-01-01T00:00:00.000Z')
      expect(unixPermissions).toBe(0o100644)
    }
    expect(await zip.file('a/c.js')?.async('string')).toBe('text of a/c.js'.repeat(100))
  })

  it('gives other bytes for another content', async () => {
    const folder = await folderWith('one', ['a.js'], new Date(), 0o644)
    const before = await zipFolder(folder)
    await writeFile(join(folder, 'a.js'), 'changed')
    expect(await zipFolder(folder)).not.toEqual(before)
  })

  it('leaves out what is not wanted', async () => {
    const folder = await folderWith('one', ['a.js', 'a.js.map'], new Date(), 0o644)
    const zip = await JSZip.loadAsync(await zipFolder(folder, (path) => !path.endsWith('.map')))
    expect(Object.keys(zip.files)).toEqual(['a.js'])
  })

  it('refuses a link', async () => {
    const folder = await folderWith('one', ['a.js'], new Date(), 0o644)
    await symlink(join(folder, 'a.js'), join(folder, 'link.js'))
    await expect(zipFolder(folder)).rejects.toThrow('link.js is neither a file nor a folder')
  })
})
