import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import { DataError } from './data-error'

const CLIP_EXTENSIONS = ['.mp4', '.webm']

/**
 * The video files of a folder, by name; its subfolders are left out.
 * @throws DataError when the folder is missing or has no clip.
 */
export async function listClips(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DataError(`${folder} cannot be read: give a folder of video files with --clips`, { cause })
  })
  const clips = names.filter((name) => CLIP_EXTENSIONS.includes(extname(name).toLowerCase())).toSorted()
  if (clips.length === 0) throw new DataError(`${folder} has no clip (mp4 or webm)`)
  return clips
}
