/** How often a page in which Mien is off is asked whether a call runs there. */
export const WATCH_EVERY_MS = 2000

/** The page, so that a test can stand in for it. */
export interface WatchedPage {
  /** Whether Mien is off here. */
  isOff(): boolean
  isVisible(): boolean
  isCallHere(): boolean
  /** Rejects when the background was not reached. */
  tell(isHere: boolean): Promise<unknown>
}

/** Notices that a call runs in a page in which Mien is off, and tells the background when that changes. */
export class CallWatch {
  readonly #page: WatchedPage
  #told = false

  constructor(page: WatchedPage) {
    this.#page = page
  }

  /** Whether the background was told last that a call is here. */
  get hasTold(): boolean {
    return this.#told
  }

  /** Looks at the page, unless Mien is on there or nobody sees it. */
  async look(): Promise<void> {
    if (!this.#page.isOff()) {
      // Once it is turned off, the background is to hear again of a call that goes on.
      this.#told = false
      return
    }
    if (this.#page.isVisible()) await this.#tell(this.#page.isCallHere())
  }

  /** Looks now, and tells of a call even if it was told before. */
  async lookAgain(): Promise<void> {
    this.#told = false
    await this.look()
  }

  /** The page goes away, and the call that ran in it: told even where the background has not heard of it. */
  async end(): Promise<void> {
    this.#told = true
    await this.#tell(false)
  }

  async #tell(isHere: boolean): Promise<void> {
    if (isHere === this.#told) return
    this.#told = isHere
    try {
      await this.#page.tell(isHere)
    } catch {
      // The background is starting or has gone; the next look tells it.
      this.#told = !isHere
    }
  }
}
