import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import type { Port } from '../shared/port'
import { toView } from '../shared/protocol'
import type { FromView, Readout, ToView } from '../shared/protocol'

/** First wait before a dropped port is opened again; it doubles up to the longest. Milliseconds. */
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4000
/** An engine that has said nothing for this long after a view asked is not just slow. Milliseconds. */
export const LATE_AFTER_MS = 10_000

/** Takes in what the engine tells, each message once. */
export interface Recorder {
  hear(message: ToView): void
}

/** A view's line to the engine. */
export interface EngineLink {
  /**
   * The engine's last word; it stays while the line is down. Null before the first. A readout that is as it was stays
   * the same object, so that a view draws again only what changed.
   */
  readonly state: ReadonlySignal<ToView | null>
  /** True when a connection that was asked for has given nothing for {@link LATE_AFTER_MS}. */
  readonly isLate: ReadonlySignal<boolean>
  /**
   * While the engine does not have the call (the line is down, or it is starting again) a note is kept until it has: it
   * knows its own second. Anything else is dropped then: the user sees that nothing changed, and asks again.
   */
  send(message: FromView): void
  close(): void
}

/**
 * Opens a line to the engine, watches a tab's call, and opens the line again whenever it drops.
 * @param connect Opens a port to the engine.
 * @param wake Called before each further attempt, so that an engine that has gone comes back; may fail.
 * @param recorder Hears every message, and so all that is recorded; without it the engine sends no recording.
 */
export function openEngineLink(
  tabId: number,
  connect: () => Port<FromView>,
  wake: () => Promise<unknown>,
  recorder?: Recorder,
): EngineLink {
  const state = signal<ToView | null>(null)
  const isLate = signal(false)
  let port: Port<FromView> | null = null
  let retryMs = FIRST_RETRY_MS
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  /** Whether the engine has the call, by the last word on this line. */
  let hasCall = false
  let waitingNotes: FromView[] = []

  const expectAnswer = () => {
    lateTimer ??= setTimeout(() => (isLate.value = true), LATE_AFTER_MS)
  }

  const hear = (message: unknown) => {
    const parsed = v.safeParse(toView, message)
    if (!parsed.success) {
      console.warn('Mien: the engine sent something that is no message', parsed.issues)
      return
    }
    clearTimeout(lateTimer)
    lateTimer = undefined
    retryMs = FIRST_RETRY_MS
    isLate.value = false
    recorder?.hear(parsed.output)
    state.value = keepingReadouts(parsed.output, state.value)
    hasCall = parsed.output.call !== null
    if (!hasCall) return
    for (const note of waitingNotes) port?.postMessage(note)
    waitingNotes = []
  }

  const open = () => {
    expectAnswer()
    const opened = connect()
    port = opened
    opened.onMessage.addListener((message) => {
      if (port === opened) hear(message)
    })
    opened.onDisconnect.addListener(() => {
      if (port === opened) retry()
    })
    opened.postMessage({ type: 'watch', tabId, wantsRecording: recorder !== undefined })
  }

  const retry = () => {
    port = null
    hasCall = false
    if (isClosed) return
    expectAnswer()
    retryTimer = setTimeout(() => void reopen(), retryMs)
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
  }

  const reopen = async () => {
    // A failed call for the engine is answered by the next attempt, and in the end by isLate.
    await wake().catch(() => undefined)
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

  tryToOpen()
  return {
    state,
    isLate,
    send(message) {
      const isNote = message.type === 'note' || message.type === 'delete-note'
      if (isNote && !hasCall) waitingNotes.push(message)
      else port?.postMessage(message)
    },
    close() {
      isClosed = true
      clearTimeout(retryTimer)
      clearTimeout(lateTimer)
      port?.disconnect()
      port = null
    },
  }
}

/** The message, with each readout that is as it was in the last one as the same object. */
function keepingReadouts(message: ToView, last: ToView | null): ToView {
  if (!message.call || !last?.call) return message
  const known = new Map(last.call.readouts.map((readout) => [readout.key, readout]))
  const readouts = message.call.readouts.map((readout) => {
    const before = known.get(readout.key)
    return before && isSame(before, readout) ? before : readout
  })
  return { ...message, call: { ...message.call, readouts } }
}

/** A new reading has a new time, so that its probabilities need not be compared. */
function isSame(one: Readout, other: Readout): boolean {
  const { state, ...facts } = one
  const { state: otherState, ...otherFacts } = other
  const names = Object.keys(facts) as (keyof typeof facts)[]
  return names.every((name) => facts[name] === otherFacts[name]) && isSameState(state, otherState)
}

function isSameState(one: Readout['state'], other: Readout['state']): boolean {
  if (one.kind === 'expression' && other.kind === 'expression')
    return one.expression === other.expression && one.confidence === other.confidence
  return one.kind === 'none' && other.kind === 'none' ? one.reason === other.reason : one.kind === other.kind
}
