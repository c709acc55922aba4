import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import JSZip from 'jszip'

/** Every entry's date: the first that a zip can hold. A real one would differ from build to build. */
const ENTRY_DATE = new Date('1980-01-01T00:00:00Z')
/** A plain file that everybody may read; the same on every system. */
const ENTRY_MODE = 0o100644

/**
 * Zips a folder. The same files give the same bytes, on every machine: entries sorted by path, one date, one mode, and a
 * compressor in JavaScript (zlib's output differs between versions and processors).
 * @throws Error at anything that is neither a folder nor a plain file, such as a link.
 */
export async function zipFolder(folder: string, isWanted: (path: string) => boolean = () => true): Promise<Uint8Array> {
  const zip = new JSZip()
  for (const path of (await filesIn(folder)).filter(isWanted)) {
    zip.file(path, await readFile(join(folder, path)), {
      date: ENTRY_DATE,
      unixPermissions: ENTRY_MODE,
      createFolders: false,
    })
  }
  return zip.generateAsync({
    type: 'uint8array',
    platform: 'UNIX',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
  })
}

/**
 * Paths of all files in a folder, with slashes, sorted by code units (never by the language of the machine).
 * @throws Error at anything that is neither a folder nor a plain file.
 */
export async function filesIn(folder: string): Promise<string[]> {
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/')).toSorted()
  const files: string[] = []
  for (const path of paths) {
    const found = await lstat(join(folder, path))
    if (found.isFile()) files.push(path)
    else if (!found.isDirectory()) throw new Error(`${path} is neither a file nor a folder`)
  }
  return files
}
