import { describe, expect, it } from 'vitest'
import { packageFaults } from './package-files'

const MANIFEST = {
  manifest_version: 3,
  version: '1.2.3',
  icons: { 16: 'icons/icon-16.png' },
  background: { scripts: ['/background.js'] },
  content_scripts: [{ js: ['content/main.js'], matches: ['https://app.example/main.js'] }],
  browser_specific_settings: { gecko: { id: '{01234567-89ab-4cde-8f01-23456789abcd}' } },
}
const PATHS = [
  'LICENSE',
  '_locales/en/messages.json',
  'background.js',
  'content/main.js',
  'icons/icon-16.png',
  'a.wasm',
]
const faultsOf = (changes: object, paths = PATHS): string[] =>
  packageFaults(JSON.stringify({ ...MANIFEST, ...changes }), paths, '1.2.3')

describe('packageFaults', () => {
  it('finds nothing in a whole package', () => {
    expect(faultsOf({})).toEqual([])
  })

  it.each([
    ['another version', { version: '1.2.4' }, '1.2.4'],
    ['an id that is no UUID', { browser_specific_settings: { gecko: { id: 'a@b.example' } } }, 'a@b.example'],
    ['a file that is missing', { icons: { 16: 'icons/icon-17.png' } }, 'icons/icon-17.png'],
    ['another manifest version', { manifest_version: 2 }, 'manifest.json'],
  ])('finds %s', (_what, changes, named) => {
    expect(faultsOf(changes)).toEqual([expect.stringContaining(named)])
  })

  it.each(['content/main.js.map', 'src/main.ts', '.env', 'notes.txt'])('finds %s in the package', (path) => {
    expect(faultsOf({}, [...PATHS, path])).toEqual([expect.stringContaining(path)])
  })
})
