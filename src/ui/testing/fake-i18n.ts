import { catalogueOf, textOf } from '../../shared/catalogue'

/** `browser.i18n` over one messages.json; '' for a key that is not there, as browsers have it. */
export function fakeI18n(json: unknown): { getMessage(key: string, substitutions?: readonly string[]): string } {
  const catalogue = catalogueOf(json)
  return { getMessage: (key, substitutions = []) => textOf(catalogue, key, substitutions) ?? '' }
}
