/** What is known of whether a participant on the page is the user. */
export interface SelfClaim {
  readonly key: string
  /** What the user said; null for nothing. */
  readonly byHand: boolean | null
  /** Whether the page marks their tile as the user's own, marked it earlier, or the record of this call says so. */
  readonly byPage: 'now' | 'before' | 'recorded' | null
  /** Whether the page shows the name that the user has on this site, on their tile alone. */
  readonly isNamed: boolean
  /** Whether their camera runs: some pages mark the own tile only then. */
  readonly isLive: boolean
}

/**
 * Who of the participants on the page is the user. What the user said stands. Of two whom the page marks, neither is: a
 * mark of the page that is lost while the camera runs counts only as long as nobody else is marked. The user's name
 * counts where nobody is marked.
 * @returns Null where nobody knows.
 */
export function selfAmong(claims: readonly SelfClaim[]): string | null {
  const chosen = claims.find(({ byHand }) => byHand === true)
  if (chosen) return chosen.key
  const possible = claims.filter(({ byHand }) => byHand === null)
  const isAnyMarked = possible.some(({ byPage }) => byPage === 'now')
  const [self, ...others] = possible.filter(({ byPage, isLive }) =>
    byPage === 'before' ? !isAnyMarked || !isLive : byPage !== null,
  )
  if (others.length > 0) return null
  return (self ?? possible.find(({ isNamed }) => isNamed))?.key ?? null
}
