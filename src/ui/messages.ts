import { signal } from '@preact/signals'
import type catalogue from '../../public/_locales/en/messages.json'
import { browser } from '../shared/browser'
import { loadCatalogue, textOf } from '../shared/catalogue'
import type { Catalogue } from '../shared/catalogue'
import type { Settings } from '../shared/settings'

/** A key of public/_locales/en/messages.json; any other is a type error. */
export type MessageKey = keyof typeof catalogue

/** A key with a form for one (`_one`) and a form for other counts (`_other`). */
export type CountKey = MessageKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never

/** The texts of the language that the user chose; null while it is the browser's language. */
const chosenTexts = signal<Catalogue | null>(null)
/** The latest choice: files may be loaded in another order than they were requested in. */
let choice: Settings['language'] = 'auto'

/**
 * Changes the language of {@link t}: components that used it are drawn again.
 * @throws Like {@link loadCatalogue}, if the language's texts cannot be read; the language does not change then.
 */
export async function chooseLanguage(language: Settings['language']): Promise<void> {
  choice = language
  // The browser's i18n API has only the browser's own language.
  const texts = language === 'auto' ? null : await loadCatalogue(browser.runtime.getURL(''), language)
  if (choice === language) chosenTexts.value = texts
}

/**
 * The text of a key in the chosen language, else in the browser's, else in English; `substitutions` replace $1, $2, …
 */
export function t(key: MessageKey, ...substitutions: readonly (string | number)[]): string {
  const texts = substitutions.map(String)
  return (chosenTexts.value && textOf(chosenTexts.value, key, texts)) ?? browser.i18n.getMessage(key, texts)
}

/**
 * Like {@link t}, in the language's plural form for `count`; the count is the first substitution. There are only the
 * forms `one` and `other`: languages with more use `other` for them.
 */
export function tCount(key: CountKey, count: number): string {
  const form = new Intl.PluralRules(t('language_code')).select(count) === 'one' ? 'one' : 'other'
  return t(`${key}_${form}`, count)
}
