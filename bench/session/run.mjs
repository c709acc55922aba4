// @ts-check
/** `npm run bench:session`: the engine's memory and time over a long call. See main.ts. */
import { importTypeScript } from '../../tools/build/import-typescript.mjs'

/** @type {typeof import('./main')} */
const { measureSession } = await importTypeScript('bench/session/main.ts')
await measureSession(process.argv.slice(2))
