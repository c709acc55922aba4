import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { SITE_PAGES } from '../../tools/site-pages/pages'
import { crowdOf } from '../../tools/site-pages/states'
import { openSiteBrowser } from '../../tools/site-pages/site-browser'

/** Measures each reader on its own site's page. @returns the exit code */
export async function measureSites(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tiles: { type: 'string', default: '49' },
      looks: { type: 'string', default: '300' },
      json: { type: 'string' },
    },
  })
  const browser = await openSiteBrowser()
  const results = []
  for (const pages of [...SITE_PAGES, null]) {
    const shown = pages ?? SITE_PAGES.find(({ markup }) => markup.siteId === 'livekit')
    if (!shown) throw new Error('There are no fixture pages')
    const siteId = pages?.markup.siteId ?? 'generic'
    const page = await browser.open(shown.markup.address)
    await page.evaluate((html) => window.sitePage.show(html), crowdOf(shown, Number(values.tiles)))
    const times = await page.evaluate(([id, count]) => window.sitePage.timeLooks(id, count), [
      siteId,
      Number(values.looks),
    ] as const)
    results.push({ siteId, ...times })
    console.log(
      `${siteId.padEnd(16)} ${times.tileCount} tiles: ${times.medianMs.toFixed(2)} ms median, ${times.p95Ms.toFixed(2)} ms 95th percentile`,
    )
  }
  await browser.close()
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`)
  return 0
}
