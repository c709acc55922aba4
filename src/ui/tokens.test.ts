import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXPRESSIONS } from '../call/reading'
import type { Expression } from '../call/reading'
import { PALETTES, TEXT_SIZES } from '../shared/settings'
import type { Settings } from '../shared/settings'

type Palette = Settings['palette']
/** Contrast of text by WCAG: AA, and AAA for the high-contrast palette. */
const LEAST_CONTRAST: Readonly<Record<Palette, number>> = { standard: 4.5, 'colour-blind': 4.5, 'high-contrast': 7 }
/** Contrast of shapes that carry meaning by WCAG 1.4.11, and more for the high-contrast palette. */
const LEAST_SHAPE_CONTRAST: Readonly<Record<Palette, number>> = { standard: 3, 'colour-blind': 3, 'high-contrast': 4.5 }
/** Least distance of two expressions' colours in OKLab, for every kind of colour vision; 0.02 is just noticeable. */
const LEAST_DISTANCE: Readonly<Record<Palette, number>> = {
  standard: 0.09,
  'colour-blind': 0.135,
  'high-contrast': 0.1,
}
/** Contrast of lines and icons by WCAG. */
const LEAST_LINE_CONTRAST = 3

type Rgb = readonly [number, number, number]

/** How dichromats see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISIONS: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The declarations of a selector. */
function blockOf(selector: string): string {
  const start = css.indexOf(`${selector} {`)
  if (start < 0) throw new Error(`tokens.css has no ${selector}`)
  return css.slice(start, css.indexOf('}', start))
}

function colour(name: string, theme: 'light' | 'dark', palette: Palette): Rgb {
  const find = (block: string) => new RegExp(`--${name}: light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)`).exec(block)
  const match = find(blockOf(`[data-palette='${palette}']`)) ?? find(blockOf("[data-palette='standard']"))
  const hex = theme === 'light' ? match?.[1] : match?.[2]
  if (!hex) throw new Error(`tokens.css has no --${name} in two themes`)
  const linear = (start: number) => {
    const value = parseInt(hex.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [linear(0), linear(2), linear(4)]
}

const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const through = ([x, y, z]: readonly [Rgb, Rgb, Rgb], rgb: Rgb): Rgb => [dot(x, rgb), dot(y, rgb), dot(z, rgb)]
const clipped = ([r, g, b]: Rgb): Rgb => [
  Math.min(1, Math.max(0, r)),
  Math.min(1, Math.max(0, g)),
  Math.min(1, Math.max(0, b)),
]

function contrast(a: Rgb, b: Rgb): number {
  const luminances = [a, b].map((rgb) => dot(rgb, [0.2126, 0.7152, 0.0722]) + 0.05)
  return Math.max(...luminances) / Math.min(...luminances)
}

function oklab(rgb: Rgb): Rgb {
  const [l, m, s] = through(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  )
  return through(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)],
  )
}

function fromOklab([l, a, b]: Rgb): Rgb {
  const [x, y, z] = through(
    [
      [1, 0.3963377774, 0.2158037573],
      [1, -0.1055613458, -0.0638541728],
      [1, -0.0894841775, -1.291485548],
    ],
    [l, a, b],
  )
  return through(
    [
      [4.0767416621, -3.3077115913, 0.2309699292],
      [-1.2684380046, 2.6097574011, -0.3413193965],
      [-0.0041960863, -0.7034186147, 1.707614701],
    ],
    [x ** 3, y ** 3, z ** 3],
  )
}

/** `--expression-area` as tokens.css makes it of an expression's colour. */
function areaOf(name: Expression, theme: 'light' | 'dark', named: (name: string) => Rgb): Rgb {
  const [l, a, b] = oklab(named(name))
  if (name === 'neutral') {
    const share = Number(/--expression-area: color-mix\(in oklab, var\(--expression\) (\d+)%/.exec(css)?.[1]) / 100
    const [surfaceL, surfaceA, surfaceB] = oklab(named('surface'))
    const mixed = (one: number, other: number) => one * share + other * (1 - share)
    return clipped(fromOklab([mixed(l, surfaceL), mixed(a, surfaceA), mixed(b, surfaceB)]))
  }
  const formulas = [
    ...css.matchAll(/oklch\(from var\(--expression\) calc\(l \* ([\d.]+) \+ ([\d.]+)\) calc\(c \* ([\d.]+)\) h\)/g),
  ]
  const [, scale, offset, chroma] = (formulas[theme === 'light' ? 0 : 1] ?? []).map(Number)
  if (scale === undefined || offset === undefined || chroma === undefined) throw new Error('tokens.css has no areas')
  return clipped(fromOklab([l * scale + offset, a * chroma, b * chroma]))
}

describe.each(PALETTES.flatMap((palette) => (['light', 'dark'] as const).map((theme) => [palette, theme] as const)))(
  '%s, %s',
  (palette, theme) => {
    const named = (name: string) => colour(name, theme, palette)
    const surfaces = ['surface', 'surface-raised'].map(named)

    it.each(EXPRESSIONS)('%s stands out as a shape on every surface', (name) => {
      for (const surface of surfaces)
        expect(contrast(named(name), surface)).toBeGreaterThanOrEqual(LEAST_SHAPE_CONTRAST[palette])
    })

    it.each(['text', 'text-quiet', 'accent', 'good', 'error', 'warning'])('%s is legible on every surface', (name) => {
      for (const surface of surfaces)
        expect(contrast(named(name), surface)).toBeGreaterThanOrEqual(LEAST_CONTRAST[palette])
    })

    it.each([
      ['on-accent', 'accent'],
      ['on-accent', 'accent-strong'],
      ['error', 'error-surface'],
      ['warning', 'warning-surface'],
    ])('%s is legible on %s', (text, surface) => {
      expect(contrast(named(text), named(surface))).toBeGreaterThanOrEqual(LEAST_CONTRAST[palette])
    })

    it.each(EXPRESSIONS)('text is legible on an area of %s', (name) => {
      const text = named(theme === 'light' || name === 'neutral' ? 'text' : 'surface')
      expect(contrast(text, areaOf(name, theme, named))).toBeGreaterThanOrEqual(4.5)
    })

    it('the edges of controls are visible', () => {
      const lines = palette === 'high-contrast' ? ['line-strong', 'line'] : ['line-strong']
      for (const line of lines) {
        for (const surface of surfaces)
          expect(contrast(named(line), surface), line).toBeGreaterThanOrEqual(LEAST_LINE_CONTRAST)
      }
    })

    it.each(Object.keys(VISIONS))('expressions differ to %s eyes', (vision) => {
      const matrix = VISIONS[vision]
      if (!matrix) throw new Error('No such vision')
      const seen = EXPRESSIONS.map((name) => oklab(clipped(through(matrix, named(name)))))
      seen.forEach((one, index) => {
        for (const other of seen.slice(index + 1)) {
          expect(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])).toBeGreaterThan(
            LEAST_DISTANCE[palette],
          )
        }
      })
    })
  },
)

it('the text sizes differ', () => {
  const sizes = TEXT_SIZES.filter((size) => size !== 'standard').map(
    (size) => /font-size: ([\d.]+)%/.exec(blockOf(`[data-text-size='${size}']`))?.[1],
  )
  expect(sizes.map(Number)).toEqual([87.5, 125])
})
