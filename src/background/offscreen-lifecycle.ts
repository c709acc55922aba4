/** Opens and closes the engine's document. Chrome allows one; Firefox has none, so there it is a frame of the background page. */

const PATH = 'src/offscreen/index.html'
const FRAME_ID = 'mien-engine'

let opening: Promise<void> | null = null

/** Opens the engine's document unless it is open. @throws Error when the browser refuses. */
export async function ensureEngine(): Promise<void> {
  opening ??= open().finally(() => (opening = null))
  await opening
}

/** Closes the engine's document if it is open. */
export async function closeEngine(): Promise<void> {
  await opening?.catch(() => undefined)
  if (!hasOffscreen()) document.getElementById(FRAME_ID)?.remove()
  else if (await isEngineOpen()) await chrome.offscreen.closeDocument()
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
    frame.src = `/${PATH}`
    document.body.append(frame)
    return
  }
  await chrome.offscreen.createDocument({
    url: PATH,
    reasons: [chrome.offscreen.Reason.WORKERS],
    justification: 'Reads facial expressions in a worker, on this machine.',
  })
}

function hasOffscreen(): boolean {
  return 'offscreen' in chrome
}
