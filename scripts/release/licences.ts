/** A package whose code, or a file of it, is in the extension. */
export type ShippedPackage = { readonly name: string; readonly version: string; readonly licence: string }

/** The package that a module is of, from its path; null for Mien's own modules. */
export function packageOf(modulePath: string): string | null {
  const [, name = null] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(modulePath.replaceAll('\\', '/')) ?? []
  return name
}

/**
 * Where the table in THIRD_PARTY_NOTICES.md and the packages that are shipped differ, a line each; empty when they agree.
 * A row: "| what (`package`, `package-*`) | version, version | where | licence | copyright |".
 */
export function noticeFaults(notices: string, shipped: readonly ShippedPackage[]): string[] {
  const rows = notices
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| part '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, part = '', versions = '', , licence = '']) => ({ part, versions: versions.split(', '), licence }))
  const isOf = (part: string, name: string): boolean =>
    part === name ||
    [...part.matchAll(/`([^`]+)`/g)].some(([, named = '']) =>
      named.endsWith('*') ? name.startsWith(named.slice(0, -1)) : name === named,
    )
  return [
    ...shipped.flatMap(({ name, version, licence }) => {
      const row = rows.find(({ part }) => isOf(part, name))
      if (row === undefined) return [`THIRD_PARTY_NOTICES.md has no row for ${name}, which is shipped`]
      return [
        ...(row.versions.includes(version) ? [] : [`THIRD_PARTY_NOTICES.md: ${name} is shipped in version ${version}`]),
        ...(row.licence === licence ? [] : [`THIRD_PARTY_NOTICES.md: ${name} is under ${licence}, not ${row.licence}`]),
      ]
    }),
    ...rows
      .filter(({ part }) => !shipped.some(({ name }) => isOf(part, name)))
      .map(({ part }) => `THIRD_PARTY_NOTICES.md names ${part}, which is not shipped`),
  ]
}
