// @ts-check
/** `node --expose-gc bench/session/run.mjs`: what the engine keeps of a long call. See bench/session/main.ts. */
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const { module } = await runnerImport(join(root, 'bench/session/main.ts'), { configFile: false, root })
const { measureSession } = /** @type {{ measureSession: () => void }} */ (module)
measureSession()
