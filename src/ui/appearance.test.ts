// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fakeBrowser } from '@webext-core/fake-browser'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { settingsStore } from '../shared/settings-store'
import { startAppearance } from './appearance'
import { chooseLanguage, t } from './messages'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

const area = fakeBrowser.storage.local
const store = settingsStore(area, area.onChanged)
const root = document.documentElement
/** Serves files as the browser serves the extension's own. */
const fetchOwnFile = (url: string) => {
  const file = new URL(url).pathname
  return Promise.resolve(new Response(readFileSync(path.join(import.meta.dirname, '../../public', file))))
}

beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn(fetchOwnFile))
})
afterEach(async () => {
  await chooseLanguage('auto')
  fakeBrowser.reset()
  vi.unstubAllGlobals()
})

it('starts with the defaults, in the language of the browser', async () => {
  await startAppearance()
  expect([root.lang, root.dir, root.getAttribute('data-palette'), root.getAttribute('data-text-size')]).toEqual([
    'en',
    'ltr',
    'standard',
    'standard',
  ])
  expect(t('expression_happy')).toBe('Happy')
})

it('applies the stored settings, and every change', async () => {
  await store.change({ language: 'de', palette: 'colour-blind' })
  const settings = await startAppearance()
  expect(settings.language).toBe('de')
  expect(root.lang).toBe('de')
  expect(t('expression_happy')).toBe('Fröhlich')
  expect(t('row_actions', '$1 $NAME$')).toContain('$1 $NAME$')
  expect(root.getAttribute('data-palette')).toBe('colour-blind')

  await store.change({ language: 'en', textSize: 'large' })
  await vi.waitFor(() => expect(root.lang).toBe('en'))
  expect(root.getAttribute('data-text-size')).toBe('large')
})

it('keeps the language chosen last, in whichever order the files are loaded', async () => {
  let letGo = () => {}
  const german = new Promise<void>((resolve) => (letGo = resolve))
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.includes('/de/')) await german
    return fetchOwnFile(url)
  })
  const first = chooseLanguage('de')
  await chooseLanguage('en')
  letGo()
  await first
  expect(t('language_code')).toBe('en')
})

it('falls back to the defaults where neither settings nor texts can be read', async () => {
  const complained = vi.spyOn(console, 'error').mockReturnValue()
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('No such file')))
  await startAppearance({ ...store, load: () => Promise.reject(new Error('The disk is gone')) })
  expect(root.getAttribute('data-palette')).toBe('standard')
  await startAppearance({
    ...store,
    load: async () => ({ settings: { ...(await store.load()).settings, language: 'de' }, repaired: [] }),
  })
  expect(t('expression_happy')).toBe('Happy')
  expect(complained).toHaveBeenCalledTimes(2)
  complained.mockRestore()
})
