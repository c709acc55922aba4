const { port1, port2 } = new MessageChannel()

/**
 * Lets this thread take in what waits for it, then goes on. Not by a timer: that waits 4 ms in a worker, and a second in a
 * hidden page.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
