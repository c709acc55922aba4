/** What turns of readers come to. Pure. */

/** One turn of a reader in a call: a window without it, and one with it. */
export interface Turn {
  readonly readerId: string
  /** From 0. */
  readonly round: number
  /** Seconds of CPU of the whole browser in a second of the clock, without the reader and with it. */
  readonly cpuAlone: number
  readonly cpuWith: number
  readonly readingsPerSecond: number
  /** Milliseconds from the start (the click) to the first reading. */
  readonly firstReadingMs: number
  /** Milliseconds that readings took: from frame to result. */
  readonly readingMs: readonly number[]
  /** Memory of all processes beyond the call alone, MB; null where the system does not say. */
  readonly memoryMb: number | null
}

/** A median with what it lies between. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** What a reader's turns come to. */
export interface ReaderFigures {
  readonly cpuMsPerReading: Spread
  readonly readingsPerSecond: Spread
  readonly readingMs: { readonly median: number; readonly percentile95: number }
  readonly firstReadingMs: Spread
  readonly memoryMb: Spread | null
  /** CPU for a reading, beside that of Mien in the same round: above 1 is dearer than Mien. Null for Mien itself. */
  readonly ratio: Spread | null
}

/** CPU of the whole browser for one reading, beyond the call alone, milliseconds. */
export function cpuMsPerReading({ cpuWith, cpuAlone, readingsPerSecond }: Turn): number {
  return (1000 * (cpuWith - cpuAlone)) / readingsPerSecond
}

/**
 * The figures of a reader.
 * @param turns Of all readers.
 * @throws RangeError when the reader, or Mien in one of its rounds, has no turn.
 */
export function figuresOf(readerId: string, turns: readonly Turn[], mienId: string): ReaderFigures {
  const own = turns.filter((turn) => turn.readerId === readerId)
  const readingMs = own.flatMap((turn) => turn.readingMs).toSorted((a, b) => a - b)
  const memoryMb = own.map((turn) => turn.memoryMb).filter((each) => each !== null)
  const ratios = own.map((turn) => {
    const mien = turns.find((each) => each.readerId === mienId && each.round === turn.round)
    if (mien === undefined) throw new RangeError(`Mien has no turn in round ${turn.round}`)
    return cpuMsPerReading(turn) / cpuMsPerReading(mien)
  })
  return {
    cpuMsPerReading: spreadOf(own.map(cpuMsPerReading)),
    readingsPerSecond: spreadOf(own.map((turn) => turn.readingsPerSecond)),
    readingMs: { median: at(readingMs, 0.5), percentile95: at(readingMs, 0.95) },
    firstReadingMs: spreadOf(own.map((turn) => turn.firstReadingMs)),
    memoryMb: memoryMb.length === 0 ? null : spreadOf(memoryMb),
    ratio: readerId === mienId ? null : spreadOf(ratios),
  }
}

/** @throws RangeError for no values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [least] = sorted
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) throw new RangeError('A reader without a turn')
  return { median: at(sorted, 0.5), least, most }
}

/** The value at a part of a sorted list; 0 for an empty one. */
function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

/** The readers in the order of a round: each round begins with the next one. */
export function orderOf<Reader>(readers: readonly Reader[], round: number): Reader[] {
  const start = round % Math.max(1, readers.length)
  return [...readers.slice(start), ...readers.slice(0, start)]
}
