import { MAX_FOREIGN_FRAMES } from '../shared/protocol'
import { siteOfAddress } from '../shared/site-catalogue'

/** A smaller frame is an advertisement or a widget, not a call; CSS pixels. */
const MIN_WIDTH_PX = 320
const MIN_HEIGHT_PX = 240

/** Whether a frame of that size may hold a call. */
export function isCallSized({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width >= MIN_WIDTH_PX && height >= MIN_HEIGHT_PX
}

/**
 * Origins of a page's frames that may hold a call, and that its script cannot read: large ones that may use the camera.
 * The frames of known sites are not among them: Mien's script waits there.
 */
export function foreignFrames(page: Document): string[] {
  const frames = [...page.getElementsByTagName('iframe')].filter(mayUseCamera).filter(isLarge)
  const origins = frames.flatMap((frame) => foreignOrigin(frame, page) ?? [])
  return [...new Set(origins)].slice(0, MAX_FOREIGN_FRAMES)
}

function mayUseCamera(frame: HTMLIFrameElement): boolean {
  return frame.getAttribute('allow')?.includes('camera') === true
}

function isLarge(frame: HTMLIFrameElement): boolean {
  return isCallSized(frame.getBoundingClientRect()) && frame.checkVisibility({ visibilityProperty: true })
}

/** Null for a frame that needs no permission, or that none can be given for. */
function foreignOrigin({ src }: HTMLIFrameElement, page: Document): string | null {
  if (!URL.canParse(src) || siteOfAddress(src) !== null) return null
  const { origin, protocol } = new URL(src)
  return protocol === 'https:' && origin !== page.location.origin ? origin : null
}
