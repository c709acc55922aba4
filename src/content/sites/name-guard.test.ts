import { describe, expect, it } from 'vitest'
import { MAX_TEXT_LENGTH } from '../../shared/protocol'
import { nameFrom } from './name-guard'

describe('nameFrom', () => {
  it.each([
    ['plain', 'Ana Pérez', 'Ana Pérez'],
    ['white space and line breaks', '  Ana\n\t Pérez\u00a0 ', 'Ana Pérez'],
    ['HTML, as text', '<img src=x onerror="alert(1)">', '<img src=x onerror="alert(1)">'],
    ['quotes', `O'Neil "Bo" \`x\``, `O'Neil "Bo" \`x\``],
    ['a formula, as text', '=HYPERLINK("http://x","y")', '=HYPERLINK("http://x","y")'],
    ['bidirectional overrides', 'evil\u202ename\u202c', 'evil name'],
    ['isolates and marks', '\u2066Ana\u2069\u200f', 'Ana'],
    ['zero-width spaces and null characters', 'A\u200bna\u0000', 'A na'],
    ['joiners, which belong to some scripts', 'نامه\u200cای', 'نامه\u200cای'],
    ['other scripts', '山田 太郎', '山田 太郎'],
    ['a digit', 'Room 3', 'Room 3'],
  ])('keeps %s', (_what, text, name) => {
    expect(nameFrom(text)).toBe(name)
  })

  it.each([
    ['nothing', ''],
    ['no text', null],
    ['undefined', undefined],
    ['white space', ' \n\t '],
    ['unseen characters only', '\u202e\u200b\u200d'],
    ['signs only', '— … !'],
    ['a clock', '9:41'],
    ['a clock with seconds', '01:02:03'],
    ['a clock of twelve hours', '10:32 AM'],
    ['an icon ligature', 'frame_person'],
    ['an icon ligature of three words', 'keep_outline_2'],
  ])('takes %s for no name', (_what, text) => {
    expect(nameFrom(text)).toBeNull()
  })

  it('cuts 500 characters at the limit', () => {
    expect(nameFrom('x'.repeat(500))).toBe('x'.repeat(MAX_TEXT_LENGTH))
  })

  it('cuts no character in half', () => {
    const name = nameFrom(`x${'😀'.repeat(300)}`)
    expect(name).toBe(`x${'😀'.repeat((MAX_TEXT_LENGTH - 2) / 2)}`)
  })

  it('drops halves of characters, which no file can hold', () => {
    expect(nameFrom('Ana \ud83d')).toBe('Ana')
  })
})
