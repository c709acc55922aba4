/** The part of Document Picture-in-Picture that is used (https://wicg.github.io/document-picture-in-picture/). */
export interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number; disallowReturnToOpener: boolean }): Promise<Window>
}

/** The browser's; null where it has none (Firefox). */
export function pictureInPicture(own: Window): DocumentPictureInPicture | null {
  const view: Window & { readonly documentPictureInPicture?: DocumentPictureInPicture } = own
  return view.documentPictureInPicture ?? null
}

/**
 * Opens a window that stays above all others and looks like this page. Call it in a click: browsers open none otherwise.
 * It closes with this page.
 * @throws DOMException when the browser does not open one.
 */
export async function openOnTop(
  source: DocumentPictureInPicture,
  own: Document,
  size: { width: number; height: number },
): Promise<Window> {
  // Its own "back to the tab" would lead to this page, not to the call.
  const onTop = await source.requestWindow({ ...size, disallowReturnToOpener: true })
  followRoot(own, onTop)
  onTop.document.title = own.title
  await Promise.all([...own.querySelectorAll('link[rel="stylesheet"], style, meta')].map((part) => adopt(part, onTop)))
  return onTop
}

/** Copies a style into the window; resolves when it applies. */
function adopt(part: Element, { document: page }: Window): Promise<void> {
  const copy = page.importNode(part, true)
  // An address in the new window would be relative to nothing.
  if (part instanceof HTMLLinkElement) copy.setAttribute('href', part.href)
  const applied = new Promise<void>((resolve) => {
    if (!(part instanceof HTMLLinkElement)) return resolve()
    copy.addEventListener('load', () => resolve())
    copy.addEventListener('error', () => resolve())
  })
  page.head.append(copy)
  return applied
}

/** Language, direction, colours and text size stand on the root, and change with the settings. */
function followRoot({ documentElement: own }: Document, onTop: Window): void {
  const root = onTop.document.documentElement
  const copy = () => {
    for (const { name, value } of own.attributes) root.setAttribute(name, value)
  }
  copy()
  const observer = new MutationObserver(copy)
  observer.observe(own, { attributes: true })
  onTop.addEventListener('pagehide', () => observer.disconnect())
}
