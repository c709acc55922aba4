// Used by all galleries: a server of the source code with a fake browser API, Chromium, and axe-core.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createServer } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { fakeBrowser } from '../../tools/fake-browser/plugin.mjs'

const root = path.resolve(import.meta.dirname, '../..')

/**
 * Starts server and browser. `address` ends with a slash; `load` imports a source module; call `close` at the end.
 * @param {{ hasAxe?: boolean }} [options] Without axe, `violationsOn` finds nothing: for a second round at another scale.
 */
export async function startGallery({ hasAxe = true } = {}) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    // Without entries, Vite would scan every HTML file of the repository.
    optimizeDeps: { entries: ['tests/gallery/**/*.html'] },
    server: { port: 0, host: '127.0.0.1', watch: null, hmr: false },
    plugins: [fakeBrowser()],
  })
  await server.listen()
  const browser = await launchHeadless()
  return {
    address: server.resolvedUrls.local[0],
    browser,
    load: (file) => server.ssrLoadModule(file),
    /** axe-core's findings on a page, one sentence each. */
    async violationsOn(page) {
      if (!hasAxe) return []
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { rules: { 'page-has-heading-one': { enabled: true } } }),
      )
      return violations.map(
        ({ id, help, nodes }) =>
          `${id}: ${help}: ${nodes
            .map(({ html }) => html)
            .slice(0, 2)
            .join(' ')}`,
      )
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
