// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { actionPin } from './pin'

const action = (settings: unknown) =>
  ({
    getUserSettings: () => Promise.resolve(settings),
    onUserSettingsChanged: { addListener: vi.fn() },
  }) as unknown as typeof chrome.action

it.each([
  [{ isOnToolbar: true }, true],
  [{ isOnToolbar: false }, false],
  [{}, null],
  ['something else', null],
])('reads %o as %s', async (settings, isPinned) => {
  expect(await actionPin(action(settings), document).isPinned()).toBe(isPinned)
})

it('knows nothing where the browser has no such setting', async () => {
  expect(await actionPin({} as typeof chrome.action, document).isPinned()).toBeNull()
  expect(await actionPin(undefined, document).isPinned()).toBeNull()
})

it('looks again when the page is back in front', () => {
  const listener = vi.fn<() => void>()
  actionPin(undefined, document).onChange(listener)
  window.dispatchEvent(new Event('focus'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(listener).toHaveBeenCalledTimes(2)
})
