import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** A stream is named `<user id>_<client session>_<device>`; a user id is `w_` and what has no further `_`. */
const OWNER_OF_STREAM = /^(w_[^_]+)_/
/** The newest version writes "NAME (You)" on the own tile, in the user's language. */
const OWN_SUFFIX = / \([^()]*\)$/

/** Of the call, with and without cameras, and of the pages before and after it. */
const MARKS = [
  '[data-test="webcamItem"]',
  '[data-test="webcamItemTalkingUser"]',
  '#cameraDock',
  '#layout #ActionsBar',
  '[data-test="meetingEndedModal"]',
  '#positionInWaitingQueue',
].join()

/** BigBlueButton, always self-hosted (bigbluebutton/bigbluebutton, `video-provider` and `screenshare`, 2.4 to 2026-08). */
export const bigbluebutton: SiteReader = readerOf({
  id: 'bigbluebutton',
  isHere: (page) => page.location.pathname.startsWith('/html5client/') || page.querySelector(MARKS) !== null,
  // The page of the end, and of those who wait to be let in, has no layout.
  isInCall: (page) =>
    page.querySelector('#layout, #cameraDock') !== null &&
    page.querySelector('[data-test="meetingEndedModal"], #positionInWaitingQueue') === null,
  tileSelector: '[data-test="webcamItem"], [data-test="webcamItemTalkingUser"], video[id^="screenshareVideo"]',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  if (isVideo(root)) {
    const source = videoSource(root)
    return { personId: null, name: null, isSelf: false, isScreenShare: true, isCameraOff: false, source }
  }
  const video = root.querySelector('video')
  // People who are only heard have a tile without a video: nothing says which is the user's.
  if (!video) return null
  const stream = video.parentElement?.dataset['stream'] ?? ''
  const isSelf = isOwn(video)
  const name = nameOf(root)
  const source = videoSource(video)
  return {
    personId: OWNER_OF_STREAM.exec(stream)?.[1] ?? null,
    name: nameFrom(isSelf ? name?.replace(OWN_SUFFIX, '') : name),
    isSelf,
    // Several screens can stand among the cameras.
    isScreenShare: root.querySelector('.icon-bbb-desktop') !== null,
    isCameraOff: !source,
    source,
  }
}

function isVideo(element: HTMLElement): element is HTMLVideoElement {
  return element.tagName === 'VIDEO'
}

/** Older versions only mirror the own camera; anybody can mirror another one by hand. */
function isOwn({ dataset }: HTMLVideoElement): boolean {
  const mark = dataset['currentUserStream']
  return mark === undefined ? dataset['test'] === 'mirroredVideoContainer' : mark === 'true'
}

function nameOf(root: HTMLElement): string | null {
  const menu = root.querySelector('[data-test="dropdownWebcamButton"]')
  if (menu) return menu.textContent
  const squeezed = root.querySelector('[data-test="webcamOptionsMenuSqueezed"]')
  if (squeezed) return beforeLabel(squeezed)
  // Without a menu the name has no mark, but stands before the user's status.
  return root.querySelector('[data-test="webcamUserStatus"]')?.previousElementSibling?.textContent ?? null
}

/** The button of a narrow tile is labelled "NAME LABEL", and has the label alone as its text. */
function beforeLabel(button: Element): string | null {
  const label = button.textContent.trim()
  const both = button.getAttribute('aria-label') ?? ''
  return label !== '' && both.endsWith(` ${label}`) ? both.slice(0, -label.length) : null
}
