import { callDocuments } from '../call-documents'

/** How often a page is searched for new shadow roots, milliseconds: looking at every element costs. */
const SEARCH_EVERY_MS = 2000

interface Known {
  readonly searchedAtMs: number
  readonly hosts: readonly Element[]
}

const knownHosts = new WeakMap<Document, Known>()

/** Where a page's tiles may stand: its documents, and the open shadow roots in them. */
export function pageRoots(page: Document, nowMs: number): ParentNode[] {
  const documents = callDocuments(page, ['iframe'])
  return documents.flatMap((document) => [
    document,
    ...hostsOf(document, nowMs).flatMap(({ isConnected, shadowRoot }) =>
      isConnected && shadowRoot ? [shadowRoot] : [],
    ),
  ])
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
  return parentNode && isShadowRoot(parentNode) ? parentNode.host : element.parentElement
}

/** Not by `instanceof`: a frame of the page has its own ShadowRoot. */
function isShadowRoot(node: Node): node is ShadowRoot {
  return node.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node
}
