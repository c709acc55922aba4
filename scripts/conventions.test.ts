import { readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { SITES } from '../src/shared/site-catalogue'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const readJson = (path: string): unknown => JSON.parse(read(path))

describe('site readers', () => {
  const folder = 'src/content/sites'
  const readers = readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /export const \w+: SiteReader\b/.test(read(`${folder}/${name}`)))
    .map((name) => name.replace(/\.ts$/, ''))
  const ofSites = readers.filter((name) => name !== 'generic')
  const constantOf = (name: string) => name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())

  it('are those of the catalogue, and the generic one', () => {
    expect(readers.toSorted()).toEqual([...SITES.map(({ id }) => id), 'generic'].toSorted())
  })

  it.each(readers)('%s is exported under its file name, and has it as id', (name) => {
    const code = read(`${folder}/${name}.ts`)
    expect(code).toContain(`export const ${constantOf(name)}: SiteReader`)
    expect(code).toContain(`id: '${name}'`)
  })

  it.each(ofSites)('%s is in SITE_READERS, and has fixture pages', (name) => {
    const [, listed = ''] = /SITE_READERS[^=]*= \[([^\]]*)\]/.exec(read(`${folder}/index.ts`)) ?? []
    expect(listed.trim().split(/,\s*/)).toContain(constantOf(name))
    expect(readdirSync(new URL('tools/site-pages/pages', root))).toContain(`${name}.ts`)
  })
})

describe('packages', () => {
  const packagesSchema = v.record(v.string(), v.optional(v.string()))
  const { dependencies, devDependencies } = v.parse(
    v.object({ dependencies: packagesSchema, devDependencies: packagesSchema }),
    readJson('package.json'),
  )

  it.each(Object.entries({ ...dependencies, ...devDependencies }))(
    '%s is pinned to an exact version',
    (_name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    },
  )

  it('are locked by hash, without the address they were downloaded from', () => {
    const lock = v.parse(
      v.object({ packages: v.record(v.string(), v.looseObject({ link: v.optional(v.boolean()) })) }),
      readJson('package-lock.json'),
    )
    const installed = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(installed.length).toBeGreaterThan(20)
    expect(installed.filter(([, entry]) => 'resolved' in entry).map(([path]) => path)).toEqual([])
    expect(installed.filter(([, entry]) => !('integrity' in entry)).map(([path]) => path)).toEqual([])
    expect(read('package-lock.json')).not.toMatch(/"https?:\/\/[^"]*\.tgz/)
  })
})
