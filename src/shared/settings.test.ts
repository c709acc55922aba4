import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { DEFAULT_SETTINGS, readSettings, settingsSchema, storedSettings } from './settings'
import type { Settings } from './settings'

/** Every setting away from its default. */
const CHANGED: Settings = {
  readingsPerSecond: 4,
  cpuPercent: 40,
  smoothing: 'steady',
  confidenceFloor: 0.7,
  isBaselineOn: false,
  isRestingFaceLearned: true,
  hasBadges: true,
  analysed: 'only-me',
  palette: 'colour-blind',
  textSize: 'large',
  isSpoken: false,
  isHistoryOn: true,
  keepDays: 365,
  language: 'de',
}
/** A broken field gets its default, except `analysed`: then nobody is read until somebody is chosen. */
const REPAIRED: Settings = { ...DEFAULT_SETTINGS, analysed: 'chosen' }
const names = Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[]

const BROKEN: Readonly<Record<keyof Settings, readonly unknown[]>> = {
  readingsPerSecond: [3, '2.5', null, -1],
  cpuPercent: [0, 15, 100, '10', null],
  smoothing: ['', 'very', 1],
  confidenceFloor: [-0.1, 0.96, '0.5', false],
  isBaselineOn: ['true', 1, null],
  isRestingFaceLearned: ['false', 0, null],
  hasBadges: [0, 'no', null],
  analysed: ['nobody', null],
  palette: ['grey', null],
  textSize: ['huge', 14],
  isSpoken: [null, 'yes'],
  isHistoryOn: [1, 'on', {}],
  keepDays: [0, 366, 1.5, '30', null],
  language: ['fr', null],
}

it('has defaults that fit its own schema', () => {
  expect(v.parse(settingsSchema, DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS)
})

it('keeps history off until the user turns it on', () => {
  expect(DEFAULT_SETTINGS.isHistoryOn).toBe(false)
})

describe('readSettings', () => {
  it('knows the defaults where nothing is stored', () => {
    expect(readSettings(undefined)).toEqual({ settings: DEFAULT_SETTINGS, repaired: [] })
  })

  it('reads back what was stored', () => {
    for (const name of names) expect(CHANGED[name], name).not.toEqual(DEFAULT_SETTINGS[name])
    expect(readSettings(storedSettings(CHANGED))).toEqual({ settings: CHANGED, repaired: [] })
  })

  it.each(names.flatMap((name) => BROKEN[name].map((value) => [name, value] as const)))(
    'repairs %s = %j, and touches nothing else',
    (name, value) => {
      expect(readSettings({ ...storedSettings(CHANGED), [name]: value })).toEqual({
        settings: { ...CHANGED, [name]: REPAIRED[name] },
        repaired: [name],
      })
    },
  )

  it.each(names)('gives %s its default where it is not stored, which is no fault', (name) => {
    const { [name]: _left, ...rest } = storedSettings(CHANGED)
    expect(readSettings(rest)).toEqual({ settings: { ...CHANGED, [name]: DEFAULT_SETTINGS[name] }, repaired: [] })
  })

  it.each([[null], ['a word'], [7]])('repairs everything where %j is stored', (stored) => {
    expect(readSettings(stored)).toEqual({ settings: REPAIRED, repaired: names })
  })

  it('drops what it does not know', () => {
    expect(readSettings({ ...storedSettings(CHANGED), sound: 'loud' }).settings).toEqual(CHANGED)
  })

  it.each([[undefined], ['one'], [0], [1.5], [null]])('takes the fields of version %j for its own', (version) => {
    expect(readSettings({ ...CHANGED, version })).toEqual({ settings: CHANGED, repaired: [] })
  })

  it('takes from a version of the future what still fits', () => {
    const stored = { ...storedSettings(CHANGED), version: 9, palette: { hue: 7 } }
    expect(readSettings(stored)).toEqual({
      settings: { ...CHANGED, palette: DEFAULT_SETTINGS.palette },
      repaired: ['palette'],
    })
  })

  it('cannot be made to change the defaults', () => {
    readSettings(undefined).settings.keepDays = 1
    readSettings(7).settings.keepDays = 1
    expect(readSettings(undefined).settings.keepDays).toBe(30)
  })
})

describe('migrations', () => {
  /** Version 1 kept weeks, version 2 days under another name, version 3 days as now. */
  const migrations = [
    ({ keepWeeks, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, keptForDays: Number(keepWeeks) * 7 }),
    ({ keptForDays, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, keepDays: keptForDays }),
  ]
  const { keepDays: _days, ...others } = CHANGED

  it.each([
    ['the first version', { version: 1, keepWeeks: 2 }],
    ['the one between', { version: 2, keptForDays: 14 }],
    ['the newest', { version: 3, keepDays: 14 }],
    ['the future', { version: 4, keepDays: 14 }],
  ])('bring along %s', (_name, stored) => {
    expect(readSettings({ ...others, ...stored }, migrations)).toEqual({
      settings: { ...CHANGED, keepDays: 14 },
      repaired: [],
    })
  })

  it('leave what they cannot read to the repair', () => {
    const read = readSettings({ ...others, version: 1, keepWeeks: 'many' }, migrations)
    expect(read).toEqual({ settings: { ...CHANGED, keepDays: DEFAULT_SETTINGS.keepDays }, repaired: ['keepDays'] })
  })
})
