import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { SITE_MATCHES, SITES } from './site-catalogue'

describe('the catalogue', () => {
  it.each(SITES)('has for $id a reader of that name', ({ id, name }) => {
    expect(readdirSync(path.resolve(import.meta.dirname, '../content/sites'))).toContain(`${id}.ts`)
    expect(name).not.toBe('')
  })

  it('names each site once, and pages over HTTPS only', () => {
    expect(new Set(SITES.map(({ id }) => id)).size).toBe(SITES.length)
    for (const match of SITE_MATCHES) expect(match).toMatch(/^https:\/\/[\w*.-]*\w\.\w+\/\S*\*$/)
  })
})
