import * as v from 'valibot'

/** Endings of the files that a package may hold, and the files without one. */
const WANTED_FILE = /(\.(js|css|html|json|png|svg|wasm|bin|md)|(^|\/)LICENSE|^portraits\/[\w-]+\.jpg)$/
/** Keys of a manifest that name no files, though their values may look like some. */
const KEYS_WITHOUT_FILES: ReadonlySet<string> = new Set([
  'matches',
  'optional_host_permissions',
  'content_security_policy',
])
const GECKO_ID = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/

const manifestSchema = v.looseObject({
  manifest_version: v.literal(3),
  version: v.string(),
  browser_specific_settings: v.optional(v.object({ gecko: v.looseObject({ id: v.string() }) })),
})

/** What is wrong with a built package's manifest and the list of its files, a line each; empty when all is well. */
export function packageFaults(manifestText: string, paths: readonly string[], version: string): string[] {
  const parsed = v.safeParse(manifestSchema, JSON.parse(manifestText))
  if (!parsed.success) return parsed.issues.map(({ message }) => `manifest.json: ${message}`)
  const manifest = parsed.output
  const faults: string[] = []
  if (manifest.version !== version)
    faults.push(`manifest.json has version ${manifest.version}, package.json ${version}`)
  const geckoId = manifest.browser_specific_settings?.gecko.id
  if (geckoId !== undefined && !GECKO_ID.test(geckoId)) faults.push(`the id ${geckoId} is no UUID in braces`)
  const present = new Set(paths)
  for (const file of filesNamed(manifest)) {
    if (!present.has(file)) faults.push(`manifest.json names ${file}, which is missing`)
  }
  for (const path of paths) if (!WANTED_FILE.test(path)) faults.push(`${path} does not belong into a package`)
  return faults
}

/** Every text in the manifest that is a file's path, however deep. */
function filesNamed(value: unknown): string[] {
  if (typeof value === 'string') {
    const path = value.replace(/^\//, '')
    return /^[\w@./-]+\.(js|html|png|css|json|svg)$/.test(path) ? [path] : []
  }
  if (Array.isArray(value)) return value.flatMap(filesNamed)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (KEYS_WITHOUT_FILES.has(key) ? [] : filesNamed(inner)))
}
