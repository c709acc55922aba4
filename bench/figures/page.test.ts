import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { FIGURES_FILE, figuresPage, README_FILE, readmeWithFigures } from './page'

test('docs/figures.md is what was measured: npm run figures writes it', async () => {
  expect(await readFile(FIGURES_FILE, 'utf8')).toBe(figuresPage())
})

test('the README has three of them', async () => {
  const readme = await readFile(README_FILE, 'utf8')
  expect(readme).toBe(readmeWithFigures(readme))
})

test('a README without a place for them is an error', () => {
  expect(() => readmeWithFigures('# Mien')).toThrow('no place')
})
