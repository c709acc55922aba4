/** Pages on which the content script waits from the start, one line a known site; any other page gets it on the user's click. */
export const SITE_MATCHES = ['https://meet.livekit.io/*'] as const
