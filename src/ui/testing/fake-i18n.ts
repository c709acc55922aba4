import { catalogueOf, textOf } from '../../shared/catalogue'

/** `browser.i18n` for one messages.json; '' for an unknown key, as in browsers. */
export function fakeI18n(json: unknown): { getMessage(key: string, substitutions?: readonly string[]): string } {
  const catalogue = catalogueOf(json)
  return { getMessage: (key, substitutions = []) => textOf(catalogue, key, substitutions) ?? '' }
}
