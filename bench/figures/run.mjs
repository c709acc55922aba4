// @ts-check
/** `npm run figures`: writes docs/figures.md from what was measured (bench/results, training/results). See page.ts. */
import { writeFile } from 'node:fs/promises'
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'

await runCommand(async () => {
  /** @type {typeof import('./page')} */
  const { figuresPage, FIGURES_FILE } = await importTypeScript('bench/figures/page.ts')
  await writeFile(FIGURES_FILE, figuresPage())
  return 0
})
