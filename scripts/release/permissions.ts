import * as v from 'valibot'

/** The keys by which a manifest asks for something, as far as Mien's has them. */
const manifestSchema = v.looseObject({
  version: v.string(),
  permissions: v.array(v.string()),
  optional_permissions: v.optional(v.array(v.string()), []),
  host_permissions: v.optional(v.array(v.string()), []),
  optional_host_permissions: v.optional(v.array(v.string()), []),
  content_scripts: v.array(v.looseObject({ matches: v.array(v.string()) })),
})
export type BuiltManifest = v.InferOutput<typeof manifestSchema>

/** @throws ValiError when the manifest lacks what every manifest of Mien has. */
export const parseManifest = (json: string): BuiltManifest => v.parse(manifestSchema, JSON.parse(json))

/** All permissions and hosts that a manifest asks for, at once or later. */
export function askedFor(manifest: BuiltManifest): Set<string> {
  return new Set([
    ...manifest.permissions,
    ...manifest.optional_permissions,
    ...manifest.host_permissions,
    ...manifest.optional_host_permissions,
    ...manifest.content_scripts.flatMap(({ matches }) => matches),
  ])
}

/**
 * Where a text's table of permissions and the manifests differ, a line each; empty when they agree.
 * The table's rows begin with the names in backticks: "| `storage` | why |".
 */
export function permissionFaults(name: string, text: string, asked: ReadonlySet<string>): string[] {
  const explained = new Set(
    text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, found = '']) => found)),
  )
  return [
    ...[...asked].filter((each) => !explained.has(each)).map((each) => `${name} does not say why ${each} is needed`),
    ...[...explained]
      .filter((each) => !asked.has(each))
      .map((each) => `${name} explains ${each}, which is not asked for`),
  ]
}
