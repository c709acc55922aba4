import { describe, expect, it, vi } from 'vitest'
import { EXPRESSIONS } from '../call/reading'
import { cueInWords } from './cue-words'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

describe('cueInWords', () => {
  it.each([
    [{ kind: 'more', expression: 'happy' }, 'smiling more than before'],
    [{ kind: 'less', expression: 'angry' }, 'frowning less than before'],
    [{ kind: 'new', expression: 'surprise' }, 'now looking surprised'],
    [{ kind: 'steady', expression: 'neutral' }, 'a neutral face'],
    [{ kind: 'mixed', expression: null }, 'changing expressions'],
    [{ kind: 'unread', expression: null }, 'face not read lately'],
  ] as const)('%o', (cue, words) => {
    expect(cueInWords(cue)).toBe(words)
  })

  it('has different words for every cue, except for neutral', () => {
    const all = (['more', 'less', 'new', 'steady'] as const).flatMap((kind) =>
      EXPRESSIONS.map((expression) => cueInWords({ kind, expression })),
    )
    expect(all).not.toContain('')
    expect(new Set(all).size).toBe(6 * 4 + 1)
    for (const words of all) expect(words.split(' ').length).toBeLessThanOrEqual(5)
  })
})
