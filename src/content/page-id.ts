/** Ids that no other page gives, nor this one after a reload. `crypto.randomUUID` is not there on pages without TLS. */
const pageId = [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join('')
let count = 0

/** An id that was never given before. */
export function newId(): string {
  return `${pageId}-${++count}`
}
