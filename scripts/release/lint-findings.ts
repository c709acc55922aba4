import * as v from 'valibot'

const position = v.nullish(v.number())
const findingSchema = v.object({
  code: v.string(),
  message: v.string(),
  file: v.nullish(v.string()),
  line: position,
  column: position,
})
/** One finding of `web-ext lint --output json`. */
export type LintFinding = v.InferOutput<typeof findingSchema>
/** The answer of `web-ext lint --output json`, as far as it is read. */
export const lintSchema = v.object({
  errors: v.array(findingSchema),
  warnings: v.array(findingSchema),
  notices: v.array(findingSchema),
})
export type LintResult = v.InferOutput<typeof lintSchema>

type Explanation = {
  readonly code: string
  readonly message: RegExp
  /** What stands around the place; without it, the place does not matter. */
  readonly near?: RegExp
  readonly reason: string
}

/** The warnings that a release may have, each with its reason. */
export const EXPLAINED: readonly Explanation[] = [
  {
    code: 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
    message: /specified minimum Firefox for Android version/,
    reason: 'Mien is for desktops: without `gecko_android` in the manifest, the store does not offer it for Android.',
  },
  {
    code: 'UNSAFE_VAR_ASSIGNMENT',
    message: /innerHTML/,
    near: /\b__html\b/,
    reason: "Preact's own `dangerouslySetInnerHTML`, which no view of Mien uses.",
  },
  {
    code: 'UNSUPPORTED_API',
    message: /^offscreen\./,
    reason: 'Chrome runs the engine in an offscreen document; the code asks first whether the browser has them.',
  },
  {
    code: 'UNSUPPORTED_API',
    message: /^sidePanel\./,
    reason: 'Chrome opens the side panel by this call; in Firefox the code opens the sidebar.',
  },
]

/** Characters before and after a finding's place that {@link Explanation.near} may match. */
const NEAR_CHARS = 120

/**
 * What `web-ext lint` found and nothing explains, a line each; empty when all is well.
 * @param textOf The text of a linted file.
 */
export function unexplained({ errors, warnings, notices }: LintResult, textOf: (file: string) => string): string[] {
  const isExplained = (finding: LintFinding): boolean =>
    EXPLAINED.some(
      ({ code, message, near }) =>
        code === finding.code &&
        message.test(finding.message) &&
        (near === undefined || near.test(textAround(finding, textOf))),
    )
  return [...errors, ...[...warnings, ...notices].filter((finding) => !isExplained(finding))].map(
    ({ code, message, file, line, column }) =>
      `web-ext lint: ${code}: ${message} (${[file, line, column].filter((part) => part != null).join(':')})`,
  )
}

function textAround({ file, line, column }: LintFinding, textOf: (file: string) => string): string {
  if (file == null || line == null || column == null) return ''
  const text = textOf(file).split('\n')[line - 1] ?? ''
  return text.slice(Math.max(0, column - NEAR_CHARS), column + NEAR_CHARS)
}
