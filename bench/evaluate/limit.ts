import { DataError } from './data-error'

/** How many files `--limit` allows. @throws DataError when it is not a whole number above 0. */
export function parseLimit(text: string | undefined): number {
  if (text === undefined) return Infinity
  const limit = Number(text)
  if (!/^\d+$/.test(text) || limit === 0) throw new DataError(`--limit is a whole number above 0, not "${text}"`)
  return limit
}

/** At most `limit` of the items, spread evenly over them, in their order. */
export function spreadEvenly<Item>(items: readonly Item[], limit: number): Item[] {
  if (limit >= items.length) return [...items]
  return items.filter(
    (_, index) => Math.floor((index * limit) / items.length) !== Math.floor(((index - 1) * limit) / items.length),
  )
}
