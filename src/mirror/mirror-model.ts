import { computed, effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { EngineLink } from '../live/engine-link'
import { screenOf } from '../live/screen'
import type { CallView, FromView, Outcome, Problem, Readout } from '../shared/protocol'
import { messageOf } from '../shared/error-message'
import type { Purpose, PurposeStore } from '../shared/purpose-store'
import type { CameraFault, CameraResult } from './camera'
import { OWN_TILE } from './mirror-reader'
import { TaskRun } from './task'
import type { Seen, Task } from './task'

/** How long the face is held still for the resting face: the engine takes the mean of the last three seconds. */
export const REST_MS = 3_000
/** Counters change this often. */
const TICK_MS = 250

export type Source = 'camera' | 'portraits'

/** What the mirror shows. */
export type Stage =
  | { readonly kind: 'checking' }
  | { readonly kind: 'purpose'; readonly problem: Problem | null }
  | { readonly kind: 'choose' }
  | { readonly kind: 'opening'; readonly source: Source }
  /** @property fault Why there are portraits although the camera was asked for. */
  | { readonly kind: 'open'; readonly source: Source; readonly fault: CameraFault | null }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** How the setting of the resting face goes. */
export type Rest =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting'; readonly remainingS: number }
  /** There was no face to set. */
  | { readonly kind: 'missed' }

/** The browser and the engine, so that a test can stand in for them. */
export interface MirrorWorld {
  readonly purposes: PurposeStore
  openCamera(): Promise<CameraResult>
  /** Starts the engine for this page. */
  ensureEngine(): Promise<Outcome>
  /** Hands this page's pictures to the engine, from now until it is stopped. */
  startSession(): { stop(): void }
  openLink(): EngineLink
  /** Whether the user sees the page. */
  readonly isInSight: ReadonlySignal<boolean>
  /** Epoch milliseconds. */
  nowMs(): number
}

/** State and actions of the mirror. */
export interface MirrorModel {
  readonly stage: ReadonlySignal<Stage>
  readonly stream: ReadonlySignal<MediaStream | null>
  /** The engine's fault while the mirror is open; null while it reads or starts. */
  readonly problem: ReadonlySignal<Problem | null>
  /** What is read of a tile now; null before the first word of it. */
  readoutOf(tile: string): Readout | null
  readonly rest: ReadonlySignal<Rest>
  /** The task that runs, and the seconds left; null for none. */
  readonly running: ReadonlySignal<{ readonly task: Task; readonly remainingS: number } | null>
  /** What was seen in each task that was tried. */
  readonly seen: ReadonlySignal<ReadonlyMap<Task, Seen>>
  agree(purpose: Purpose): Promise<void>
  open(source: Source): Promise<void>
  close(): void
  tryAgain(): void
  setRestingFace(): void
  forgetRestingFace(): void
  tryTask(task: Task): void
}

/** Looks whether the user has said what Mien is for, and waits to be opened. */
export async function createMirrorModel(world: MirrorWorld): Promise<MirrorModel> {
  const stage = signal<Stage>({ kind: 'checking' })
  const stream = signal<MediaStream | null>(null)
  const link = signal<EngineLink | null>(null)
  const lastCall = signal<CallView | null>(null)
  const rest = signal<Rest>({ kind: 'idle' })
  const running = signal<{ task: Task; remainingS: number } | null>(null)
  const seen = signal<ReadonlyMap<Task, Seen>>(new Map())
  let session: { stop(): void } | null = null
  let run: TaskRun | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  const screen = computed(() => {
    if (link.value === null) return null
    return screenOf({
      enablement: 'on',
      hasPurpose: true,
      problem: null,
      engine: link.value.state.value,
      lastCall: lastCall.value,
      isEngineLate: link.value.isLate.value,
      isEngineSilent: link.value.isSilent.value,
      isRetrying: false,
    })
  })
  const call = () => (screen.value?.kind === 'live' ? screen.value.call : null)
  const readoutOf = (tile: string) => call()?.readouts.find(({ name }) => name === tile) ?? null
  const problem = computed(() => {
    if (screen.value?.kind === 'failed') return screen.value.problem
    return screen.value?.kind === 'live' ? screen.value.warning : null
  })
  const say = (message: (callId: string) => FromView) => {
    const callId = link.peek()?.state.peek()?.call?.callId
    if (callId !== undefined) link.peek()?.send(message(callId))
  }
  const stopCounting = () => {
    clearInterval(timer)
    run = null
    running.value = null
    rest.value = { kind: 'idle' }
  }

  /** Calls `tick` until it says that it is done. */
  const count = (tick: () => boolean) => {
    const step = () => {
      if (tick()) clearInterval(timer)
    }
    timer = setInterval(step, TICK_MS)
    step()
  }

  const closeSource = () => {
    stopCounting()
    session?.stop()
    session = null
    link.value?.close()
    link.value = null
    lastCall.value = null
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = null
    seen.value = new Map()
  }

  const openSource = async (wanted: Source): Promise<Stage> => {
    const camera = wanted === 'camera' ? await world.openCamera() : null
    const fault = camera && 'fault' in camera ? camera.fault : null
    if (camera && 'stream' in camera) stream.value = camera.stream
    const started = await world.ensureEngine()
    if (!started.ok) {
      closeSource()
      const { problem: refusal } = started
      return refusal.code === 'purpose-missing'
        ? { kind: 'purpose', problem: refusal }
        : { kind: 'failed', problem: refusal }
    }
    return { kind: 'open', source: stream.value ? 'camera' : 'portraits', fault }
  }

  const onReadout = (readout: Readout | null) => {
    if (readout) run?.add(readout)
  }

  effect(() => {
    const now = link.value?.state.value?.call ?? null
    if (now) lastCall.value = now
    onReadout(now?.readouts.find(({ name }) => name === OWN_TILE) ?? null)
  })

  // Nobody looks into a mirror that is out of sight: the camera sends black, and nothing is read.
  let wasInSight = world.isInSight.peek()
  effect(() => {
    if (world.isInSight.value === wasInSight) return
    wasInSight = world.isInSight.value
    stopCounting()
    for (const track of stream.peek()?.getTracks() ?? []) track.enabled = wasInSight
    say((callId) => ({ type: 'pause', callId, isPaused: !wasInSight }))
  })

  try {
    stage.value = (await world.purposes.load()) === null ? { kind: 'purpose', problem: null } : { kind: 'choose' }
  } catch (thrown) {
    stage.value = { kind: 'purpose', problem: { code: 'settings-unreadable', detail: messageOf(thrown) } }
  }

  return {
    stage,
    stream,
    problem,
    readoutOf,
    rest,
    running,
    seen,
    async agree(purpose) {
      try {
        await world.purposes.save(purpose)
        stage.value = { kind: 'choose' }
      } catch (thrown) {
        stage.value = { kind: 'purpose', problem: { code: 'purpose-missing', detail: messageOf(thrown) } }
      }
    },
    async open(source) {
      if (stage.value.kind === 'opening') return
      closeSource()
      stage.value = { kind: 'opening', source }
      try {
        stage.value = await openSource(source)
      } catch (thrown) {
        closeSource()
        stage.value = { kind: 'failed', problem: { code: 'engine-not-started', detail: messageOf(thrown) } }
      }
      if (stage.peek().kind !== 'open') return
      session = world.startSession()
      link.value = world.openLink()
    },
    close() {
      closeSource()
      stage.value = { kind: 'choose' }
    },
    tryAgain() {
      link.value?.send({ type: 'retry' })
    },
    setRestingFace() {
      stopCounting()
      const endsAtMs = world.nowMs() + REST_MS
      count(() => {
        const remainingMs = endsAtMs - world.nowMs()
        if (remainingMs > 0) {
          rest.value = { kind: 'counting', remainingS: Math.ceil(remainingMs / 1000) }
          return false
        }
        const readout = readoutOf(OWN_TILE)
        if (readout === null || !hasFace(readout)) {
          rest.value = { kind: 'missed' }
          return true
        }
        say((callId) => ({ type: 'resting-face', callId, key: readout.key, action: 'set' }))
        rest.value = { kind: 'idle' }
        return true
      })
    },
    forgetRestingFace() {
      const readout = readoutOf(OWN_TILE)
      if (readout) say((callId) => ({ type: 'resting-face', callId, key: readout.key, action: 'forget' }))
    },
    tryTask(task) {
      stopCounting()
      const started = new TaskRun(task, world.nowMs())
      run = started
      count(() => {
        const remainingS = started.remainingS(world.nowMs())
        if (remainingS > 0) {
          running.value = { task, remainingS }
          return false
        }
        seen.value = new Map([...seen.value, [task, started.seen()]])
        run = null
        running.value = null
        return true
      })
    },
  }
}

/** Whether a face was read just now, with an expression or without one that stands out. */
function hasFace({ state }: Readout): boolean {
  return state.kind === 'expression' || (state.kind === 'none' && state.reason === 'unsure')
}
