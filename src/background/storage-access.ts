/**
 * Closes the extension's storage to content scripts: a page that has taken one over must not read or change the settings,
 * what the user has agreed to, or the list of tabs. Browsers forget it, so it is done at every start. Firefox cannot.
 */
export async function lockStorage(): Promise<void> {
  const areas = [chrome.storage.local, chrome.storage.session]
  await Promise.all(
    areas.map(async (area) => {
      if ('setAccessLevel' in area) await area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })
    }),
  )
}
