import { readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { manifestFor } from '../manifest.config'
import { SITE_MATCHES } from '../src/shared/site-catalogue'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const readJson = (path: string): unknown => JSON.parse(read(path))

describe('site readers', () => {
  const folder = 'src/content/sites'
  const readers = readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /export const \w+: SiteReader\b/.test(read(`${folder}/${name}`)))
    .map((name) => name.replace(/\.ts$/, ''))

  it('are found', () => {
    expect(readers).toEqual(expect.arrayContaining(['generic', 'livekit']))
  })

  it.each(readers)('%s is exported under its file name, has it as id, is in SITE_READERS and has a test', (name) => {
    const code = read(`${folder}/${name}.ts`)
    expect(code).toContain(`export const ${name}: SiteReader`)
    expect(code).toContain(`id: '${name}'`)
    expect(/SITE_READERS[^=]*= \[([^\]]*)\]/.exec(read(`${folder}/index.ts`))?.[1]?.split(/,\s*/)).toContain(name)
    expect(readdirSync(new URL(folder, root))).toContain(`${name}.test.ts`)
  })

  it('end with the generic one', () => {
    expect(read(`${folder}/index.ts`)).toMatch(/, generic\]/)
  })
})

const manifestSchema = v.looseObject({
  permissions: v.array(v.string()),
  content_scripts: v.array(v.object({ matches: v.array(v.string()), js: v.array(v.string()), run_at: v.string() })),
  content_security_policy: v.object({ extension_pages: v.string() }),
})

describe.each([
  ['chrome', ['activeTab', 'scripting', 'storage', 'offscreen', 'sidePanel']],
  ['firefox', ['activeTab', 'scripting', 'storage']],
] as const)('the manifest for %s', (target, permissions) => {
  const manifest = v.parse(manifestSchema, manifestFor(target))

  it('asks for no permission that docs/privacy.md does not explain', () => {
    expect(new Set(manifest.permissions)).toEqual(new Set(permissions))
    for (const permission of permissions) expect(read('docs/privacy.md')).toContain(`\`${permission}\``)
  })

  it.each([
    'host_permissions',
    'optional_permissions',
    'optional_host_permissions',
    'externally_connectable',
    'web_accessible_resources',
  ])('has no %s', (key) => {
    expect(manifest).not.toHaveProperty(key)
  })

  it('has content scripts only on the known sites, over HTTPS', () => {
    expect(manifest.content_scripts.flatMap(({ matches }) => matches)).toEqual([...SITE_MATCHES])
    for (const match of SITE_MATCHES) expect(match).toMatch(/^https:\/\/[\w.-]*\w\.\w+\/\*$/)
  })

  it('allows its pages to connect only to the extension, and to run only its own code', () => {
    const rules = new Map(
      manifest.content_security_policy.extension_pages.split(';').map((rule) => {
        const [name = '', ...sources] = rule.trim().split(/\s+/)
        return [name, sources] as const
      }),
    )
    expect(rules.get('default-src')).toEqual(["'none'"])
    expect(rules.get('connect-src')).toEqual(["'self'"])
    expect(rules.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
    expect([...rules.values()].flat().filter((source) => /:\/\/|\*|^'unsafe-eval'/.test(source))).toEqual([])
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
