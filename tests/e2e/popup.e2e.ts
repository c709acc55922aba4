import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityViolations, tabTo } from './accessibility'
import { download, portrait, type WatchedCall } from '../../tools/browser/environment'
import { waitUntil } from '../../tools/browser/chromium'
import { useEnvironment } from './environment'

const env = useEnvironment()

const REPO_ROOT = resolve(import.meta.dirname, '../..')
const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const CLEO = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }
/** As many as the popup shows without scrolling, one with a long name. */
const EIGHT = ['female/7', 'female/10', 'female/9', 'male/10', 'female/12', 'female/13', 'male/12', 'female/17'].map(
  (face, index) => ({
    id: `p${index}`,
    name: index === 3 ? 'Maximilian-Alexander von und zu Hohenlohe-Langenburg' : `Person ${'ABCDEFGH'.charAt(index)}`,
    format: CALM,
    ...portrait(`${face}.jpg`),
  }),
)

async function startCall(): Promise<{ call: WatchedCall; popup: Page }> {
  const { openRoom, enable, openPopup } = env()
  const call = await enable(await openRoom([ANNA, CLEO]))
  await call.untilRead('Anna Kraus')
  await call.untilRead('Cleo Martin')
  const popup = await openPopup(call.tabId)
  await popup.locator('.participant').nth(1).waitFor()
  return { call, popup }
}

type Summary = {
  readonly call: { readonly id: string; readonly lengthS: number }
  readonly participants: readonly { readonly name: string }[]
}

/** Unfolds the export buttons of a running call. */
async function openExports(popup: Page): Promise<void> {
  if (await popup.getByRole('button', { name: 'JSON' }).isHidden())
    await popup.getByText('Export, and how it runs').click()
}

async function exportJson(popup: Page): Promise<Summary> {
  await openExports(popup)
  const { text } = await download(popup, () => popup.getByRole('button', { name: 'JSON' }).click())
  const summary: Summary = JSON.parse(text)
  return summary
}

describe('the popup', () => {
  test('shows for each participant a word and the last minute; opened, how sure and all seven probabilities', async () => {
    const { popup } = await startCall()
    const row = popup.locator('.participant', { hasText: 'Anna Kraus' })
    await popup.locator('.participant[data-expression=happy]', { hasText: 'Anna Kraus' }).waitFor()
    expect(await row.locator('.participant-expression').innerText()).toBe('Happy')
    await row.getByRole('img', { name: 'Last minute: Happy' }).waitFor()
    expect(await row.innerText()).not.toContain('%')

    await row.getByRole('button', { name: 'Details and options for Anna Kraus' }).click()
    expect(await row.locator('.bar-shown').innerText()).toMatch(/^Happy\s+\d+%$/)
    expect(await row.getByRole('list', { name: 'All seven expressions of Anna Kraus' }).locator('li').count()).toBe(7)
  })

  test('shows eight people at its usual size without scrolling', async () => {
    const { openRoom, enable, openPopup } = env()
    const call = await enable(await openRoom(EIGHT))
    for (const { name } of EIGHT) await call.untilRead(name)
    const popup = await openPopup(call.tabId)
    await popup.setViewportSize({ width: 400, height: 600 })
    await popup.locator('.participant .sparkline').nth(7).waitFor()
    const { scrolled, height, bottoms } = await popup.evaluate(() => ({
      scrolled: [...document.querySelectorAll('*')].filter(
        (element) =>
          element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY),
      ).length,
      height: document.documentElement.scrollHeight,
      bottoms: [...document.querySelectorAll('.participant')].map((row) => row.getBoundingClientRect().bottom),
    }))
    expect(scrolled).toBe(0)
    expect(height).toBeLessThanOrEqual(600)
    expect(bottoms).toHaveLength(8)
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(
      await popup.evaluate(() => document.querySelector('footer')?.getBoundingClientRect().top ?? 0),
    )
  })

  test('loses nothing when it is closed and opened again', async () => {
    const { call, popup } = await startCall()
    const before = await exportJson(popup)
    await popup.close()
    await call.untilLooks('Anna Kraus', 6)

    const reopened = await env().openPopup(call.tabId)
    await reopened.locator('.participant').nth(1).waitFor()
    const after = await exportJson(reopened)
    expect(after.call.id).toBe(before.call.id)
    expect(after.call.lengthS).toBeGreaterThan(before.call.lengthS)
    expect(after.participants.map(({ name }) => name)).toEqual(before.participants.map(({ name }) => name))
  })

  test('pauses, renames, marks oneself and leaves out, with the keyboard alone', async () => {
    const { call, popup } = await startCall()
    await tabTo(popup, 'button[aria-label="Details and options for Anna Kraus"]')
    await popup.keyboard.press('Enter')
    await popup.getByRole('button', { name: 'Rename' }).waitFor()
    await tabTo(popup, '.participant-actions button')
    await popup.keyboard.press('Enter')
    await popup.getByRole('textbox').waitFor()
    await popup.keyboard.press('ControlOrMeta+A')
    await popup.keyboard.type('=1+1')
    await popup.keyboard.press('Enter')
    await call.untilReadout('=1+1', 'is the new name', ({ isRenamed }) => isRenamed)

    await popup.getByRole('button', { name: 'This is me' }).focus()
    await popup.keyboard.press('Space')
    await call.untilReadout('=1+1', 'is oneself', ({ isSelf }) => isSelf)
    await popup.getByRole('button', { name: 'Leave out' }).focus()
    await popup.keyboard.press('Space')
    await call.untilReadout('=1+1', 'is left out', ({ isLeftOut, state }) => isLeftOut && state.kind !== 'expression')

    await popup.getByRole('button', { name: 'Pause' }).focus()
    await popup.keyboard.press('Enter')
    await call.until('is paused', ({ isPaused }) => isPaused)
    await popup.getByRole('button', { name: 'Resume' }).focus()
    await popup.keyboard.press('Enter')
    await call.until('goes on', ({ isPaused }) => !isPaused)
    expect(await call.untilRead('Cleo Martin')).toMatchObject({ isLeftOut: false })
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has no accessibility violation in ${colorScheme} colours, off and live`, async () => {
      const { popup } = await startCall()
      await popup.emulateMedia({ colorScheme })
      expect(await accessibilityViolations(popup)).toEqual([])

      await popup.getByRole('button', { name: 'Stop' }).click()
      await popup.getByRole('button', { name: 'Read expressions in this tab' }).waitFor()
      expect(await accessibilityViolations(popup)).toEqual([])
    })
  }
})

describe('export', () => {
  test('the JSON fits its schema, and hostile names are harmless in the CSV', async () => {
    const { call, popup } = await startCall()
    const { key, callId } = {
      key: (await call.untilRead('Anna Kraus')).key,
      callId: (await call.until('runs', () => true)).callId,
    }
    await popup.evaluate(
      ({ name, ...who }) => {
        const port = chrome.runtime.connect({ name: 'mien-view' })
        port.postMessage({ type: 'rename', ...who, name })
      },
      { key, callId, name: '=HYPERLINK("http://x","<b>") ' },
    )
    await call.until('has the new name', ({ readouts }) => readouts.some(({ isRenamed }) => isRenamed))

    const schema: object = JSON.parse(await readFile(resolve(REPO_ROOT, 'docs/summary.schema.json'), 'utf8'))
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(schema)
    const summary = await exportJson(popup)
    validate(summary)
    expect(validate.errors ?? []).toEqual([])
    expect(summary.participants).toHaveLength(2)

    const csv = await download(popup, () => popup.getByRole('button', { name: 'Summary CSV' }).click())
    expect(csv.name).toMatch(/\.csv$/)
    const rows = csv.text.split('\r\n')
    expect(rows[0]).toContain('participant')
    expect(rows.filter((row) => /^[=+\-@]/.test(row) || /^"[=+\-@]/.test(row))).toEqual([])
    // A running call is stored once a second.
    await waitUntil('the timeline has a second', async () => {
      const timeline = await download(popup, () => popup.getByRole('button', { name: 'Timeline CSV' }).click())
      return timeline.text.split('\r\n').length > 2
    })
  })
})
