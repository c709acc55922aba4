import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DIST } from '../../tools/browser/chromium'
import { browserErrands, leavingTheMachine, readNetLog, type LoggedRequest } from '../../tools/browser/net-log'
import { download, portrait, startEnvironment } from '../../tools/browser/environment'

/** Reserved names (RFC 6761) that no resolver answers: a probe goes nowhere even where it is not blocked. */
const PAGE_PROBE = 'http://page-probe.invalid/'
const EXTENSION_PROBE = 'http://extension-probe.invalid/'

type Manifest = {
  readonly permissions: readonly string[]
  readonly host_permissions?: readonly string[]
  readonly content_security_policy: { readonly extension_pages: string }
}

let folder: string
let requests: LoggedRequest[]
/** What the extension's page was told when it tried to reach out. */
let probe: { violation: string; error: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-privacy-'))
  const netLogFile = join(folder, 'net-log.json')
  const { mien, room, openRoom, enable, openPopup } = await startEnvironment({ netLogFile })
  try {
    const page = await openRoom([{ id: 'anna', name: 'Anna Kraus', ...portrait('female/7.jpg') }])
    const call = await enable(page)
    await call.untilRead('Anna Kraus')
    await call.untilLooks('Anna Kraus', 8)
    const popup = await openPopup(call.tabId)
    await popup.getByText('Export, and how it runs').click()
    await download(popup, () => popup.getByRole('button', { name: 'JSON' }).click())

    probe = await popup.evaluate(async (url) => {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener(
          'securitypolicyviolation',
          ({ effectiveDirective, blockedURI }) => resolve(`${effectiveDirective} ${blockedURI}`),
          { once: true },
        )
      })
      const error = await fetch(url).then(
        () => 'none',
        (reason: unknown) => String(reason),
      )
      return { violation: await violation, error }
    }, EXTENSION_PROBE)
    await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => undefined), PAGE_PROBE)

    await popup.getByRole('button', { name: 'Stop' }).click()
    await call.untilOver()
  } finally {
    // The log is whole once the browser is closed.
    await mien.close()
    await room.close()
  }
  requests = await readNetLog(netLogFile)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('no request leaves the machine during a call; the one that the page makes on purpose is seen', () => {
  expect(leavingTheMachine(requests).map(({ url }) => url)).toEqual([PAGE_PROBE])
})

test('a request that an extension page makes on purpose is blocked before it exists', () => {
  expect(probe.violation).toMatch(/^connect-src http:\/\/extension-probe\.invalid/)
  expect(probe.error).toContain('TypeError')
  expect(requests.filter(({ url }) => url.startsWith(EXTENSION_PROBE))).toEqual([])
})

test('what the browser itself sends has nothing of the call in it', () => {
  for (const { url } of browserErrands(requests)) expect(url).not.toMatch(/127\.0\.0\.1|Anna|mien/i)
})

test('the manifest asks for no host and lets extension pages connect to themselves alone', async () => {
  const manifest: Manifest = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8'))
  expect(manifest.permissions.toSorted()).toEqual(['activeTab', 'offscreen', 'scripting', 'sidePanel', 'storage'])
  expect(manifest.host_permissions ?? []).toEqual([])
  expect(manifest.content_security_policy.extension_pages).toContain("connect-src 'self';")
})
