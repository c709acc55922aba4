import type catalogue from '../../public/_locales/en/messages.json'
import { browser } from '../shared/browser'

/** A key of public/_locales/en/messages.json; any other is a type error. */
export type MessageKey = keyof typeof catalogue

/** A key that has a form for one and a form for other counts. */
export type CountKey = MessageKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never

/** The text under a key in the browser's language, English where that has none; `substitutions` fill $1, $2, … */
export function t(key: MessageKey, ...substitutions: readonly (string | number)[]): string {
  return browser.i18n.getMessage(key, substitutions.map(String))
}

/**
 * As {@link t}, in the plural form that the language wants for `count`; the count is the first substitution.
 * Languages with more forms than one and other get the form for other.
 */
export function tCount(key: CountKey, count: number): string {
  const form = new Intl.PluralRules(t('language_code')).select(count) === 'one' ? 'one' : 'other'
  return t(`${key}_${form}`, count)
}
