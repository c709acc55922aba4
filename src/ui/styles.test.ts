import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCE = path.resolve(import.meta.dirname, '..')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))

/** Time runs from left to right in a chart, in every language; its page says `dir="ltr"` there. */
const CHARTS = 'ui/charts/charts.css'

/** `property: value` of every declaration, without comments. */
function declarationsIn(file: string): readonly (readonly [property: string, value: string])[] {
  const css = readFileSync(path.join(SOURCE, file), 'utf8').replace(/\/\*[^]*?\*\//g, '')
  return [...css.matchAll(/[{;]\s*([\w-]+)\s*:\s*([^;{}]+)(?=[;}])/g)].map(([, property = '', value = '']) => [
    property,
    value.trim(),
  ])
}

/** Whether a declaration means one side of the screen, which is the other in a language read from right to left. */
function isOneSided(property: string, value: string): boolean {
  if (/^(left|right)$|-(left|right)\b/.test(property)) return true
  if (/^(text-align|float|clear|caption-side)$/.test(property) && /^(left|right)\b/.test(value)) return true
  if (!/^(margin|padding|inset|border-(width|style|color)|scroll-(margin|padding))$/.test(property)) return false
  const [, right, , left] = value.split(/\s+(?![^(]*\))/)
  return left !== undefined && left !== right
}

it('knows what is one-sided', () => {
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

  it('lets text grow with the setting: no size of text in pixels', () => {
    expect(
      declarationsIn(file).filter(([property, value]) => /^font(-size)?$/.test(property) && /\dpx/.test(value)),
    ).toEqual([])
  })
})
