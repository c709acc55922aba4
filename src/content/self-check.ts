import type { Misfit } from '../shared/protocol'
import type { PageTile } from './tiles'

/** How long a reader may find nobody, no names or two selves: people join and tiles fill one after the other. */
const MISFIT_AFTER_MS = 3000
/** How long a reader must find what it should before it is trusted again. */
const FITS_AFTER_MS = 3000

/** What a site's reader found in one look. */
export interface Found {
  readonly isInCall: boolean
  readonly tiles: readonly Pick<PageTile, 'name' | 'personId' | 'isSelf' | 'isScreenShare'>[]
  /** Different pictures that the page shows live; asked only where nobody was found. */
  readonly countLive: () => number
}

/** Notices that a page has changed under its reader. */
export class SelfCheck {
  /** Since when the reader finds something other than `#verdict`. */
  #doubtSinceMs: number | null = null
  #verdict: Misfit['kind'] | null = null

  /** What is wrong, once it has lasted; null while the reader fits. @param nowMs Monotonic. */
  judge(found: Found, nowMs: number): Misfit['kind'] | null {
    const now = misfitIn(found)
    if ((now === null) === (this.#verdict === null)) {
      this.#doubtSinceMs = null
      if (now !== null) this.#verdict = now
      return this.#verdict
    }
    this.#doubtSinceMs ??= nowMs
    const limitMs = now === null ? FITS_AFTER_MS : MISFIT_AFTER_MS
    if (nowMs - this.#doubtSinceMs >= limitMs) {
      this.#verdict = now
      this.#doubtSinceMs = null
    }
    return this.#verdict
  }
}

function misfitIn({ isInCall, tiles, countLive }: Found): Misfit['kind'] | null {
  // A lobby shows the user's own camera, and nothing else.
  if (tiles.length === 0) return countLive() >= (isInCall ? 1 : 2) ? 'nobody' : null
  const people = tiles.filter(({ isScreenShare }) => !isScreenShare)
  if (people.filter(({ isSelf }) => isSelf).length > 1) return 'two-selves'
  const others = people.filter(({ isSelf }) => !isSelf)
  // Alone with one other some sites show no names (Element Call); that other is known by the site's id then.
  const isNamelessLayout = others.length === 1 && others.every(({ personId }) => personId !== null)
  const isNameless = others.length > 0 && people.every(({ name }) => name === null)
  return isNameless && !isNamelessLayout ? 'no-names' : null
}
