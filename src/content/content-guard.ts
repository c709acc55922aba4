/** A copy of the content script, as another one sees it. */
export interface ContentCopy {
  /** False once its extension was reloaded or removed. */
  isAlive(): boolean
  stop(): void
}

const COPY = Symbol.for('mien.content-copy')

/**
 * Lets one copy of the content script work in a page, however often it is injected. A copy whose extension has gone makes
 * way for the new one.
 * @param scope The global object that all copies share.
 * @returns Whether `copy` is the one.
 */
export function claimPage(scope: object, copy: ContentCopy): boolean {
  const other: unknown = Reflect.get(scope, COPY)
  if (isCopy(other)) {
    if (other.isAlive()) return false
    other.stop()
  }
  Reflect.set(scope, COPY, copy)
  return true
}

function isCopy(value: unknown): value is ContentCopy {
  return typeof value === 'object' && value !== null && 'isAlive' in value && 'stop' in value
}
