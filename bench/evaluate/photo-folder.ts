import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { EXPRESSIONS } from '../../src/call/reading'
import { DataError } from './data-error'

/** One labelled photograph: its path below the folder, with slashes, and its class, an index of EXPRESSIONS. */
export type Photo = { readonly path: string; readonly truth: number }

/** Address of a photograph in a page that serves its folder as `/data`. */
export function photoUrl({ path }: Photo): string {
  return `/data/${path.split('/').map(encodeURIComponent).join('/')}`
}

const PHOTO_EXTENSIONS = ['.jpg', '.jpeg', '.png']

/**
 * The photographs of a folder that has a subfolder for each class; subfolders may be missing or empty.
 * @throws DataError when the folder is missing, has a subfolder that is not a class, or has no photograph.
 */
export async function listPhotos(folder: string): Promise<Photo[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new DataError(`${folder} cannot be read: give a folder with a folder of photographs for each class`, {
      cause,
    })
  })
  const photos: Photo[] = []
  for (const entry of entries
    .filter((candidate) => candidate.isDirectory())
    .toSorted((a, b) => a.name.localeCompare(b.name))) {
    const truth = EXPRESSIONS.findIndex((expression) => expression === entry.name)
    if (truth === -1) {
      throw new DataError(`${join(folder, entry.name)} is not a class: the folders are named ${EXPRESSIONS.join(', ')}`)
    }
    const files = (await readdir(join(folder, entry.name))).filter((name) =>
      PHOTO_EXTENSIONS.includes(extname(name).toLowerCase()),
    )
    photos.push(...files.toSorted().map((name) => ({ path: `${entry.name}/${name}`, truth })))
  }
  if (photos.length === 0) throw new DataError(`${folder} has no photograph (jpg or png) in a folder of a class`)
  return photos
}
