import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { FIGURES_FILE, figuresPage } from './page'

test('docs/figures.md is what was measured: npm run figures writes it', async () => {
  expect(await readFile(FIGURES_FILE, 'utf8')).toBe(figuresPage())
})
