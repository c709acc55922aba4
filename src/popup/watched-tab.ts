/**
 * The tab that the popup is about: that of `?tab=<id>`, for a popup opened as a page, else the active one.
 * @param search The page's query string, with or without its question mark.
 * @throws Error when there is neither: the popup then has nothing to work on.
 */
export async function watchedTab(search: string, activeTabs: () => Promise<readonly { id?: number }[]>): Promise<number> {
  const given = new URLSearchParams(search).get('tab')
  if (given !== null && /^\d+$/.test(given)) return Number(given)
  const id = (await activeTabs())[0]?.id
  if (id === undefined) throw new Error('No active tab')
  return id
}
