import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { parseOrDrop } from '../shared/parse-or-drop'
import type { Port } from '../shared/port'
import { toView } from '../shared/protocol'
import type { FromView, ToView } from '../shared/protocol'
import { keepingReadouts } from './unchanged-readouts'

/** First wait before a lost connection is opened again; it doubles up to the longest. Milliseconds. */
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4000
/** A new connection without an answer for this long has failed. Milliseconds. */
export const LATE_AFTER_MS = 10_000
/**
 * With a call running the engine sends a message at least once a second. After this long without one, nothing that is
 * known may be shown as live. Milliseconds.
 */
export const SILENT_AFTER_MS = 3000

/**
 * The engine has received a message if it still answers this long after it was sent; otherwise the message is sent again
 * on the next connection. Twice the engine's longest pause between messages. Milliseconds.
 */
const RECEIVED_AFTER_MS = 2000

/** Gets every message of the engine once. */
export interface Recorder {
  /** How many seconds it wants of what was recorded before; all of them by default. */
  readonly pastS?: number
  onMessage(message: ToView): void
}

/** A view's connection to the engine. */
export interface EngineLink {
  /**
   * The engine's last message; it stays while the connection is lost. Null before the first. A readout that has not
   * changed stays the same object, so that a view draws only what changed.
   */
  readonly state: ReadonlySignal<ToView | null>
  /** True when a new connection has had no answer for {@link LATE_AFTER_MS}. */
  readonly isLate: ReadonlySignal<boolean>
  /** True when `state` has a running call and no message has come for {@link SILENT_AFTER_MS}. */
  readonly isSilent: ReadonlySignal<boolean>
  /**
   * Sends a message. What must not get lost (notes, leaving somebody out, erasing) waits while the engine does not have
   * the call, and is sent again when the engine may not have received it. Whom the view follows is sent again on each
   * connection. Anything else is dropped then: the user sees that nothing changed.
   */
  send(message: FromView): void
  close(): void
}

export interface EngineLinkOptions {
  /** Whether somebody can see the view: the engine sends nothing while nobody can, and everything again afterwards. */
  readonly isInSight?: ReadonlySignal<boolean>
  /** Gets every message, and so all that is recorded; without it the engine sends no recording. */
  readonly recorder?: Recorder | undefined
}

/**
 * Connects to the engine, watches a tab's call, and connects again whenever the connection is lost.
 * @param connect Opens a port to the engine.
 * @param ensureEngine Called before each further attempt, to start an engine that has gone; may fail.
 */
export function openEngineLink(
  tabId: number,
  connect: () => Port<FromView>,
  ensureEngine: () => Promise<unknown>,
  { isInSight = signal(true), recorder }: EngineLinkOptions = {},
): EngineLink {
  const state = signal<ToView | null>(null)
  const isLate = signal(false)
  const isSilent = signal(false)
  let port: Port<FromView> | null = null
  let retryMs = FIRST_RETRY_MS
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let silentTimer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  /** Whether the engine has the call, by the last message of this connection. */
  let hasCall = false
  let waiting: FromView[] = []
  /** The last `follow`: each connection begins with it. */
  let followed: FromView | null = null
  /** What was sent but may not have been received. */
  let unconfirmed: { readonly message: FromView; readonly sentAtMs: number }[] = []

  const watch: FromView = {
    type: 'watch',
    tabId,
    wantsRecording: recorder !== undefined,
    ...(recorder?.pastS !== undefined && { recordedS: recorder.pastS }),
  }

  const expectAnswer = () => {
    if (isInSight.peek()) lateTimer ??= setTimeout(() => (isLate.value = true), LATE_AFTER_MS)
  }

  /** @param hasNext Whether the engine has promised a further message. */
  const restartSilentTimer = (hasNext: boolean) => {
    clearTimeout(silentTimer)
    isSilent.value = false
    if (hasNext && isInSight.peek()) silentTimer = setTimeout(() => (isSilent.value = true), SILENT_AFTER_MS)
  }

  const onMessage = (received: unknown) => {
    const message = parseOrDrop(toView, received, 'the engine')
    if (!message) return
    clearTimeout(lateTimer)
    lateTimer = undefined
    retryMs = FIRST_RETRY_MS
    isLate.value = false
    const nowMs = performance.now()
    unconfirmed = unconfirmed.filter(({ sentAtMs }) => nowMs - sentAtMs < RECEIVED_AFTER_MS)
    restartSilentTimer(message.call !== null)
    recorder?.onMessage(message)
    state.value = keepingReadouts(message, state.value)
    hasCall = message.call !== null
    if (!hasCall) return
    for (const each of waiting) sendConfirmed(each)
    waiting = []
  }

  const open = () => {
    expectAnswer()
    const opened = connect()
    port = opened
    opened.onMessage.addListener((message) => {
      if (port === opened) onMessage(message)
    })
    opened.onDisconnect.addListener(() => {
      if (port === opened) retry()
    })
    if (isInSight.peek()) opened.postMessage(watch)
    if (followed) opened.postMessage(followed)
  }

  const post = (message: FromView) => {
    try {
      port?.postMessage(message)
    } catch (error) {
      // The port closed in this instant; its onDisconnect follows.
      console.warn('Mien: a message to the engine came too late', error)
    }
  }

  const sendConfirmed = (message: FromView) => {
    unconfirmed.push({ message, sentAtMs: performance.now() })
    post(message)
  }

  const retry = () => {
    port = null
    hasCall = false
    waiting = [...unconfirmed.map(({ message }) => message), ...waiting]
    unconfirmed = []
    if (isClosed) return
    expectAnswer()
    retryTimer = setTimeout(() => void reopen(), retryMs)
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
  }

  const reopen = async () => {
    // A failure shows in the next attempt, and in the end in isLate.
    await ensureEngine().catch(() => undefined)
    if (isClosed) return
    tryToOpen()
  }

  const tryToOpen = () => {
    try {
      open()
    } catch {
      retry()
    }
  }

  const onSight = (isSeen: boolean) => {
    if (isSeen) {
      expectAnswer()
      restartSilentTimer(hasCall)
      return post(watch)
    }
    clearTimeout(lateTimer)
    lateTimer = undefined
    clearTimeout(silentTimer)
    post({ type: 'unwatch' })
  }

  tryToOpen()
  let wasInSight = isInSight.peek()
  const stopLooking = effect(() => {
    if (isInSight.value === wasInSight) return
    wasInSight = isInSight.value
    onSight(wasInSight)
  })
  return {
    state,
    isLate,
    isSilent,
    send(message) {
      if (message.type === 'follow') followed = message
      if (!mustArrive(message)) post(message)
      else if (hasCall) sendConfirmed(message)
      else waiting.push(message)
    },
    close() {
      isClosed = true
      stopLooking()
      clearTimeout(retryTimer)
      clearTimeout(lateTimer)
      clearTimeout(silentTimer)
      port?.disconnect()
      port = null
    },
  }
}

function mustArrive({ type }: FromView): boolean {
  return type === 'note' || type === 'delete-note' || type === 'leave-out' || type === 'erase'
}
