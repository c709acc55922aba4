import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import english from '../../public/_locales/en/messages.json' with { type: 'json' }
import { catalogueOf } from '../shared/catalogue'
import type { Catalogue } from '../shared/catalogue'
import { LANGUAGES } from '../shared/settings'

const FOLDER = path.resolve(import.meta.dirname, '../../public/_locales')
const languages = readdirSync(FOLDER)
const readCatalogue = (language: string) =>
  catalogueOf(JSON.parse(readFileSync(path.join(FOLDER, language, 'messages.json'), 'utf8')))
const original = catalogueOf(english)

/** Messages with the same text as in English: names, formats, words that both languages have. */
const SAME: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([
    'extension_name',
    'text_direction',
    'expression_neutral',
    'live_room_share',
    'expression_neutral_inline',
    'bar_value',
    'announce_one',
    'last_call_line',
    'pause',
    'details_cost',
    'backend_wasm',
    'backend_webgl',
    'backend_webgpu',
    'export_label',
    'export_json',
    'settings_standard',
    'panel_moment_at',
    'chart_reason_for',
    'moment_who_expression',
    'report_export',
    'report_export_markdown',
    'mirror_seen',
  ]),
}
/** Words for what a person feels, which Mien does not know. */
const FEELINGS: Readonly<Record<string, RegExp>> = { en: /emotion|feel|felt/i, de: /emotion|fühl/i }
/** Messages that need these words, to say what Mien does not show and what the law bans. */
const NAMES_THE_LIMIT: ReadonlySet<string> = new Set([
  'inform_text',
  'purpose_ban',
  'report_meaning_feeling',
  'report_meaning_decide',
])

/** The placeholders of a message with their contents. */
const placeholdersOf = ({ placeholders = {} }: Catalogue[string]) =>
  Object.entries(placeholders)
    .map(([name, { content }]) => `${name} ${content}`)
    .toSorted()
const marks = (text: string) => new Set([...text.matchAll(/\$([A-Z_]+)\$/g)].map(([, name]) => name?.toLowerCase()))

it('there is one for every language of the settings, and no other', () => {
  expect(new Set(['auto', ...languages])).toEqual(new Set(LANGUAGES))
})

it.each(languages)('never says in %s that a face shows what somebody feels', (language) => {
  const word = FEELINGS[language]
  if (!word) throw new Error(`Which words for feelings has ${language}?`)
  for (const [key, { message }] of Object.entries(readCatalogue(language))) {
    if (NAMES_THE_LIMIT.has(key)) expect(message, key).toMatch(word)
    else expect(message, key).not.toMatch(word)
  }
})

describe.each(languages.filter((language) => language !== 'en'))('%s', (language) => {
  const translated = readCatalogue(language)
  const entries = Object.entries(translated)

  it('has the same messages as English', () => {
    expect(new Set(Object.keys(translated))).toEqual(new Set(Object.keys(original)))
  })

  it('has the same placeholders as English', () => {
    for (const [key, message] of entries) {
      const from = original[key]
      expect(from && placeholdersOf(message), key).toEqual(from && placeholdersOf(from))
      expect(marks(message.message), key).toEqual(new Set(Object.keys(message.placeholders ?? {})))
    }
  })

  it('has a translation for each message', () => {
    for (const [key, { message }] of entries) {
      expect(message.trim(), key).not.toBe('')
      if (!SAME[language]?.has(key)) expect(message, key).not.toBe(original[key]?.message)
    }
  })

  it('has no needless exception', () => {
    for (const key of SAME[language] ?? []) expect(translated[key]?.message, key).toBe(original[key]?.message)
  })

  it('has its language code and text direction', () => {
    expect(translated['language_code']?.message).toBe(language)
    expect(translated['text_direction']?.message).toMatch(/^(ltr|rtl)$/)
  })

  it('describes the extension within the 132 characters of the store', () => {
    expect(translated['extension_description']?.message.length).toBeLessThanOrEqual(132)
  })
})

it('addresses people in German as Sie, and uses gender-neutral words', () => {
  for (const [key, { message }] of Object.entries(readCatalogue('de'))) {
    expect(message, key).not.toMatch(/\b(du|dich|dir|deine?[mnrs]?|euch|euer)\b/i)
    expect(message, key).not.toMatch(/Teilnehmern?\b|Benutzer|Nutzer\b|Kollegen|Kunden\b|Schüler\b/)
  }
})
