/** The part of the tabs API that is used here. */
export interface Tabs {
  query(what: { active: true; windowId: number }): Promise<readonly { id?: number | undefined }[]>
  readonly onActivated: { addListener(listener: (info: { tabId: number; windowId: number }) => void): void }
  readonly onUpdated: { addListener(listener: (tabId: number, change: { status?: string | undefined }) => void): void }
}

/**
 * Follows the tab that is in front in a window.
 * @param onTab Called with it, now and whenever another comes to the front.
 * @param onChange Called when a tab of any window loads another page.
 */
export async function followActiveTab(
  tabs: Tabs,
  windowId: number,
  { onTab, onChange }: { onTab: (tabId: number) => void; onChange: (tabId: number) => void },
): Promise<void> {
  tabs.onActivated.addListener((info) => {
    if (info.windowId === windowId) onTab(info.tabId)
  })
  tabs.onUpdated.addListener((tabId, { status }) => {
    if (status !== undefined) onChange(tabId)
  })
  const id = (await tabs.query({ active: true, windowId }))[0]?.id
  if (id !== undefined) onTab(id)
}
