/** Texts of one language, from a messages.json in the form that browsers use for extensions. */
import * as v from 'valibot'
import type { Language } from './settings'

const catalogueSchema = v.record(
  v.string(),
  v.object({
    message: v.string(),
    placeholders: v.optional(v.record(v.string(), v.object({ content: v.string() }))),
  }),
)
export type Catalogue = v.InferOutput<typeof catalogueSchema>

/** Reads a parsed messages.json. @throws ValiError when it is none. */
export function catalogueOf(json: unknown): Catalogue {
  return v.parse(catalogueSchema, json)
}

/**
 * Loads the texts of a language from the extension's own file.
 * @param extensionUrl What the addresses of the extension's files start with, the slash included.
 * @throws TypeError or SyntaxError when the file cannot be read, a ValiError when it is damaged.
 */
export async function loadCatalogue(extensionUrl: string, language: Language): Promise<Catalogue> {
  return catalogueOf(await (await fetch(`${extensionUrl}_locales/${language}/messages.json`)).json())
}

/**
 * The text under a key as `browser.i18n.getMessage` gives it: named placeholders, $1 to $9 and $$ are filled in.
 * Null for a key that is not there. What is filled in is left as it is, whatever is in it.
 */
export function textOf(catalogue: Catalogue, key: string, substitutions: readonly string[]): string | null {
  const entry = catalogue[key]
  if (!entry) return null
  const withNumbers = entry.message.replace(
    /\$([a-zA-Z_]\w*)\$/g,
    (_mark, name: string) => entry.placeholders?.[name.toLowerCase()]?.content ?? '',
  )
  return withNumbers.replace(/\$(\$|[1-9])/g, (_mark, place: string) =>
    place === '$' ? '$' : (substitutions[Number(place) - 1] ?? ''),
  )
}
