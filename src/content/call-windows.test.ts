// @vitest-environment happy-dom
import { Window } from 'happy-dom'
import { afterEach, expect, it } from 'vitest'
import { callDocuments } from './call-documents'
import { announceToOpener, welcomeCallWindows } from './call-windows'

const opened: Window[] = []
/** A window that a page with this global object has opened. */
function openWindow(opener: object | null): globalThis.Window {
  const view = new Window()
  opened.push(view)
  Object.defineProperty(view, 'opener', { value: opener })
  return view as unknown as globalThis.Window
}

afterEach(() => {
  for (const view of opened.splice(0)) view.close()
  Reflect.deleteProperty(window, Symbol.for('mien.call-windows'))
})

it('a window announces itself, however often, and is read with its opener’s page', () => {
  welcomeCallWindows(window)
  const view = openWindow(window)
  expect([announceToOpener(view), announceToOpener(view)]).toEqual([true, true])
  // A second copy of the script in the opener forgets nothing.
  welcomeCallWindows(window)
  expect(callDocuments(document, [])).toEqual([document, view.document])
})

it('a window announces itself to an opener whose objects are not of its own kind', () => {
  const added: unknown[] = []
  const list = Object.assign(Object.create(null) as object, { add: (document: unknown) => void added.push(document) })
  const view = openWindow({ [Symbol.for('mien.call-windows')]: list })
  expect(announceToOpener(view)).toBe(true)
  expect(added).toEqual([view.document])
})

it('a window that was closed is not read any more', () => {
  welcomeCallWindows(window)
  const view = openWindow(window)
  announceToOpener(view)
  Object.defineProperty(view.document, 'defaultView', { value: null })
  expect(callDocuments(document, [])).toEqual([document])
})

it.each([
  ['no opener', null],
  ['an opener in which Mien is not', {}],
  ['an opener with something else in that place', { [Symbol.for('mien.call-windows')]: 'x' }],
  [
    'an opener of another origin',
    new Proxy(
      {},
      {
        get: () => {
          throw new DOMException('Blocked a frame', 'SecurityError')
        },
      },
    ),
  ],
])('a window with %s is on its own', (_which, opener) => {
  expect(announceToOpener(openWindow(opener))).toBe(false)
  expect(callDocuments(document, [])).toEqual([document])
})
