import { describe, expect, it } from 'vitest'
import { changelogEntry } from './changelog'

const CHANGELOG = `# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-24

### Added

- A second thing.

## [0.1.0] - 2026-11-28

### Added

- A first thing.

[0.1.0]: https://keepachangelog.com
`

describe('changelogEntry', () => {
  it('is the text between the heading of the version and the next', () => {
    expect(changelogEntry(CHANGELOG, '0.2.0')).toBe('### Added\n\n- A second thing.')
  })

  it('ends before the link definitions', () => {
    expect(changelogEntry(CHANGELOG, '0.1.0')).toBe('### Added\n\n- A first thing.')
  })

  it.each([
    ['a version without an entry', '0.3.0', 'no entry for 0.3.0'],
    ['a version of which another is the beginning', '0.1', 'no entry for 0.1:'],
    ['an entry without a date', 'Unreleased', 'needs its date'],
  ])('refuses %s', (_what, version, message) => {
    expect(() => changelogEntry(CHANGELOG, version)).toThrow(message)
  })

  it('refuses an entry that lists nothing', () => {
    expect(() => changelogEntry('## [1.0.0] - 2027-01-01\n\n### Added\n', '1.0.0')).toThrow('lists no change')
  })
})
