/** How often a page is searched for new shadow roots, milliseconds: looking at every element costs. */
const SEARCH_EVERY_MS = 2000

interface Known {
  readonly searchedAtMs: number
  readonly hosts: readonly Element[]
}

const knownHosts = new WeakMap<Document, Known>()

/** Where a page's tiles may stand: its document, its same-origin frames, and the open shadow roots of both. */
export function pageRoots(page: Document, nowMs: number): ParentNode[] {
  const documents = [page, ...framesOf(page)]
  return documents.flatMap((document) => [
    document,
    ...hostsOf(document, nowMs).flatMap(({ isConnected, shadowRoot }) =>
      isConnected && shadowRoot ? [shadowRoot] : [],
    ),
  ])
}

function framesOf(page: Document): Document[] {
  return [...page.querySelectorAll('iframe')].flatMap((frame) => frame.contentDocument ?? [])
}

function hostsOf(document: Document, nowMs: number): readonly Element[] {
  const known = knownHosts.get(document)
  if (known && nowMs - known.searchedAtMs < SEARCH_EVERY_MS) return known.hosts
  const hosts = hostsIn(document)
  knownHosts.set(document, { searchedAtMs: nowMs, hosts })
  return hosts
}

function hostsIn(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) =>
    element.shadowRoot ? [element, ...hostsIn(element.shadowRoot)] : [],
  )
}

/** The element around another one, a shadow root's host included; null at the top of a document. */
export function parentOf(element: Element): Element | null {
  const { parentNode } = element
  if (parentNode instanceof ShadowRoot) return parentNode.host
  return element.parentElement
}
