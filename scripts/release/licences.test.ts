import { describe, expect, it } from 'vitest'
import { noticeFaults, packageOf, type ShippedPackage } from './licences'

const NOTICES = `| part | version | where | licence | copyright |
|---|---|---|---|---|
| Big: core, rest (\`@big/*\`) | 4.2.0 | everywhere | Apache-2.0 | Big |
| Signals (\`signals\`, \`signals-core\`) | 2.1.0, 1.4.0 | views | MIT | Team |
| idb | 8.0.0 | views | ISC | Jake |
`
const SHIPPED: readonly ShippedPackage[] = [
  { name: '@big/core', version: '4.2.0', licence: 'Apache-2.0' },
  { name: 'signals', version: '2.1.0', licence: 'MIT' },
  { name: 'signals-core', version: '1.4.0', licence: 'MIT' },
  { name: 'idb', version: '8.0.0', licence: 'ISC' },
]

describe('noticeFaults', () => {
  it('finds nothing where every package has its row', () => {
    expect(noticeFaults(NOTICES, SHIPPED)).toEqual([])
  })

  it.each<[string, ShippedPackage, string]>([
    ['a package without a row', { name: 'new', version: '1.0.0', licence: 'MIT' }, 'has no row for new'],
    ['another version', { name: 'idb', version: '9.0.0', licence: 'ISC' }, 'idb is shipped in version 9.0.0'],
    ['another licence', { name: 'idb', version: '8.0.0', licence: 'GPL-3.0' }, 'idb is under GPL-3.0, not ISC'],
  ])('finds %s', (_what, extra, message) => {
    expect(noticeFaults(NOTICES, [...SHIPPED, extra])).toEqual([expect.stringContaining(message)])
  })

  it('finds a row of what is not shipped', () => {
    expect(noticeFaults(NOTICES, SHIPPED.slice(0, -1))).toEqual([expect.stringContaining('names idb')])
  })
})

describe('packageOf', () => {
  it.each([
    ['../../node_modules/preact/dist/preact.mjs', 'preact'],
    ['/a/node_modules/@big/core/node_modules/long/index.js', 'long'],
    ['C:\\a\\node_modules\\@big\\core\\index.js', '@big/core'],
    ['../../src/popup/main.tsx', null],
  ])('of %s is %s', (path, name) => {
    expect(packageOf(path)).toBe(name)
  })
})
