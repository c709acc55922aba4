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
}

/** The sites that have a reader of their own, one row each. */
export const SITES: readonly Site[] = [
  { id: 'livekit', name: 'LiveKit Meet', matches: ['https://meet.livekit.io/*'], frames: [] },
]

/** Pages on which the content script waits from the start; any other page gets it on the user's click. */
export const SITE_MATCHES: readonly string[] = SITES.flatMap(({ matches }) => matches)
