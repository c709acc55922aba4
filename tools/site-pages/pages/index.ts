import { azure } from './azure'
import { bigbluebutton } from './bigbluebutton'
import { chime } from './chime'
import { discord } from './discord'
import { elementCall } from './element-call'
import { galene } from './galene'
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
import type { SitePages } from '../site-markup'

/** The fixture pages of all sites. */
export const SITE_PAGES: readonly SitePages[] = [
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
