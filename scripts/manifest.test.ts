import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { manifestFor, type TargetBrowser } from '../manifest.config'
import { SITE_MATCHES } from '../src/shared/site-catalogue'

const manifestSchema = v.looseObject({
  permissions: v.array(v.string()),
  optional_host_permissions: v.array(v.string()),
  content_scripts: v.array(
    v.object({
      matches: v.array(v.string()),
      js: v.array(v.string()),
      run_at: v.string(),
      all_frames: v.optional(v.boolean()),
      match_origin_as_fallback: v.optional(v.boolean()),
    }),
  ),
  content_security_policy: v.object({ extension_pages: v.string() }),
})
const read = (target: TargetBrowser) => v.parse(manifestSchema, manifestFor(target))
const MANIFESTS = [read('chrome'), read('firefox')]

/**
 * What Mien may do as soon as it is installed. A browser that gets an update with more than that turns the extension off
 * until the user agrees: they would lose Mien without having done anything. So these lists do not grow once a version with
 * them is out. The host of a new site stays out of its row's `matches`: its page is recognised by its marks, and users let
 * Mien wait there by "Always on this site" (an optional permission).
 */
const FROZEN_PERMISSIONS = {
  chrome: ['activeTab', 'offscreen', 'scripting', 'sidePanel', 'storage'],
  firefox: ['activeTab', 'scripting', 'storage'],
} as const
const FROZEN_HOSTS = [
  'https://*.webex.com/*',
  'https://*.whereby.com/*',
  'https://*.zoom.us/wc/*',
  'https://app.slack.com/*',
  'https://c2c.mirotalk.com/*',
  'https://call.element.io/*',
  'https://canary.discord.com/channels/*',
  'https://discord.com/channels/*',
  'https://meet.google.com/*',
  'https://meet.jit.si/*',
  'https://meet.livekit.io/*',
  'https://p2p.mirotalk.com/*',
  'https://ptb.discord.com/channels/*',
  'https://sfu.mirotalk.com/*',
  'https://teams.cloud.microsoft/*',
  'https://teams.live.com/*',
  'https://teams.microsoft.com/*',
]

describe.each(['chrome', 'firefox'] as const)('the manifest for %s', (target) => {
  const manifest = read(target)

  it('asks for nothing that the version before did not ask for', () => {
    expect(manifest.permissions.toSorted()).toEqual(FROZEN_PERMISSIONS[target])
    expect(manifest.content_scripts.flatMap(({ matches }) => matches).toSorted()).toEqual(FROZEN_HOSTS)
  })

  it('has content scripts on the sites of the catalogue alone, over HTTPS', () => {
    expect(new Set(manifest.content_scripts.flatMap(({ matches }) => matches))).toEqual(new Set(SITE_MATCHES))
    for (const match of SITE_MATCHES) expect(match).toMatch(/^https:\/\/(\*\.)?[\w-]+(\.[\w-]+)+\/\S*\*$/)
  })

  it('lets the content script into blank windows only where the browser allows it: on all pages of a host', () => {
    const ofWindows = manifest.content_scripts.filter((script) => script.match_origin_as_fallback)
    for (const match of ofWindows.flatMap(({ matches }) => matches)) expect(match).toMatch(/^https:\/\/[^/]+\/\*$/)
  })

  it('may be granted single sites over HTTPS, by the user', () => {
    expect(manifest.optional_host_permissions).toEqual(['https://*/*'])
  })

  it.each(['host_permissions', 'optional_permissions', 'externally_connectable', 'web_accessible_resources'])(
    'has no %s',
    (key) => {
      expect(manifest).not.toHaveProperty(key)
    },
  )

  it('allows its pages to connect only to the extension, and to run only its own code', () => {
    const rules = new Map(
      manifest.content_security_policy.extension_pages.split(';').map((rule) => {
        const [name = '', ...sources] = rule.trim().split(/\s+/)
        return [name, sources] as const
      }),
    )
    expect(rules.get('default-src')).toEqual(["'none'"])
    expect(rules.get('connect-src')).toEqual(["'self'"])
    expect(rules.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
    expect([...rules.values()].flat().filter((source) => /:\/\/|\*|^'unsafe-eval'/.test(source))).toEqual([])
  })
})

describe('docs/privacy.md', () => {
  const text = readFileSync(new URL('../docs/privacy.md', import.meta.url), 'utf8')
  const [, section = ''] = /## Permissions, and why\n([\s\S]*?)\n## /.exec(text) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()))
  const explained = cells.flatMap(([, named = '']) => [...named.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))

  it('has a row for each permission and each host of both browsers, and for nothing else', () => {
    const asked = MANIFESTS.flatMap(
      ({ permissions, optional_host_permissions: optional, content_scripts: scripts }) => [
        ...permissions,
        ...optional,
        ...scripts.flatMap(({ matches }) => matches),
      ],
    )
    expect(explained.toSorted()).toEqual([...new Set(asked)].toSorted())
  })

  it('says in each row why, and what breaks without it', () => {
    for (const [, , why = '', breaks = ''] of cells) expect(Math.min(why.length, breaks.length)).toBeGreaterThan(5)
  })
})
