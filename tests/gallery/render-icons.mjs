// Renders public/icons/icon.svg as PNG in the manifest's sizes: node tests/gallery/render-icons.mjs
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { launchHeadless } from '../../tools/browser/headless.mjs'

const folder = path.resolve(import.meta.dirname, '../../public/icons')
const svg = await readFile(path.join(folder, 'icon.svg'), 'utf8')
const browser = await launchHeadless()
for (const sizePx of [16, 32, 48, 128]) {
  const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } })
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${sizePx}px }</style>${svg}`)
  await page.screenshot({ path: path.join(folder, `icon-${sizePx}.png`), omitBackground: true })
  await page.close()
}
await browser.close()
