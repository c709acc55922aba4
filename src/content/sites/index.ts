import { generic } from './generic'
import { livekit } from './livekit'
import type { SiteReader } from './site-reader'

/** Readers of the sites in src/shared/site-catalogue.ts; the generic reader stands last, for it takes any page. */
const SITE_READERS: readonly SiteReader[] = [livekit, generic]

/** The reader for a page as it is now: a lobby may turn into another kind of page. */
export function readerFor(page: Document): SiteReader {
  return SITE_READERS.find((reader) => reader.isHere(page)) ?? generic
}
