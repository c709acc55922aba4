import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { manifestFor } from '../../manifest.config'
import { askedFor, parseManifest, permissionFaults } from './permissions'
import { TARGETS } from './packages'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const asked = new Set(TARGETS.flatMap((target) => [...askedFor(parseManifest(JSON.stringify(manifestFor(target))))]))

/** Characters; the Chrome Web Store's summary and description, the latter AMO's as well. */
const MAX_SUMMARY = 132
const MAX_DESCRIPTION = 15_000
/** Characters; the Chrome Web Store's fields for single purpose and for each justification. */
const MAX_JUSTIFICATION = 1_000

/** The quoted texts of a listing: summary, description, single purpose. */
const quotes = (listing: string): string[] =>
  [...listing.matchAll(/(?:^>.*\n)+/gm)].map(([quote]) => quote.replaceAll(/^> ?/gm, '').trim())

describe.each(['en', 'de'])('the listing in %s', (language) => {
  const listing = read(`store/listing.${language}.md`)
  const [summary = '', description = '', purpose = ''] = quotes(listing)

  it('has the summary that is in the package, short enough for the stores', () => {
    const messages = v.parse(
      v.object({ extension_description: v.object({ message: v.string() }) }),
      JSON.parse(read(`public/_locales/${language}/messages.json`)),
    )
    expect(summary).toBe(messages.extension_description.message)
    expect(summary.length).toBeLessThanOrEqual(MAX_SUMMARY)
  })

  it('has a description and a single purpose that the stores take', () => {
    expect(description.length).toBeGreaterThan(500)
    expect(description.length).toBeLessThanOrEqual(MAX_DESCRIPTION)
    expect(purpose.length).toBeGreaterThan(50)
    expect(purpose.length).toBeLessThanOrEqual(MAX_JUSTIFICATION)
  })

  it('justifies each permission and host, and nothing else', () => {
    expect(permissionFaults('the listing', listing, asked)).toEqual([])
  })
})

it('the privacy policy says in both languages that nothing leaves, and where to ask', () => {
  const [english = '', german = ''] = read('store/privacy-policy.md').split('\n---\n')
  for (const text of [english, german]) {
    expect(text).toMatch(/(In force from|Gültig ab) \d{1,2}\.? \w+ \d{4}/)
    expect(text).toMatch(/## (What leaves your machine\n\nNothing\.|Was Ihr Gerät verlässt\n\nNichts\.)/)
    expect(text).toMatch(/(issues page|Issues-Seite)/)
  }
})
