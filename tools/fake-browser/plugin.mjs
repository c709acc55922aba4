// @ts-check
import { resolve } from 'node:path'

const FAKE_BROWSER = resolve(import.meta.dirname, '../../src/ui/testing/fake-browser.ts')

/**
 * Replaces the extension's browser API with a fake, for views that are shown outside the extension.
 * @returns {import('vite').Plugin}
 */
export function fakeBrowser() {
  return {
    name: 'fake-browser',
    enforce: 'pre',
    resolveId: (id) => (id.endsWith('/shared/browser') ? FAKE_BROWSER : null),
  }
}
