import { describe, expect, it } from 'vitest'
import { unexplained, type LintFinding } from './lint-findings'

const INNER_HTML = { code: 'UNSAFE_VAR_ASSIGNMENT', message: 'Unsafe assignment to innerHTML', file: 'a.js', line: 2 }
const ANDROID: LintFinding = {
  code: 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
  message: 'Manifest key not supported by the specified minimum Firefox for Android version',
}
const nothing = { errors: [], warnings: [], notices: [] }
const textOf = (): string => `let a\n${' '.repeat(500)}e.innerHTML=n.__html${' '.repeat(500)}e.innerHTML=name`

describe('unexplained', () => {
  it('passes by a warning that has a reason', () => {
    expect(unexplained({ ...nothing, warnings: [ANDROID] }, textOf)).toEqual([])
  })

  it('tells an unknown warning, and where it is', () => {
    const warnings = [{ code: 'NEW_RULE', message: 'Something new', file: 'a.js', line: 3, column: 9 }]
    expect(unexplained({ ...nothing, warnings }, textOf)).toEqual(['web-ext lint: NEW_RULE: Something new (a.js:3:9)'])
  })

  it('tells another API that Firefox lacks', () => {
    const warnings = [{ code: 'UNSUPPORTED_API', message: 'tabCapture.capture is not supported' }]
    expect(unexplained({ ...nothing, warnings }, textOf)).toHaveLength(1)
  })

  it("tells any innerHTML but Preact's", () => {
    expect(unexplained({ ...nothing, warnings: [{ ...INNER_HTML, column: 500 }] }, textOf)).toEqual([])
    expect(unexplained({ ...nothing, warnings: [{ ...INNER_HTML, column: 1021 }] }, textOf)).toHaveLength(1)
    expect(unexplained({ ...nothing, warnings: [INNER_HTML] }, textOf)).toHaveLength(1)
  })

  it('tells an error, also where a warning like it would be explained', () => {
    expect(unexplained({ ...nothing, errors: [ANDROID] }, textOf)).toHaveLength(1)
  })
})
