/**
 * The tab that the popup is about: that of `?tab=<id>`, for a popup opened as a page, else the active one.
 * @param search The page's query string, with or without its question mark.
 * @throws Error when there is neither: the popup then has nothing to work on.
 */
export async function watchedTab(
  search: string,
  activeTabs: () => Promise<readonly { id?: number }[]>,
): Promise<number> {
  const given = givenTab(search)
  if (given !== null) return given
  const id = (await activeTabs())[0]?.id
  if (id === undefined) throw new Error('No active tab')
  return id
}

/** The tab of `?tab=<id>`, for a view opened as a page; null without one. */
export function givenTab(search: string): number | null {
  const given = new URLSearchParams(search).get('tab')
  return given !== null && /^\d+$/.test(given) ? Number(given) : null
}
