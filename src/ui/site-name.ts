import { SITES } from '../shared/site-catalogue'
import { t } from './messages'

const NAMES: ReadonlyMap<string, string> = new Map(SITES.map(({ id, name }) => [id, name]))

/** The name of a call's site; its id for a site that this version does not know. */
export function siteName(siteId: string): string {
  return siteId === 'generic' ? t('report_site_generic') : (NAMES.get(siteId) ?? siteId)
}
