import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXPRESSIONS } from '../call/reading'

const SOURCE = path.resolve(import.meta.dirname, '..')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))

/** In charts time runs from left to right in every language; their elements have `dir="ltr"`. */
const CHARTS = 'ui/charts/charts.css'

/** `property: value` of every declaration, without comments. */
function declarationsIn(file: string): readonly (readonly [property: string, value: string])[] {
  const css = readFileSync(path.join(SOURCE, file), 'utf8').replace(/\/\*[^]*?\*\//g, '')
  return [...css.matchAll(/[{;]\s*([\w-]+)\s*:\s*([^;{}]+)(?=[;}])/g)].map(([, property = '', value = '']) => [
    property,
    value.trim(),
  ])
}

/** Whether a declaration names a fixed side, which would be wrong in a language that is read from right to left. */
function isOneSided(property: string, value: string): boolean {
  if (/^(left|right)$|-(left|right)\b/.test(property)) return true
  if (/^(text-align|float|clear|caption-side)$/.test(property) && /^(left|right)\b/.test(value)) return true
  if (!/^(margin|padding|inset|border-(width|style|color)|scroll-(margin|padding))$/.test(property)) return false
  const [, right, , left] = value.split(/\s+(?![^(]*\))/)
  return left !== undefined && left !== right
}

it('tells declarations with a fixed side from others', () => {
  expect(isOneSided('margin-left', '4px')).toBe(true)
  expect(isOneSided('border-top-right-radius', '4px')).toBe(true)
  expect(isOneSided('text-align', 'left')).toBe(true)
  expect(isOneSided('padding', '1px 2px 3px 4px')).toBe(true)
  expect(isOneSided('padding', '1px 2px 3px')).toBe(false)
  expect(isOneSided('inset', '0 calc(1px + 2px) 0 calc(1px + 2px)')).toBe(false)
  expect(isOneSided('margin-inline-start', '4px')).toBe(false)
})

describe.each(files)('%s', (file) => {
  it.skipIf(file === CHARTS)('fits languages read from right to left', () => {
    expect(declarationsIn(file).length).toBeGreaterThan(0)
    expect(declarationsIn(file).filter(([property, value]) => isOneSided(property, value))).toEqual([])
  })

  it('colours no text as an expression: those colours are for shapes, and too light for text', () => {
    const colors = declarationsIn(file).filter(([property, value]) => property === 'color' && value.includes('--'))
    const ofExpressions = colors.filter(([, value]) =>
      ['--expression', ...EXPRESSIONS.map((each) => `--${each}`)].some((name) => value.includes(`${name})`)),
    )
    expect(ofExpressions).toEqual([])
  })

  it('has no text size in pixels: text grows with the setting', () => {
    expect(
      declarationsIn(file).filter(([property, value]) => /^font(-size)?$/.test(property) && /\dpx/.test(value)),
    ).toEqual([])
  })
})
