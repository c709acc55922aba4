/** Language, colours and text size of a view, from the settings and as they change. */
import { browser } from '../shared/browser'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { Settings } from '../shared/settings'
import { settingsStore } from '../shared/settings-store'
import { chooseLanguage, t } from './messages'

/**
 * Applies language, colours and text size of the settings to the view, now and whenever they change. Await it before the
 * view is drawn, so that the view does not change right afterwards.
 * @returns The settings; the defaults if they could not be read.
 */
export async function startAppearance(
  store = settingsStore(browser.storage.local, browser.storage.local.onChanged),
): Promise<Settings> {
  store.onChange((settings) => void apply(settings))
  const settings = await store
    .load()
    .then((read) => read.settings)
    .catch((error: unknown) => {
      console.error('Mien: the settings could not be read', error)
      return DEFAULT_SETTINGS
    })
  await apply(settings)
  return settings
}

async function apply({ language, palette, textSize }: Settings): Promise<void> {
  const root = document.documentElement
  root.setAttribute('data-palette', palette)
  root.setAttribute('data-text-size', textSize)
  await chooseLanguage(language).catch((error: unknown) =>
    console.error(`Mien: the texts in ${language} could not be read`, error),
  )
  root.lang = t('language_code')
  root.dir = t('text_direction')
}
