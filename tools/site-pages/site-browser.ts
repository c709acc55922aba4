/** Fixture pages of meeting sites in a real Chromium, at the sites' own addresses, without any network. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { launchHeadless } from '../browser/headless.mjs'

export interface SiteBrowser {
  /** Goes to an address of a site: an empty page with everything that page/main.ts offers. */
  open(address: string): Promise<Page>
  close(): Promise<void>
}

/** Bundles page/main.ts and starts the browser. @throws Error when there is no Chromium */
export async function openSiteBrowser(): Promise<SiteBrowser> {
  const script = await bundle()
  const browser = await launchHeadless(['--autoplay-policy=no-user-gesture-required', '--enable-unsafe-swiftshader'])
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const html = '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body></body></html>'
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  return {
    async open(address) {
      await page.goto(address)
      await page.evaluate(script)
      return page
    },
    close: () => browser.close(),
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      rollupOptions: { input: join(import.meta.dirname, 'page/main.ts'), output: { format: 'iife' } },
    },
  })
  const outputs = Array.isArray(result) ? result : 'output' in result ? [result] : []
  const chunk = outputs.flatMap(({ output }) => output).find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('The pages’ script was not bundled')
  return chunk.code
}
