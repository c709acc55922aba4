import { browser } from '../shared/browser'

const PATH = 'src/floating/index.html'
/** Room for eight people at the usual text size, CSS pixels with the window's frame. */
const SIZE = { width: 280, height: 330 } as const
/** From the screen's edge, so that the window looks placed. CSS pixels. */
const MARGIN_PX = 24

/** Opens the floating readout of a tab's call at the screen's upper right; one that is open comes to the front. */
export async function openFloating(tabId: number): Promise<void> {
  const url = browser.runtime.getURL(`${PATH}?tab=${tabId}`)
  const popups = await browser.tabs.query({ windowType: 'popup' })
  const windowId = popups.find((tab) => tab.url === url)?.windowId
  if (windowId !== undefined) await browser.windows.update(windowId, { focused: true })
  else await browser.windows.create({ type: 'popup', url, ...SIZE, ...placeOn(screen) })
}

function placeOn(own: Screen): { left: number; top: number } {
  const { availLeft = 0, availTop = 0 }: Screen & { readonly availLeft?: number; readonly availTop?: number } = own
  return { left: availLeft + own.availWidth - SIZE.width - MARGIN_PX, top: availTop + MARGIN_PX }
}
