import { siteOfAddress } from '../../shared/site-catalogue'
import { azure } from './azure'
import { bigbluebutton } from './bigbluebutton'
import { chime } from './chime'
import { discord } from './discord'
import { elementCall } from './element-call'
import { galene } from './galene'
import { generic } from './generic'
import { jitsi } from './jitsi'
import { livekit } from './livekit'
import { meet } from './meet'
import { mirotalkC2c } from './mirotalk-c2c'
import { mirotalkP2p } from './mirotalk-p2p'
import { mirotalkSfu } from './mirotalk-sfu'
import { nextcloudTalk } from './nextcloud-talk'
import { slack } from './slack'
import { teams } from './teams'
import { webex } from './webex'
import { whereby } from './whereby'
import { zoom } from './zoom'
import type { SiteReader } from './site-reader'

/** Readers of the sites in src/shared/site-catalogue.ts. Where two know a page, the first one reads it. */
export const SITE_READERS: readonly SiteReader[] = [
  meet,
  zoom,
  teams,
  webex,
  jitsi,
  whereby,
  discord,
  slack,
  bigbluebutton,
  nextcloudTalk,
  galene,
  mirotalkP2p,
  mirotalkSfu,
  mirotalkC2c,
  livekit,
  elementCall,
  azure,
  chime,
]

/** The reader for a page as it is now: by its address, else by its marks, else the generic one. */
export function readerFor(page: Document): SiteReader {
  const site = siteOfAddress(page.location.href)
  return (
    SITE_READERS.find(({ id }) => id === site?.id) ?? SITE_READERS.find((reader) => isPageOf(reader, page)) ?? generic
  )
}

/** Whether a reader knows a page by its marks. One that fails on it does not. */
export function isPageOf(reader: SiteReader, page: Document): boolean {
  try {
    return reader.isHere(page)
  } catch {
    return false
  }
}
