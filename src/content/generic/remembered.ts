/** Results kept at most; pages repeat the same few class names and texts in every look. */
const MAX_KEPT = 2000

/** A pure function of a text that remembers its results. */
export function remembered<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>()
  return (text) => {
    const known = results.get(text)
    if (known !== undefined) return known
    const result = compute(text)
    if (results.size >= MAX_KEPT) results.clear()
    results.set(text, result)
    return result
  }
}
