// @ts-check
/** Compiles the nets' kernels (assembly/kernels.ts) to WebAssembly. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'
import { REPO_ROOT } from './prepare.mjs'

const SOURCE = 'assembly/kernels.ts'

/**
 * The compiled kernels: the same bytes from the same source and compiler.
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {Error} With the compiler's words when it refuses the source.
 */
export async function compileKernels() {
  /** @type {Uint8Array<ArrayBuffer> | null} */
  let binary = null
  const { error } = await asc.main(
    [
      SOURCE,
      '--baseDir',
      REPO_ROOT,
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--runtime',
      'stub',
      '--noAssert',
      '--enable',
      'simd',
    ],
    {
      readFile: (name, baseDir) => readFile(join(baseDir, name), 'utf8').catch(() => null),
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = Uint8Array.from(contents)
      },
      listFiles: () => [],
    },
  )
  if (error !== null || binary === null)
    throw new Error(`${SOURCE} does not compile:\n${String(error?.message)}`, { cause: error })
  return binary
}
