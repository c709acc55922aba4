import { computed, effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { DataFormat } from '../call/exporters'
import type { Call } from '../call/timeline'
import { MAX_TILES } from '../shared/protocol'
import type { CallView, Misfit, Outcome, Problem, ToBackground } from '../shared/protocol'
import type { Purpose, PurposeStore } from '../shared/purpose-store'
import type { Settings } from '../shared/settings'
import type { EngineLink } from './engine-link'
import { createHostAccess } from './host-access'
import type { HostAccess, HostAccessWorld } from './host-access'
import type { ParticipantActions } from './participant-options'
import { pacedScreen } from './paced-screen'
import { screenOf } from './screen'
import type { Enablement, Screen } from './screen'
import { createStoredCalls } from './stored-calls'
import type { Result, StoredCallsWorld } from './stored-calls'

/** While Mien is on but the tab has no call, the tab may have moved on: ask this often. Milliseconds. */
const ASK_AGAIN_MS = 2000

/** A further page of the extension. */
export type OwnPage =
  | { readonly kind: 'report'; readonly callId: string }
  | { readonly kind: 'history' }
  | { readonly kind: 'settings' }
  /** A small window with the present expressions of the tab's call. */
  | { readonly kind: 'floating' }
  | { readonly kind: 'mirror' }

/** Everything outside the model; tests hand in a fake. */
export interface TabWorld extends StoredCallsWorld, HostAccessWorld {
  readonly tabId: number
  /** Asks the background. @throws when it does not answer. */
  ask(message: ToBackground): Promise<Outcome>
  openLink(tabId: number): EngineLink
  readonly purposes: PurposeStore
  /**
   * The structure of the tab's page, for a bug report about its reader.
   * @throws when the page does not answer.
   */
  describePage(misfit: Misfit): Promise<string>
  openPage(page: OwnPage): void
  /** Opens the side panel beside the tab; null where the browser has none, or in the panel itself. */
  readonly openPanel: (() => void) | null
  readonly settings: ReadonlySignal<Settings>
}

/** A moment that the user marked. */
export interface Mark {
  readonly id: string
  /** Whole seconds since the call's start. */
  readonly second: number
}

/** State and actions of a view that is about one tab: the popup, and the side panel for the tab that it follows. */
export interface TabModel extends ParticipantActions {
  /** At the pace at which it is drawn; see {@link pacedScreen}. */
  readonly screen: ReadonlySignal<Screen>
  /** While Mien is off: a call runs in the tab. */
  readonly isCallHere: ReadonlySignal<boolean>
  readonly hosts: Pick<HostAccess, 'alwaysOn' | 'setAlwaysOn' | 'lockedFrames'>
  /** The last call on this machine, while Mien is off. */
  readonly lastCall: ReadonlySignal<Call | null>
  readonly result: ReadonlySignal<Result | null>
  /** Stores what the user uses Mien for, and goes on. */
  agree(purpose: Purpose): Promise<void>
  /** Turns Mien on in the tab; a second call while the first is under way changes nothing. */
  enable(): Promise<void>
  stop(): Promise<void>
  /** Asks for the permission of a frame's site, and lets the call go on in the frame. Call it in the click itself. */
  readFrame(origin: string): Promise<void>
  /** Restarts the engine and turns Mien on again; the call goes on. */
  tryAgain(): Promise<void>
  pause(isPaused: boolean): void
  /** Has these participants read more often than others, from now on. */
  follow(keys: readonly string[]): void
  /** Marks this moment of the running call. @returns The mark, for a note; null without a call. */
  markMoment(): Mark | null
  /** Changes the note of a mark. */
  note(mark: Mark, text: string): void
  deleteNote(id: string): void
  /** Asks again whether Mien is on: another view may have turned it on or off. */
  look(): Promise<void>
  /** As {@link TabWorld.describePage}. */
  describePage(misfit: Misfit): Promise<string>
  openPage(page: OwnPage): void
  readonly openPanel: (() => void) | null
  export(callId: string, format: DataFormat): Promise<void>
  deleteCall(callId: string): Promise<void>
  close(): void
}

/** Makes the state of a view for one tab and finds out whether Mien is on there. */
export function createTabModel(world: TabWorld): TabModel {
  const { tabId } = world
  const enablement = signal<Enablement>('unknown')
  const problem = signal<Problem | null>(null)
  const link = signal<EngineLink | null>(null)
  const lastCallView = signal<CallView | null>(null)
  const isRetrying = signal(false)
  const stored = createStoredCalls(world)
  const hasPurpose = signal(false)
  const isCallHere = signal(false)
  const foreignFrames = computed(() => link.value?.state.value?.call?.foreignFrames ?? [])
  const hosts = createHostAccess(world, foreignFrames)
  const paced = pacedScreen(
    computed(() =>
      screenOf({
        enablement: enablement.value,
        hasPurpose: hasPurpose.value,
        problem: problem.value,
        engine: link.value?.state.value ?? null,
        lastCall: lastCallView.value,
        isEngineLate: link.value?.isLate.value ?? false,
        isEngineSilent: link.value?.isSilent.value ?? false,
        isRetrying: isRetrying.value,
      }),
    ),
  )
  const { screen } = paced
  const stopFollowing = effect(() => {
    const call = link.value?.state.value?.call
    if (call) lastCallView.value = call
  })

  const ask = async (type: 'enable' | 'disable' | 'is-enabled') => {
    const outcome = await world
      .ask({ target: 'background', type, tabId })
      .catch((error: unknown): Outcome => ({ ok: false, problem: { code: 'unexpected', detail: String(error) } }))
    problem.value = outcome.ok ? null : outcome.problem
    if (problem.value?.code === 'purpose-missing') hasPurpose.value = false
    isCallHere.value = outcome.ok && !outcome.isEnabled && outcome.isCallHere === true
    return outcome.ok && outcome.isEnabled
  }

  const hasNoAnswer = () => problem.value?.code === 'unexpected'

  const askToEnable = async () => {
    if (await ask('enable')) return true
    const fault = problem.value
    if (!hasNoAnswer()) return false
    // The background may have stopped before its answer, with the tab turned on.
    const isOn = await ask('is-enabled')
    if (!isOn) problem.value = fault
    return isOn
  }

  const closeLink = () => {
    link.value?.close()
    link.value = null
  }

  const turnOn = () => {
    link.value ??= world.openLink(tabId)
    enablement.value = 'on'
  }

  const turnOff = () => {
    enablement.value = 'off'
    closeLink()
    lastCallView.value = null
    void stored.loadLastCall()
  }

  const enable = async () => {
    // One press, one call: the answer to the first press is awaited.
    if (enablement.value === 'enabling') return
    enablement.value = 'enabling'
    stored.clearResult()
    if (await askToEnable()) turnOn()
    else turnOff()
  }

  const stop = async () => {
    stored.clearResult()
    await ask('disable')
    const fault = problem.value
    if (!fault) return turnOff()
    await find()
    problem.value ??= fault
  }

  const tryAgain = async () => {
    if (isRetrying.value) return
    isRetrying.value = true
    link.value?.send({ type: 'retry' })
    const isOn = await askToEnable()
    isRetrying.value = false
    if (!isOn) return turnOff()
    // A connection without an answer is given up.
    if (link.value?.isLate.value) closeLink()
    turnOn()
  }

  const find = async () => {
    const problemBefore = problem.value
    // The background may have been ended while it answered.
    const isOn = (await ask('is-enabled')) || (hasNoAnswer() && (await ask('is-enabled')))
    // Whoever pressed meanwhile gets the answer to that.
    if (enablement.value === 'enabling' || isRetrying.value) return
    if (isOn) turnOn()
    // Without an answer the view stays as it is; the engine says what is live.
    else if (!hasNoAnswer() || enablement.value !== 'on') turnOff()
    // The reason why it could not be turned on stays until somebody tries again.
    if (!isOn) problem.value ??= problemBefore
  }

  const look = async () => {
    void hosts.look()
    // Where it cannot be read, the user is asked again: agreeing twice does no harm.
    hasPurpose.value ||= (await world.purposes.load().catch(() => null)) !== null
    if (enablement.value !== 'enabling') await find()
  }

  const timer = setInterval(() => {
    if (enablement.value === 'on' && !link.value?.state.value?.call) void find()
  }, ASK_AGAIN_MS)

  const liveCall = () => (enablement.value === 'on' ? lastCallView.value : null)

  const toEngine = (act: (callId: string) => Parameters<EngineLink['send']>[0]) => {
    const call = liveCall()
    if (call) link.value?.send(act(call.callId))
  }

  const note = ({ id, second }: Mark, text: string) =>
    toEngine((callId) => ({ type: 'note', callId, id, second, text }))

  void look()
  return {
    screen,
    isCallHere,
    hosts,
    lastCall: stored.lastCall,
    result: stored.result,
    async agree(purpose) {
      try {
        // Without a stored purpose the background does not turn Mien on.
        await world.purposes.save(purpose)
        hasPurpose.value = true
        problem.value = null
      } catch (error) {
        problem.value = { code: 'purpose-missing', detail: String(error) }
      }
    },
    enable,
    stop,
    async readFrame(origin) {
      if (await hosts.grantFrame(origin)) await askToEnable()
    },
    tryAgain,
    pause: (isPaused) => toEngine((callId) => ({ type: 'pause', callId, isPaused })),
    follow: (keys) => link.value?.send({ type: 'follow', keys: keys.slice(0, MAX_TILES) }),
    rename: (key, name) => toEngine((callId) => ({ type: 'rename', callId, key, name })),
    markSelf: (key, isSelf) => toEngine((callId) => ({ type: 'mark-self', callId, key, isSelf })),
    leaveOut: (key, isLeftOut) => toEngine((callId) => ({ type: 'leave-out', callId, key, isLeftOut })),
    erase: (key) => toEngine((callId) => ({ type: 'erase', callId, key })),
    restingFace: (key, action) => toEngine((callId) => ({ type: 'resting-face', callId, key, action })),
    markMoment() {
      const call = liveCall()
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
    describePage: (misfit) => world.describePage(misfit),
    openPage: (page) => world.openPage(page),
    openPanel: world.openPanel,
    settings: world.settings,
    export: (callId, format) => stored.export(callId, format, callId === liveCall()?.callId),
    deleteCall: (callId) => stored.deleteCall(callId),
    close() {
      clearInterval(timer)
      stopFollowing()
      paced.stop()
      hosts.close()
      link.value?.close()
    },
  }
}
