/** Random messages for tests: valid ones made from a schema, and mutations of them. Always the same for a seed. */
import type * as v from 'valibot'

/** The parts of a valibot schema and of its actions that a sample is made from. */
interface Shape {
  readonly type: string
  readonly entries?: Readonly<Record<string, Shape>>
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly item?: Shape
  readonly items?: readonly Shape[]
  readonly wrapped?: Shape
  readonly pipe?: readonly Shape[]
  readonly requirement?: unknown
}

type Random = () => number
const below = (random: Random, limit: number) => Math.floor(random() * limit)
const oneOf = (random: Random, items: readonly unknown[]) => items[below(random, items.length)]

/** A value that mostly fits the schema; always, but for checks that only the schema's own code knows. */
export function sampleOf(schema: v.GenericSchema, random: Random): unknown {
  return sample(schema as unknown as Shape, random)
}

function sample(shape: Shape, random: Random): unknown {
  switch (shape.type) {
    case 'object':
    case 'loose_object':
    case 'strict_object':
      return Object.fromEntries(Object.entries(shape.entries ?? {}).map(([key, entry]) => [key, sample(entry, random)]))
    case 'variant':
    case 'union':
      return sample(oneOf(random, shape.options ?? []) as Shape, random)
    case 'array':
      return sampleList(shape, random)
    case 'tuple':
    case 'strict_tuple':
      return (shape.items ?? []).map((item) => sample(item, random))
    case 'literal':
      return shape.literal
    case 'picklist':
      return oneOf(random, shape.options ?? [])
    case 'nullable':
    case 'nullish':
    case 'optional':
      return random() < 0.3 ? (shape.type === 'optional' ? undefined : null) : sample(shape.wrapped ?? shape, random)
    case 'boolean':
      return random() < 0.5
    case 'number':
      return sampleNumber(stepsOf(shape), random)
    case 'string':
      return sampleString(stepsOf(shape), random)
    case 'custom':
      return new Uint8Array(below(random, 4) * 11)
    default:
      return { any: below(random, 10) }
  }
}

/** The schemas and actions of a pipe, those of pipes inside it included. */
function stepsOf(shape: Shape): readonly Shape[] {
  return (shape.pipe ?? []).flatMap((step) => (step.pipe ? stepsOf(step) : [step]))
}

function sampleList(shape: Shape, random: Random): unknown[] {
  // A list with a limit checks its length first, and its items with a second schema.
  const item = (stepsOf(shape).findLast(({ type }) => type === 'array') ?? shape).item
  return item ? Array.from({ length: below(random, 4) }, () => sample(item, random)) : []
}

function sampleNumber(pipe: readonly Shape[], random: Random): number {
  const limit = (type: string, otherwise: number) => {
    const requirement = pipe.find((action) => action.type === type)?.requirement
    return typeof requirement === 'number' ? requirement : otherwise
  }
  const least = limit('min_value', 0)
  const most = Math.min(limit('max_value', least + 1e5), least + 1e5)
  const value = least + random() * (most - least)
  return pipe.some(({ type }) => type === 'integer') ? Math.floor(value) : value
}

const TEXTS = ['Ana', 'a', 'Łukasz 👩🏽‍🚀', '\u202Eevil', '<img src=x onerror=alert(1)>', '=cmd()', '"\\\n\r\t\0']

function sampleString(pipe: readonly Shape[], random: Random): string {
  const types = new Set(pipe.map(({ type }) => type))
  const digit = () => '0123456789abcdef'.charAt(below(random, 16))
  if (types.has('uuid')) return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', digit)
  if (types.has('iso_timestamp')) return new Date(below(random, 2e12)).toISOString()
  return String(oneOf(random, TEXTS))
}

/** Longer than any text that is let in. */
const HUGE_TEXT = 'x'.repeat(6000)
/** Longer than any list in a message, and now and then than any list in a stored call. */
const hugeList = (item: unknown, random: Random): unknown[] =>
  Array.from({ length: random() < 0.05 ? 12_000 : 600 }, () => item)
/** More bytes than any picture that is let in. */
const HUGE_BYTES = new Uint8Array(2_000_000)

/** A list nested in itself, deeper than a function that follows it by recursion could go. */
function deepList(): unknown {
  let list: unknown = []
  for (let depth = 0; depth < 20_000; depth++) list = [list]
  return list
}
const DEEP_LIST = deepList()

const HOSTILE: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => undefined,
  () => Number.NaN,
  () => Infinity,
  () => -1,
  () => -0,
  () => 0.5,
  () => 2 ** 53,
  () => 1e308,
  () => '',
  () => '__proto__',
  () => '1',
  () => true,
  () => [],
  () => ({}),
  () => HUGE_TEXT,
  (random) => hugeList(HUGE_TEXT, random),
  (random) => hugeList({}, random),
  () => DEEP_LIST,
  () => new Map([[1, 2]]),
  () => new Date(Number.NaN),
  () => new Uint8Array(8),
  () => new ArrayBuffer(8),
  () => JSON.parse('{"__proto__":{"type":"hello"},"constructor":1,"toString":null}') as unknown,
  () => 10n ** 30n,
  () => /x/,
  () => new Error('Boom'),
]

/** A value that no schema expects. */
export function hostileValue(random: Random): unknown {
  const make = HOSTILE[below(random, HOSTILE.length)]
  return make?.(random)
}

/** A copy of a message with something in it changed, taken away, added, or repeated very often. */
export function mutated(message: unknown, random: Random): unknown {
  if (random() < 0.15) return hostileValue(random)
  if (Array.isArray(message)) return mutatedList(message, random)
  if (ArrayBuffer.isView(message) && random() < 0.5) return HUGE_BYTES
  if (message === null || typeof message !== 'object' || ArrayBuffer.isView(message)) return hostileValue(random)
  const entries = Object.entries(message)
  if (entries.length === 0) return { extra: hostileValue(random) }
  const at = below(random, entries.length)
  const change = random()
  if (change < 0.1) return Object.fromEntries(entries.filter((_, index) => index !== at))
  if (change < 0.2) return { ...message, extra: hostileValue(random) }
  return Object.fromEntries(entries.map(([key, value], index) => [key, index === at ? mutated(value, random) : value]))
}

function mutatedList(list: readonly unknown[], random: Random): unknown {
  const change = random()
  if (list.length === 0 || change < 0.2) return [...list, hostileValue(random)]
  if (change < 0.5) return hugeList(list[0], random)
  const at = below(random, list.length)
  return list.map((item, index) => (index === at ? mutated(item, random) : item))
}

/** How large a value is. */
export interface Size {
  readonly longestText: number
  readonly longestList: number
  readonly bytes: number
}

/** The size of a value of plain objects, lists and bytes. */
export function sizeOf(value: unknown): Size {
  let [longestText, longestList, bytes] = [0, 0, 0]
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') longestText = Math.max(longestText, next.length)
    else if (ArrayBuffer.isView(next)) bytes += next.byteLength
    else if (typeof next === 'object' && next !== null) {
      const parts: unknown[] = Array.isArray(next) ? next : Object.values(next)
      if (Array.isArray(next)) longestList = Math.max(longestList, parts.length)
      // A list that repeats one item is as large as that item, once.
      left.push(...new Set(parts))
    }
  }
  return { longestText, longestList, bytes }
}
