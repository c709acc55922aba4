import { livekit } from './livekit'
import type { SitePages } from '../site-markup'

/** The fixture pages of all sites. */
export const SITE_PAGES: readonly SitePages[] = [livekit]
