import { callWindowsOf } from './call-windows'

/** Chromium's window for a page's own picture-in-picture; TypeScript does not know it yet. */
interface PictureInPicture {
  readonly window: Window | null
}

/**
 * The documents that may hold a call's tiles: the page's own, those of the site's own frames, that of its
 * picture-in-picture window, and those of windows that it has opened. A frame of another origin has none that can be read.
 * @param frames Selectors of the site's same-origin frames.
 */
export function callDocuments(page: Document, frames: readonly string[]): Document[] {
  const inFrames = frames.flatMap((selector) =>
    [...page.querySelectorAll<HTMLIFrameElement>(selector)].flatMap((frame) => frame.contentDocument ?? []),
  )
  const inWindow = pictureInPictureOf(page)?.window?.document
  return [page, ...inFrames, ...(inWindow ? [inWindow] : []), ...callWindowsOf(page)]
}

function pictureInPictureOf({ defaultView }: Document): PictureInPicture | null {
  const view: (Window & { readonly documentPictureInPicture?: PictureInPicture }) | null = defaultView
  return view?.documentPictureInPicture ?? null
}

/** Whether the user sees none of the documents. A picture-in-picture window is seen while its page is not. */
export function isHidden(documents: readonly Document[]): boolean {
  return documents.every(({ hidden }) => hidden)
}
