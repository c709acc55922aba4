import { azure } from './azure'
import { chime } from './chime'
import { elementCall } from './element-call'
import { jitsi } from './jitsi'
import { livekit } from './livekit'
import { meet } from './meet'
import { nextcloudTalk } from './nextcloud-talk'
import type { SitePages } from '../site-markup'

/** The fixture pages of all sites. */
export const SITE_PAGES: readonly SitePages[] = [meet, jitsi, nextcloudTalk, livekit, elementCall, azure, chime]
