// @ts-check
/** `npm run figures`: writes docs/figures.md and the README's figures from what was measured (bench/results, training/results). See page.ts. */
import { readFile, writeFile } from 'node:fs/promises'
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'

await runCommand(async () => {
  /** @type {typeof import('./page')} */
  const { figuresPage, FIGURES_FILE, readmeWithFigures, README_FILE } = await importTypeScript('bench/figures/page.ts')
  await writeFile(FIGURES_FILE, figuresPage())
  await writeFile(README_FILE, readmeWithFigures(await readFile(README_FILE, 'utf8')))
  return 0
})
