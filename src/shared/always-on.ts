import { SITE_MATCHES } from './site-catalogue'

/**
 * The pattern of "always on this site": an optional permission for the pages of one host over TLS, whatever the port
 * (Firefox knows no ports in patterns). Null for an address that no permission can be given for.
 */
export function patternOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' && hostname !== '' ? `https://${hostname}/*` : null
}

/** What the user has granted, of all patterns that the browser lists: the manifest's own are among them. */
export function alwaysOnPatterns(origins: readonly string[]): string[] {
  return origins.filter((pattern) => !SITE_MATCHES.includes(pattern))
}
