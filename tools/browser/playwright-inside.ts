/** Reaches parts of Playwright that it does not hand out. playwright-core is pinned; each use says what it needs. */

/** A field of an unknown value; undefined where there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? Reflect.get(value, name)
    : undefined
}

/** Calls a method of an unknown object. @throws Error when it has no such method */
export function callOn(owner: unknown, name: string, ...args: readonly unknown[]): unknown {
  const method = fieldOf(owner, name)
  if (typeof owner !== 'object' || owner === null || typeof method !== 'function') {
    throw new Error(`Playwright no longer has ${name}`)
  }
  return Reflect.apply(method, owner, args)
}

/** The inside of one of Playwright's objects (page, context, browser type). @throws Error when it is kept elsewhere now */
export function insideOf(object: object): unknown {
  return callOn(fieldOf(object, '_connection'), 'toImpl', object)
}
