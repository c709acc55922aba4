/** Opens and closes the engine's document: in Chrome the one offscreen document, in Firefox a frame of the background page. */
import { SerialQueue } from '../shared/serial-queue'
import { withTimeLimit } from '../shared/time-limit'

export const ENGINE_PATH = 'src/offscreen/index.html'
const FRAME_ID = 'mien-engine'
/** Opening takes well under a second; a browser that does not answer must not block the user's click. */
const OPEN_LIMIT_MS = 10_000
const CLOSE_LIMIT_MS = 3_000
/**
 * Firefox ends its background page, and the frame in it, 30 seconds after the last event or call of its API, whatever runs there. While the
 * engine is open, such a call is made this often.
 */
export const KEEP_ALIVE_EVERY_MS = 10_000

let keepingAlive: ReturnType<typeof setInterval> | undefined

/** Opening and closing take turns: a document that is being closed must not count as open. */
const turns = new SerialQueue()

/** Opens the engine's document unless it is open. @throws Error when the browser refuses or does not answer. */
export function ensureEngine(): Promise<void> {
  return turns.add(open)
}

/**
 * Closes the engine's document if it is open.
 * @param isUnneeded Asked when its turn comes: the user may have turned Mien on meanwhile.
 */
export function closeEngine(isUnneeded: () => Promise<boolean> = () => Promise.resolve(true)): Promise<void> {
  return turns.add(async () => {
    if (await isUnneeded()) await close()
  })
}

/** Closes a document that does not answer, and opens a new one. @throws Error as {@link ensureEngine} */
export function replaceEngine(): Promise<void> {
  return turns.add(async () => {
    await close()
    await open()
  })
}

/** Whether the engine's document is open. */
export async function isEngineOpen(): Promise<boolean> {
  if (!hasOffscreen()) return document.getElementById(FRAME_ID) !== null
  const contexts = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT] })
  return contexts.length > 0
}

async function open(): Promise<void> {
  if (await isEngineOpen()) return
  if (!hasOffscreen()) {
    const frame = document.createElement('iframe')
    frame.id = FRAME_ID
    frame.src = `/${ENGINE_PATH}`
    document.body.append(frame)
    keepingAlive = setInterval(() => void chrome.runtime.getPlatformInfo(), KEEP_ALIVE_EVERY_MS)
    return
  }
  const created = chrome.offscreen.createDocument({
    url: ENGINE_PATH,
    reasons: [chrome.offscreen.Reason.WORKERS],
    justification: 'Reads facial expressions in a worker, on this machine.',
  })
  try {
    await withTimeLimit(created, OPEN_LIMIT_MS, 'Opening the engine')
  } catch (error) {
    // A service worker that has ended meanwhile may have opened it ("Only a single offscreen document may be created").
    if (isSingleDocumentError(error) && (await isEngineOpen())) return
    // Half open it would count as open next time.
    await close().catch(() => undefined)
    throw error
  }
}

function isSingleDocumentError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('single offscreen')
}

async function close(): Promise<void> {
  if (!hasOffscreen()) {
    clearInterval(keepingAlive)
    document.getElementById(FRAME_ID)?.remove()
  } else if (await isEngineOpen())
    await withTimeLimit(chrome.offscreen.closeDocument(), CLOSE_LIMIT_MS, 'Closing the engine')
}

function hasOffscreen(): boolean {
  return 'offscreen' in chrome
}
