/**
 * A video element as Azure's Calling SDK gives it to the components (`VideoStreamRendererView.target` of
 * @azure/communication-calling 1.46): a div that is mirrored as a whole, and a silent video in it.
 */

const OBJECT_FIT = { Crop: 'cover', Stretch: 'fill', Fit: 'contain' } as const

export type ViewOptions = { readonly isMirrored?: boolean; readonly scalingMode?: keyof typeof OBJECT_FIT }

export function createStreamView(
  stream: MediaStream,
  { isMirrored = false, scalingMode = 'Stretch' }: ViewOptions = {},
): HTMLElement {
  const target = document.createElement('div')
  target.style.width = '100%'
  target.style.height = '100%'
  if (isMirrored) target.style.transform = 'rotateY(180deg)'
  const video = document.createElement('video')
  video.style.width = '100%'
  video.style.height = '100%'
  video.style.objectFit = OBJECT_FIT[scalingMode]
  video.setAttribute('playsinline', 'true')
  video.disablePictureInPicture = true
  video.autoplay = true
  video.muted = true
  video.srcObject = stream
  // A video that is moved in the page pauses.
  video.addEventListener('pause', () => {
    if (stream.active) void video.play().catch(() => undefined)
  })
  target.append(video)
  return target
}
