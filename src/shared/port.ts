/** The part of a runtime port, at a page's or a view's end, that Mien uses; `Sent` is what this end says. */
export interface Port<Sent> {
  postMessage(message: Sent): void
  disconnect(): void
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
}
