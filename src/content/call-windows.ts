const CALL_WINDOWS = Symbol.for('mien.call-windows')

/**
 * Some sites move a call into a blank window that they open. A page cannot be asked for the windows that it has opened, so
 * the copy of the content script in such a window puts its document on a list of the opener's copy: pages of one origin share
 * the extension's world.
 * @returns Whether an opener's copy now has it: it reads the window then.
 */
export function announceToOpener({ opener, document }: Window): boolean {
  try {
    const windows: unknown = opener ? Reflect.get(opener, CALL_WINDOWS) : null
    // Not by `instanceof`: another window has its own Set.
    if (typeof windows !== 'object' || windows === null) return false
    if (!('add' in windows) || typeof windows.add !== 'function') return false
    windows.add(document)
    return true
  } catch {
    // The opener is of another origin.
    return false
  }
}

/** Lets the windows that a page opens announce themselves. @param scope The page's global object. */
export function welcomeCallWindows(scope: object): void {
  if (!Reflect.has(scope, CALL_WINDOWS)) Reflect.set(scope, CALL_WINDOWS, new Set<Document>())
}

/** Documents of the windows that a page has opened for its call and that are still open. */
export function callWindowsOf(page: Document): Document[] {
  const windows: unknown = page.defaultView && Reflect.get(page.defaultView, CALL_WINDOWS)
  return windows instanceof Set ? [...windows].filter(isOpen) : []
}

/** A document without a view belongs to a window that was closed. */
function isOpen(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'defaultView' in value && value.defaultView !== null
}
