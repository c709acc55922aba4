import { withTimeLimit } from '../../src/shared/time-limit'

/** Longest wait for a frame: 0.1 s is usual on two cores, more where the file has few frames to start from. */
const FRAME_LIMIT_MS = 10_000

/** A clip that stands still at any time that is asked for. */
export interface Clip {
  readonly video: HTMLVideoElement
  readonly lengthMs: number
  /** Shows the frame of a time, milliseconds from the start. */
  seek(atMs: number): Promise<void>
  /** Frees the file's memory. */
  close(): void
}

/**
 * Opens a clip. The whole file is loaded first: the page's server sends no parts of files, and without them only the start
 * could be shown.
 * @throws Error when the browser cannot play it.
 */
export async function openClip(url: string): Promise<Clip> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  const video = document.createElement('video')
  video.muted = true
  video.preload = 'auto'
  const address = URL.createObjectURL(await response.blob())
  video.src = address
  await happened(video, 'loadeddata')
  if (!Number.isFinite(video.duration)) throw new Error('the file does not say how long it is')
  return {
    video,
    lengthMs: 1000 * video.duration,
    async seek(atMs) {
      // Seeking to where it already is would tell nothing.
      if (video.currentTime === atMs / 1000) return
      // The browser says `seeked` before it shows the frame: one time in fifty it still has the last one then.
      const shown = new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()))
      const seeked = happened(video, 'seeked')
      video.currentTime = atMs / 1000
      await withTimeLimit(Promise.all([seeked, shown]), FRAME_LIMIT_MS, `The frame at ${atMs} ms`)
    },
    close() {
      video.removeAttribute('src')
      video.load()
      URL.revokeObjectURL(address)
    },
  }
}

function happened(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const listening = new AbortController()
  const once = { once: true, signal: listening.signal }
  video.addEventListener(event, () => resolve(), once)
  video.addEventListener('error', () => reject(new Error(video.error?.message || 'unknown format')), once)
  return promise.finally(() => listening.abort())
}
