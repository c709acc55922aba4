import { SITE_PAGES } from '../../tools/site-pages/pages'
import { checkSite } from '../../tools/site-pages/check'
import { openSiteBrowser } from '../../tools/site-pages/site-browser'

/** Prints what is wrong with each state of the sites. @returns the exit code */
export async function checkSites(ids: readonly string[]): Promise<number> {
  const siteIds = ids.length > 0 ? ids : SITE_PAGES.map(({ markup }) => markup.siteId)
  const browser = await openSiteBrowser()
  let wrong = 0
  try {
    for (const siteId of siteIds) {
      const states = await checkSite(browser, siteId)
      const bad = states.filter(({ faults }) => faults.length > 0)
      wrong += bad.length
      console.log(`${siteId}: ${states.length - bad.length} of ${states.length} states are read right`)
      for (const { name, faults } of bad) console.log(`  ${name}\n${faults.map((fault) => `    ${fault}`).join('\n')}`)
    }
  } finally {
    await browser.close()
  }
  return wrong === 0 ? 0 : 1
}
