/** The user's settings: schema, defaults, and the repair of broken stored ones. */
import * as v from 'valibot'

/** Readings a second of each participant, as far as the machine keeps up. */
export const READINGS_PER_SECOND = [0.5, 1, 2.5, 4] as const
/** Share of one processor core that Mien may use, percent. */
export const CPU_PERCENTS = [5, 10, 20, 40] as const
/** How steady a readout is: the steadier, the later it follows. */
export const SMOOTHING = ['quick', 'standard', 'steady'] as const
export const ANALYSED = ['everyone', 'only-me', 'chosen'] as const
/** `standard` keeps the seven colours apart for most colour-blind eyes too; `colour-blind` uses fewer hues and more lightness. */
export const PALETTES = ['standard', 'colour-blind', 'high-contrast'] as const
export const TEXT_SIZES = ['small', 'standard', 'large'] as const
/** `auto` is the browser's own. */
export const LANGUAGES = ['auto', 'en', 'de'] as const
/** A language that Mien has texts in. */
export type Language = Exclude<(typeof LANGUAGES)[number], 'auto'>
/** Days that history can be kept. */
export const KEEP_DAYS_LIMITS = { min: 1, max: 365 } as const

/** Each setting has a schema of its own, so that a broken one is repaired without touching the others. */
const fields = {
  readingsPerSecond: v.picklist(READINGS_PER_SECOND),
  cpuPercent: v.picklist(CPU_PERCENTS),
  smoothing: v.picklist(SMOOTHING),
  /** Least confidence to show an expression, [0, 1]; null leaves it to the model. A value below the model's counts as the model's. */
  confidenceFloor: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))),
  /** Whether readings are corrected by each participant's resting face. */
  isBaselineOn: v.boolean(),
  /** Whether resting faces are learned too, and not only those that the user set count. */
  isRestingFaceLearned: v.boolean(),
  hasBadges: v.boolean(),
  analysed: v.picklist(ANALYSED),
  palette: v.picklist(PALETTES),
  textSize: v.picklist(TEXT_SIZES),
  /** Whether a screen reader is told of changes. */
  isSpoken: v.boolean(),
  isHistoryOn: v.boolean(),
  keepDays: v.pipe(v.number(), v.integer(), v.minValue(KEEP_DAYS_LIMITS.min), v.maxValue(KEEP_DAYS_LIMITS.max)),
  language: v.picklist(LANGUAGES),
} as const

export const settingsSchema = v.object(fields)
export type Settings = v.InferOutput<typeof settingsSchema>

export const DEFAULT_SETTINGS: Settings = {
  readingsPerSecond: 2.5,
  cpuPercent: 10,
  smoothing: 'standard',
  confidenceFloor: null,
  isBaselineOn: true,
  // With the shipped net a learned face put more readings wrong than right (docs/baseline.md).
  isRestingFaceLearned: false,
  hasBadges: false,
  analysed: 'everyone',
  palette: 'standard',
  textSize: 'standard',
  isSpoken: true,
  isHistoryOn: false,
  keepDays: 30,
  language: 'auto',
}

/** Turns the stored fields of one version into those of the next; its input may be broken. */
type Migration = (stored: Readonly<Record<string, unknown>>) => Record<string, unknown>
/** The first turns version 1 into version 2, and so on. A new setting needs none; one whose meaning changes does. */
const MIGRATIONS: readonly Migration[] = []

/**
 * What broken fields are repaired to: their default, except where the default would do more than the user may have
 * allowed. Whose faces may be read is nobody's, until somebody is chosen.
 */
const REPAIRED_SETTINGS: Settings = { ...DEFAULT_SETTINGS, analysed: 'chosen' }

/** Settings from storage, and the names of the fields that were broken. */
export interface ReadSettings {
  readonly settings: Settings
  readonly repaired: readonly (keyof Settings)[]
}

const FIELD_NAMES = Object.keys(fields) as (keyof Settings)[]
const versionSchema = v.pipe(v.number(), v.integer(), v.minValue(1))

/**
 * Reads what storage holds. A missing field gets its default. A broken one, or one that a later version has changed, is
 * repaired ({@link REPAIRED_SETTINGS}). Fields without a version are read as those of this version.
 * @param migrations For tests; the real ones otherwise.
 */
export function readSettings(stored: unknown, migrations = MIGRATIONS): ReadSettings {
  if (stored === undefined) return { settings: { ...DEFAULT_SETTINGS }, repaired: [] }
  const object = v.safeParse(v.looseObject({ version: v.fallback(versionSchema, migrations.length + 1) }), stored)
  if (!object.success) return { settings: { ...REPAIRED_SETTINGS }, repaired: FIELD_NAMES }
  const found = migrations
    .slice(object.output.version - 1)
    .reduce<Readonly<Record<string, unknown>>>((older, migrate) => migrate(older), object.output)

  const repaired: (keyof Settings)[] = []
  const settings = { ...DEFAULT_SETTINGS }
  for (const name of FIELD_NAMES) {
    if (found[name] === undefined) continue
    const field = v.safeParse(fields[name], found[name])
    Object.assign(settings, { [name]: field.success ? field.output : REPAIRED_SETTINGS[name] })
    if (!field.success) repaired.push(name)
  }
  return { settings, repaired }
}

/** The settings as they are stored. */
export function storedSettings(settings: Settings): Record<string, unknown> {
  return { version: MIGRATIONS.length + 1, ...settings }
}
