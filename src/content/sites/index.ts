import { siteOfAddress } from '../../shared/site-catalogue'
import { azure } from './azure'
import { chime } from './chime'
import { elementCall } from './element-call'
import { generic } from './generic'
import { jitsi } from './jitsi'
import { livekit } from './livekit'
import { meet } from './meet'
import { nextcloudTalk } from './nextcloud-talk'
import type { SiteReader } from './site-reader'

/** Readers of the sites in src/shared/site-catalogue.ts. Where two know a page, the first one reads it. */
export const SITE_READERS: readonly SiteReader[] = [meet, jitsi, nextcloudTalk, livekit, elementCall, azure, chime]

/** The reader for a page as it is now: by its address, else by its marks, else the generic one. */
export function readerFor(page: Document): SiteReader {
  const site = siteOfAddress(page.location.href)
  return SITE_READERS.find(({ id }) => id === site?.id) ?? SITE_READERS.find((reader) => reader.isHere(page)) ?? generic
}
