import { azure } from './azure'
import { elementCall } from './element-call'
import { jitsi } from './jitsi'
import { livekit } from './livekit'
import { meet } from './meet'
import type { SitePages } from '../site-markup'

/** The fixture pages of all sites. */
export const SITE_PAGES: readonly SitePages[] = [meet, jitsi, livekit, elementCall, azure]
