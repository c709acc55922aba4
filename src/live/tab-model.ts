import { computed, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ExportKind } from '../call/exporters/file-name'
import type { Call } from '../call/timeline'
import type { CallView, EngineStatus, Outcome, Problem, ToBackground, ToView } from '../shared/protocol'
import type { Settings } from '../shared/settings'
import type { EngineLink } from './engine-link'
import type { ParticipantActions } from './participant-options'
import { exportOf } from './export-file'
import type { ExportFile } from './export-file'
import type { Purpose, PurposeStore } from '../shared/purpose-store'

/** While Mien is on but the tab has no call, the tab may have moved on: ask this often. Milliseconds. */
const ASK_AGAIN_MS = 2000

/** What the popup shows. */
export type Screen =
  | { readonly kind: 'checking' }
  | { readonly kind: 'purpose' }
  | { readonly kind: 'off'; readonly isEnabling: boolean; readonly problem: Problem | null }
  | { readonly kind: 'not-allowed'; readonly problem: Problem }
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly callId: string | null }
  | { readonly kind: 'live'; readonly call: CallView; readonly status: EngineStatus; readonly warning: Problem | null }

/** Whether Mien is on in the tab, as far as the popup knows. */
export type Enablement = 'unknown' | 'off' | 'enabling' | 'on'

/** What came of an export or of deleting a call. */
export type Result =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'nothing-recorded' }
  | { readonly kind: 'not-read' }
  | { readonly kind: 'deleted' }

/** The part of the call store that the popup uses. */
export interface CallShelf {
  latestCall(): Promise<Call | null>
  loadCall(id: string): Promise<Call | null>
  deleteCall(id: string): Promise<void>
}

/** A further page of the extension. */
export type OwnPage =
  | { readonly kind: 'report'; readonly callId: string }
  | { readonly kind: 'history' }
  | { readonly kind: 'settings' }

/** The world outside, so that a test can stand in for it. */
export interface TabWorld {
  readonly tabId: number
  /** Asks the background. @throws when it does not answer. */
  ask(message: ToBackground): Promise<Outcome>
  openLink(tabId: number): EngineLink
  openShelf(): Promise<CallShelf>
  readonly purposes: PurposeStore
  save(file: ExportFile): void
  openPage(page: OwnPage): void
  /** Opens the side panel beside the tab; null where the browser has none, or this is it. */
  readonly openPanel: (() => void) | null
  readonly settings: ReadonlySignal<Settings>
  nowMs(): number
}

/** A moment that the user marked. */
export interface Mark {
  readonly id: string
  /** Whole seconds since the call's start. */
  readonly second: number
}

/** State and actions of a view that is about one tab: the popup, and the side panel for the tab that it follows. */
export interface TabModel extends ParticipantActions {
  readonly screen: ReadonlySignal<Screen>
  /** The last call on this machine, while Mien is off. */
  readonly lastCall: ReadonlySignal<Call | null>
  readonly result: ReadonlySignal<Result | null>
  /** Keeps what the user means to do with Mien, and goes on. */
  agree(purpose: Purpose): Promise<void>
  enable(): Promise<void>
  stop(): Promise<void>
  tryAgain(): Promise<void>
  pause(isPaused: boolean): void
  /** Marks this moment of the running call. @returns The mark, for a note; null without a call. */
  markMoment(): Mark | null
  /** Changes the note of a mark. */
  note(mark: Mark, text: string): void
  deleteNote(id: string): void
  /** Finds out again whether Mien is on: somebody else may have turned it on or off. */
  look(): Promise<void>
  openPage(page: OwnPage): void
  readonly openPanel: (() => void) | null
  export(callId: string, kind: ExportKind): Promise<void>
  deleteCall(callId: string): Promise<void>
  close(): void
}

/** What the popup knows. */
export interface Facts {
  readonly enablement: Enablement
  /** Whether the user has said what Mien is for. */
  readonly hasPurpose: boolean
  readonly problem: Problem | null
  /** The engine's last word. */
  readonly engine: ToView | null
  readonly isEngineLate: boolean
}

/** Which screen fits what is known. */
export function screenOf({ enablement, hasPurpose, problem, engine, isEngineLate }: Facts): Screen {
  switch (enablement) {
    case 'unknown':
      return { kind: 'checking' }
    case 'off':
    case 'enabling':
      if (!hasPurpose) return { kind: 'purpose' }
      if (problem?.code === 'page-not-allowed') return { kind: 'not-allowed', problem }
      return { kind: 'off', isEnabling: enablement === 'enabling', problem }
    case 'on': {
      const callId = engine?.call?.callId ?? null
      if (engine?.status.phase === 'failed') return { kind: 'failed', problem: engine.status.problem, callId }
      if (isEngineLate) return { kind: 'failed', problem: { code: 'engine-not-started', detail: 'No answer' }, callId }
      if (!engine?.call) return { kind: 'starting' }
      const isFirstStart = engine.status.phase === 'starting' && engine.call.readouts.length === 0
      if (isFirstStart) return { kind: 'starting' }
      return { kind: 'live', call: engine.call, status: engine.status, warning: engine.warning }
    }
  }
}

/** Makes the popup's state for one tab and finds out whether Mien is on there. */
export function createTabModel(world: TabWorld): TabModel {
  const { tabId } = world
  const enablement = signal<Enablement>('unknown')
  const problem = signal<Problem | null>(null)
  const link = signal<EngineLink | null>(null)
  const lastCall = signal<Call | null>(null)
  const result = signal<Result | null>(null)
  const hasPurpose = signal(false)
  const screen = computed(() =>
    screenOf({
      enablement: enablement.value,
      hasPurpose: hasPurpose.value,
      problem: problem.value,
      engine: link.value?.state.value ?? null,
      isEngineLate: link.value?.isLate.value ?? false,
    }),
  )

  const ask = async (type: 'enable' | 'disable' | 'is-enabled') => {
    const outcome = await world
      .ask({ target: 'background', type, tabId })
      .catch((error: unknown): Outcome => ({ ok: false, problem: { code: 'unexpected', detail: String(error) } }))
    problem.value = outcome.ok ? null : outcome.problem
    return outcome.ok && outcome.isEnabled
  }

  const turnOn = () => {
    enablement.value = 'on'
    link.value ??= world.openLink(tabId)
  }

  const turnOff = () => {
    enablement.value = 'off'
    link.value?.close()
    link.value = null
    void loadLastCall()
  }

  const loadLastCall = async () => {
    // Without a store there is no last call to offer; the engine reports a store that cannot be written.
    lastCall.value = await world
      .openShelf()
      .then((shelf) => shelf.latestCall())
      .catch(() => null)
  }

  const enable = async () => {
    enablement.value = 'enabling'
    result.value = null
    if (await ask('enable')) turnOn()
    else turnOff()
  }

  const stop = async () => {
    result.value = null
    await ask('disable')
    turnOff()
  }

  const find = async () => {
    const toldBefore = problem.value
    const isOn = await ask('is-enabled')
    // Who pressed meanwhile gets the answer to that.
    if (enablement.value === 'enabling') return
    if (isOn) turnOn()
    else turnOff()
    // Why it could not be turned on stands until somebody tries again.
    if (!isOn) problem.value ??= toldBefore
  }

  const look = async () => {
    // What cannot be read is asked again: agreeing twice does no harm.
    hasPurpose.value ||= (await world.purposes.load().catch(() => null)) !== null
    if (enablement.value !== 'enabling') await find()
  }

  const timer = setInterval(() => {
    if (enablement.value === 'on' && !link.value?.state.value?.call) void find()
  }, ASK_AGAIN_MS)

  const liveCallId = () => link.value?.state.value?.call?.callId ?? null

  const toEngine = (act: (callId: string) => Parameters<EngineLink['send']>[0]) => {
    const callId = liveCallId()
    if (callId !== null) link.value?.send(act(callId))
  }

  const note = ({ id, second }: Mark, text: string) =>
    toEngine((callId) => ({ type: 'note', callId, id, second, text }))

  void look()
  return {
    screen,
    lastCall,
    result,
    async agree(purpose) {
      hasPurpose.value = true
      // Kept or not, the user has agreed now; if it was not kept, the popup asks again another time.
      await world.purposes
        .save(purpose)
        .catch((error: unknown) => console.warn('Mien: the purpose was not kept', error))
    },
    enable,
    stop,
    async tryAgain() {
      await ask('disable')
      link.value?.close()
      link.value = null
      await enable()
    },
    pause: (isPaused) => toEngine((callId) => ({ type: 'pause', callId, isPaused })),
    rename: (key, name) => toEngine((callId) => ({ type: 'rename', callId, key, name })),
    markSelf: (key, isSelf) => toEngine((callId) => ({ type: 'mark-self', callId, key, isSelf })),
    leaveOut: (key, isLeftOut) => toEngine((callId) => ({ type: 'leave-out', callId, key, isLeftOut })),
    restingFace: (key, action) => toEngine((callId) => ({ type: 'resting-face', callId, key, action })),
    markMoment() {
      const call = link.value?.state.value?.call
      if (!call) return null
      const mark = {
        id: crypto.randomUUID(),
        second: Math.max(0, Math.floor((world.nowMs() - call.startedAtMs) / 1000)),
      }
      note(mark, '')
      return mark
    },
    note,
    deleteNote: (id) => toEngine((callId) => ({ type: 'delete-note', callId, id })),
    look,
    openPage: (page) => world.openPage(page),
    openPanel: world.openPanel,
    settings: world.settings,
    async export(callId, kind) {
      result.value = null
      try {
        const shelf = await world.openShelf()
        const call = await shelf.loadCall(callId)
        if (!call) {
          result.value = { kind: 'nothing-recorded' }
          return
        }
        const file = exportOf(call, kind, { isRunning: callId === liveCallId(), nowMs: world.nowMs() })
        world.save(file)
        result.value = { kind: 'saved', fileName: file.name }
      } catch (error) {
        console.error('Mien: a call could not be exported', error)
        result.value = { kind: 'not-read' }
      }
    },
    async deleteCall(callId) {
      try {
        const shelf = await world.openShelf()
        await shelf.deleteCall(callId)
        result.value = { kind: 'deleted' }
      } catch (error) {
        console.error('Mien: a call could not be deleted', error)
        result.value = { kind: 'not-read' }
      }
      await loadLastCall()
    },
    close() {
      clearInterval(timer)
      link.value?.close()
    },
  }
}
