import { resolve } from 'node:path'
import { crx } from '@crxjs/vite-plugin'
import { defineConfig } from 'vitest/config'
import { manifestFor, MIN_FIREFOX_VERSION } from './manifest.config'
import { shipAssets } from './tools/build/ship-assets'

/** Pages that no manifest key names, or only one that crxjs passes by (Firefox's sidebar). */
const PAGES = ['offscreen', 'sidepanel', 'floating', 'report', 'history', 'welcome', 'mirror']

/** `vite build` makes dist/ for Chrome; `vite build --mode firefox` makes dist-firefox/. */
export default defineConfig(({ mode }) => {
  const isTest = mode === 'test'
  const browser = mode === 'firefox' ? 'firefox' : 'chrome'
  return {
    plugins: isTest
      ? []
      : [
          crx({
            manifest: manifestFor(browser),
            browser,
            contentScripts: { standaloneFiles: ['src/content/main.ts'] },
          }),
          shipAssets(),
        ],
    build: {
      outDir: browser === 'firefox' ? 'dist-firefox' : 'dist',
      target: browser === 'firefox' ? `firefox${MIN_FIREFOX_VERSION}` : 'chrome148',
      rollupOptions: {
        input: Object.fromEntries(PAGES.map((page) => [page, resolve(import.meta.dirname, `src/${page}/index.html`)])),
      },
      chunkSizeWarningLimit: 2000,
      modulePreload: false,
    },
    worker: { format: 'es' as const },
    // The report's one file carries its style as text.
    test: {
      css: { include: [/\?inline/] },
      globalSetup: 'tests/unit-setup.ts',
      include: [
        'src/**/*.test.{ts,tsx}',
        'scripts/**/*.test.ts',
        'tools/**/*.test.ts',
        'bench/**/*.test.ts',
        'tests/**/*.test.ts',
      ],
    },
  }
})
