import type { Settings } from '../../src/shared/settings'
import { chooseLanguage, t } from '../../src/ui/messages'

/** How a state is looked at, where that is not in English, from left to right, and at the usual text size. */
export interface AsSeen {
  readonly language?: 'de'
  readonly isRightToLeft?: boolean
  /** Text size in percent of the usual one. */
  readonly textPercent?: number
  readonly palette?: Settings['palette']
}

/** Sets language, direction and text size of the gallery's page. */
export async function showAs({
  language,
  isRightToLeft = false,
  textPercent = 100,
  palette = 'standard',
}: AsSeen): Promise<void> {
  const root = document.documentElement
  root.setAttribute('data-palette', palette)
  root.style.fontSize = `${textPercent}%`
  if (isRightToLeft) root.dir = 'rtl'
  if (!language) return
  // The extension's own files are in public/ on this server.
  const serverFetch = globalThis.fetch
  globalThis.fetch = (address) =>
    serverFetch(address instanceof Request ? address : `/public${new URL(address).pathname}`)
  await chooseLanguage(language)
  root.lang = t('language_code')
}
