/** Waits; ends early when the signal is aborted. Timers of the worker run at full rate (docs/architecture.md). */
export function sleep(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}

const { port1, port2 } = new MessageChannel()

/** Lets the worker take in its messages (a ping, somebody who is left out), then goes on; a timer would wait 4 ms. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
