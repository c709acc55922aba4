/** What is known of a meeting site before any of its pages is open. Pure data: manifest, views and tests read it too. */
export interface Site {
  /** Stands in stored calls and exports, so it never changes. Also the file name of its reader in src/content/sites. */
  readonly id: string
  /** As the site calls itself. */
  readonly name: string
  /** Pages on which the content script waits from the start; empty for sites that anybody can host. */
  readonly matches: readonly string[]
  /** Selectors of the site's own same-origin frames that hold the call; empty where the page itself does. */
  readonly frames: readonly string[]
  /** Whether the page marks the user's own tile. Where it does not, the user is asked once. */
  readonly marksSelf: boolean
  /** Whether it moves the call into a blank window of its own, which the content script has to be let into. */
  readonly opensWindow: boolean
}

const site = (
  id: string,
  name: string,
  matches: readonly string[],
  { frames = [], marksSelf = true, opensWindow = false }: Partial<Site> = {},
): Site => ({ id, name, matches, frames, marksSelf, opensWindow })

/** The sites that have a reader of their own, one row each. */
export const SITES: readonly Site[] = [
  site('meet', 'Google Meet', ['https://meet.google.com/*']),
  site('zoom', 'Zoom', ['https://*.zoom.us/wc/*'], { frames: ['iframe#webclient'], marksSelf: false }),
  site('teams', 'Microsoft Teams', [
    'https://teams.microsoft.com/*',
    'https://teams.live.com/*',
    'https://teams.cloud.microsoft/*',
  ]),
  site('webex', 'Webex', ['https://*.webex.com/*'], {
    frames: ['iframe#unified-webclient-iframe', 'iframe[name="thinIframe"]'],
    marksSelf: false,
  }),
  site('jitsi', 'Jitsi Meet', ['https://meet.jit.si/*']),
  site('whereby', 'Whereby', ['https://*.whereby.com/*']),
  site('bigbluebutton', 'BigBlueButton', []),
  site('nextcloud-talk', 'Nextcloud Talk', []),
  site('discord', 'Discord', [
    'https://discord.com/channels/*',
    'https://ptb.discord.com/channels/*',
    'https://canary.discord.com/channels/*',
  ]),
  site('slack', 'Slack huddles', ['https://app.slack.com/*'], { opensWindow: true }),
  site('galene', 'Galene', []),
  site('mirotalk-p2p', 'MiroTalk P2P', ['https://p2p.mirotalk.com/*']),
  site('mirotalk-sfu', 'MiroTalk SFU', ['https://sfu.mirotalk.com/*']),
  site('mirotalk-c2c', 'MiroTalk C2C', ['https://c2c.mirotalk.com/*']),
  site('livekit', 'LiveKit Meet', ['https://meet.livekit.io/*']),
  site('element-call', 'Element Call', ['https://call.element.io/*'], {
    frames: ['iframe[src*="/widgets/element-call/"]'],
  }),
  site('azure', 'Azure Communication Services', []),
  site('chime', 'Amazon Chime SDK', []),
]

/** Pages on which the content script waits from the start; any other page gets it on the user's click. */
export const SITE_MATCHES: readonly string[] = SITES.flatMap(({ matches }) => matches)

/** The site of an id; null for the generic reader's pages and for sites that this version does not know. */
export function siteOfId(siteId: string): Site | null {
  return SITES.find(({ id }) => id === siteId) ?? null
}

/** Whether the user's own tile is marked on a site; so it is on the generic reader's pages, as far as it finds marks. */
export function marksSelf(siteId: string): boolean {
  return siteOfId(siteId)?.marksSelf ?? true
}

/** The site that an address belongs to; null for all addresses that no `matches` names. */
export function siteOfAddress(address: string): Site | null {
  return SITES.find(({ matches }) => matches.some((pattern) => isMatch(pattern, address))) ?? null
}

/** Whether an address fits a match pattern ("https://*.example.com/call/*"; developer.chrome.com, match patterns). */
function isMatch(pattern: string, address: string): boolean {
  const [, host = '', path = ''] = /^https:\/\/([^/]+)(\/.*)$/.exec(pattern) ?? []
  if (!URL.canParse(address)) return false
  const { protocol, hostname, pathname, search } = new URL(address)
  const isHost = host.startsWith('*.')
    ? hostname === host.slice(2) || hostname.endsWith(host.slice(1))
    : hostname === host
  return protocol === 'https:' && isHost && isGlob(path, pathname + search)
}

function isGlob(glob: string, text: string): boolean {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}
