import { fakeBrowser } from '@webext-core/fake-browser'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SETTINGS, storedSettings } from './settings'
import type { Settings } from './settings'
import { SETTINGS_KEY, settingsStore } from './settings-store'

const area = fakeBrowser.storage.local
const store = () => settingsStore(area, area.onChanged)

beforeEach(() => fakeBrowser.reset())

describe('load', () => {
  it('knows the defaults at first', async () => {
    expect(await store().load()).toEqual({ settings: DEFAULT_SETTINGS, repaired: [] })
  })

  it('says which fields were repaired', async () => {
    await area.set({ [SETTINGS_KEY]: { ...storedSettings(DEFAULT_SETTINGS), palette: 'grey' } })
    expect((await store().load()).repaired).toEqual(['palette'])
  })
})

describe('change', () => {
  it('keeps what is given, and leaves the rest', async () => {
    expect(await store().change({ palette: 'high-contrast' })).toEqual({
      ...DEFAULT_SETTINGS,
      palette: 'high-contrast',
    })
    expect(await store().change({ keepDays: 7 })).toEqual({
      ...DEFAULT_SETTINGS,
      palette: 'high-contrast',
      keepDays: 7,
    })
    expect((await store().load()).settings).toEqual({ ...DEFAULT_SETTINGS, palette: 'high-contrast', keepDays: 7 })
  })

  it('loses nothing of two at once', async () => {
    const settings = store()
    await Promise.all([
      settings.change({ textSize: 'large' }),
      settings.change({ hasBadges: true }),
      settings.change({ keepDays: 90 }),
    ])
    expect((await settings.load()).settings).toEqual({
      ...DEFAULT_SETTINGS,
      textSize: 'large',
      hasBadges: true,
      keepDays: 90,
    })
  })

  it('says that it failed, and the next one goes on', async () => {
    const set = vi
      .fn((items: Record<string, unknown>) => area.set(items))
      .mockRejectedValueOnce(new Error('The disk is full'))
    const settings = settingsStore({ get: (key) => area.get(key), set }, area.onChanged)
    const [first, second] = await Promise.allSettled([
      settings.change({ keepDays: 7 }),
      settings.change({ textSize: 'small' }),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: new Error('The disk is full') })
    expect(second).toMatchObject({
      status: 'fulfilled',
      value: { textSize: 'small', keepDays: DEFAULT_SETTINGS.keepDays },
    })
  })
})

describe('onChange', () => {
  it('reports every change until it is stopped', async () => {
    const reported: Settings[] = []
    const stop = store().onChange((settings) => reported.push(settings))
    await store().change({ language: 'de' })
    await area.set({ purpose: 'something else' })
    expect(reported).toEqual([{ ...DEFAULT_SETTINGS, language: 'de' }])
    stop()
    await store().change({ language: 'en' })
    expect(reported).toHaveLength(1)
  })

  it('reports the defaults when the settings are deleted', async () => {
    await store().change({ language: 'de' })
    const reported: Settings[] = []
    store().onChange((settings) => reported.push(settings))
    await area.remove(SETTINGS_KEY)
    expect(reported).toEqual([DEFAULT_SETTINGS])
  })
})
