import * as v from 'valibot'

const catalogueSchema = v.record(
  v.string(),
  v.object({
    message: v.string(),
    description: v.optional(v.string()),
    placeholders: v.optional(v.record(v.string(), v.object({ content: v.string(), example: v.optional(v.string()) }))),
  }),
)
type Catalogue = v.InferOutput<typeof catalogueSchema>

/** `browser.i18n` over one messages.json: named placeholders, $1 to $9 and $$, and '' for a key that is not there. */
export function fakeI18n(catalogue: unknown): { getMessage(key: string, substitutions?: readonly string[]): string } {
  const messages: Catalogue = v.parse(catalogueSchema, catalogue)
  return {
    getMessage(key, substitutions = []) {
      const entry = messages[key]
      if (!entry) return ''
      const withNumbers = entry.message.replace(/\$([a-zA-Z_]\w*)\$/g, (_mark, name: string) => {
        return entry.placeholders?.[name.toLowerCase()]?.content ?? ''
      })
      return withNumbers.replace(/\$(\$|[1-9])/g, (_mark, place: string) =>
        place === '$' ? '$' : (substitutions[Number(place) - 1] ?? ''),
      )
    },
  }
}
