import { identityOf, videoSource } from '../frame-source'
import type { FrameSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const TILE = '.jstest-client-video'
/** Of the own screen (2020), and of others' as Whereby's own SDK names them (whereby/sdk, 2026-06). */
const SHARE_ID = /^(?:local-screenshare$|pres-)/
/** What stands there for somebody without a name. */
const PLACEHOLDER = 'Guest'
/** "NAME (you)", in the user's language. */
const OWN_SUFFIX = /\s*[(（][^()（）]*[)）]$/
const RECORDING_SUFFIX = / \(is recording\)$/

/**
 * Whereby. Its room is not open source: from a component of its own, undated, and from other extensions of 2020. Class
 * names that begin with `jstest` are for Whereby's tests, the others end in a hash of the build.
 */
export const whereby: SiteReader = readerOf({
  id: 'whereby',
  isHere: (page) => page.querySelector(`${TILE}, .jstest-leave-room-button, .jstest-toggle-video`) !== null,
  // Not by a tile alone: what the own preview in the lobby looks like is not known.
  isInCall: (page) => page.querySelector(`.jstest-leave-room-button, ${TILE}:not(.jstest-local-client-video)`) !== null,
  tileSelector: `${TILE}[data-clientid]`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const id = root.dataset['clientid'] ?? ''
  const isSelf = root.classList.contains('jstest-local-client-video')
  const name = nameOf(root, isSelf)
  const source = videoSource(root.querySelector('video'))
  const isScreenShare = SHARE_ID.test(id) || isMarkedAsShare(root, name) || hasTwin(root, id, source)
  return {
    personId: isScreenShare || id === '' ? null : id,
    name,
    isSelf,
    isScreenShare,
    isCameraOff: !isScreenShare && root.querySelector('.jstest-video-muted-avatar') !== null,
    source,
  }
}

/** By classes as `isScreenshare-3kD9`, of which one comes some seconds late, and by the label "Screenshare" (2020). */
function isMarkedAsShare(root: HTMLElement, name: string | null): boolean {
  return root.querySelector('[class*="creenshare"]') !== null || (name !== null && /screenshare/i.test(name))
}

/** Two pictures of one client: one of them is a screen, and which one is not known. */
function hasTwin(root: HTMLElement, id: string, source: FrameSource | null): boolean {
  if (!source) return false
  const tiles = root.ownerDocument.querySelectorAll<HTMLElement>(`[data-clientid="${CSS.escape(id)}"]`)
  return [...tiles].some((tile) => {
    const other = tile === root ? null : videoSource(tile.querySelector('video'))
    return other !== null && identityOf(other) !== identityOf(source)
  })
}

function nameOf(root: HTMLElement, isSelf: boolean): string | null {
  const banner = root.querySelector('.jstest-displayname')
  // The small tiles of those for whom there is no room have it as their title.
  const text = banner ? textOf(banner) : root.title.replace(RECORDING_SUFFIX, '')
  const name = nameFrom(isSelf ? text.replace(OWN_SUFFIX, '') : text)
  return name === PLACEHOLDER || name === 'undefined' ? null : name
}

/** The own name stands in a field that can be edited, with a button. */
function textOf(banner: Element): string {
  const own = [...banner.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
  const text = own.map(({ textContent }) => textContent).join('')
  return text.trim() === '' ? (banner.querySelector('span')?.textContent ?? '') : text
}
