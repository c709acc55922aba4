import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import catalogue from '../../public/_locales/en/messages.json' with { type: 'json' }
import { EXPRESSIONS, NO_READING_REASONS } from '../call/reading'
import { BACKENDS, PROBLEMS } from '../shared/protocol'
import { t, tCount } from './messages'
import { backendKey, expressionKey, inlineExpressionKey, problemKey, reasonKey } from './wording'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

const ROOT = path.resolve(import.meta.dirname, '../..')
const entries = Object.entries<{ message: string; placeholders?: Record<string, { content: string }> }>(catalogue)
const derivedKeys: readonly string[] = [
  ...EXPRESSIONS.map(expressionKey),
  ...EXPRESSIONS.map(inlineExpressionKey),
  ...NO_READING_REASONS.map(reasonKey),
  ...PROBLEMS.map(problemKey),
  ...BACKENDS.map(backendKey),
]

function sourceText(): string {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  )
  const texts = files.map((file) => readFileSync(path.join(ROOT, 'src', file), 'utf8'))
  return [...texts, readFileSync(path.join(ROOT, 'manifest.config.ts'), 'utf8')].join('\n')
}

describe('catalogue', () => {
  it.each(derivedKeys)('has %s', (key) => {
    expect(t(key as keyof typeof catalogue)).not.toBe('')
  })

  it('has only keys that Chrome allows', () => {
    for (const [key] of entries) expect(key).toMatch(/^\w+$/)
  })

  it('declares every placeholder that a message uses, and uses every one', () => {
    for (const [key, { message, placeholders = {} }] of entries) {
      const used = [...message.matchAll(/\$([A-Z_]+)\$/g)].map(([, name]) => name?.toLowerCase())
      expect(new Set(used), key).toEqual(new Set(Object.keys(placeholders)))
    }
  })

  it('has both forms of every count', () => {
    const keys = new Set(entries.map(([key]) => key))
    for (const key of keys) {
      if (key.endsWith('_other')) expect(keys, key).toContain(key.replace(/_other$/, '_one'))
    }
  })

  it('has no message that is not used', () => {
    const source = sourceText()
    const unused = entries
      .map(([key]) => key)
      .filter((key) => !derivedKeys.includes(key))
      .filter(
        (key) =>
          !source.includes(`'${key.replace(/_(one|other)$/, '')}'`) &&
          !source.includes(`'${key}'`) &&
          !source.includes(`__MSG_${key}__`),
      )
    expect(unused).toEqual([])
  })

  it('describes the extension within the 132 characters of the store', () => {
    expect(catalogue.extension_description.message.length).toBeLessThanOrEqual(132)
  })
})

describe('t', () => {
  it('fills in the substitutions', () => {
    expect(t('bar_value', 'Happy', '87%')).toBe('Happy: 87%')
  })

  it('leaves a name as it is, whatever is in it', () => {
    expect(t('row_actions', '$1 $NAME$ <b>')).toBe('Details and options for $1 $NAME$ <b>')
  })

  it('takes the plural form for the count', () => {
    expect([0, 1, 2].map((count) => tCount('participants', count))).toEqual([
      '0 participants',
      '1 participant',
      '2 participants',
    ])
  })
})
