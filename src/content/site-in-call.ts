import { countLive } from './live-pictures'
import { readerFor } from './sites'
import { generic } from './sites/generic'

/** A page of no known site with fewer live pictures is no call: a lobby shows the user's own camera. */
const MIN_LIVE = 2

/**
 * The site whose reader sees a call running in a page; null for no call. It looks neither at names nor at pictures.
 * @param nowMs Monotonic.
 */
export function siteInCall(page: Document, nowMs: number): string | null {
  try {
    const reader = readerFor(page)
    const isInCall = reader === generic ? countLive(page, nowMs) >= MIN_LIVE : reader.isInCall(page)
    return isInCall ? reader.id : null
  } catch (thrown) {
    console.warn('Mien: it cannot be told whether a call runs here', thrown)
    return null
  }
}
