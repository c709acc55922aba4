// @ts-check
// What a look at a page of many tiles costs its main thread, reader by reader, in a headless Chromium:
//   npm run bench:sites -- [--tiles 49] [--looks 300] [--json FILE]
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'

await runCommand(async () => {
  /** @type {typeof import('./main')} */
  const { measureSites } = await importTypeScript('bench/sites/main.ts')
  return measureSites(process.argv.slice(2))
})
