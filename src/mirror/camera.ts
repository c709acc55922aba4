import * as v from 'valibot'

/** Why there is no picture of the camera. */
export type CameraFault = 'denied' | 'missing' | 'busy'

export type CameraResult = { readonly stream: MediaStream } | { readonly fault: CameraFault }

/** Enough for the detector, and little to draw. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'user' },
}

/** Names of errors: Media Capture and Streams, getUserMedia. */
const FAULTS: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
const named = v.object({ name: v.string() })

/** Opens the user's camera; the browser asks. @throws what no camera explains */
export async function openCamera(devices: Pick<MediaDevices, 'getUserMedia'> | undefined): Promise<CameraResult> {
  if (!devices) return { fault: 'missing' }
  try {
    return { stream: await devices.getUserMedia(WANTED) }
  } catch (thrown) {
    const error = v.safeParse(named, thrown)
    const fault = error.success ? FAULTS[error.output.name] : undefined
    if (fault === undefined) throw thrown
    return { fault }
  }
}
