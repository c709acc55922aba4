/**
 * One version's text in a changelog of the form of Keep a Changelog 1.1.0 (keepachangelog.com).
 * @throws Error when the version has no entry, the entry has no date, or it says nothing.
 */
export function changelogEntry(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.startsWith(`[${version}]`))
  if (section === undefined) {
    throw new Error(`CHANGELOG.md has no entry for ${version}: write one under "## [${version}] - YYYY-MM-DD"`)
  }
  const [heading = '', ...lines] = section.split('\n')
  if (!/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(heading.trim())) {
    throw new Error(`CHANGELOG.md: the entry for ${version} needs its date: "## [${version}] - YYYY-MM-DD"`)
  }
  // Link definitions stand at the end of the file, below the last entry.
  const text = lines
    .filter((line) => !/^\[[^\]]+\]: /.test(line))
    .join('\n')
    .trim()
  if (!/^- \S/m.test(text)) throw new Error(`CHANGELOG.md: the entry for ${version} lists no change`)
  return text
}
