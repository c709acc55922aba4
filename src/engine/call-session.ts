import type { NoReadingReason, Probabilities, ReadoutState } from '../call/reading'
import { Rate } from '../call/rate'
import { Timeline } from '../call/timeline'
import type { Call, Participant } from '../call/timeline'
import type { CallView, FromView, Readout, Region, TileReport, Want } from '../shared/protocol'
import { dueKeys, planLook } from './look-plan'
import type { Sight } from './pipeline'
import { Smoother } from './smoothing'

/** A second that is left without a reading shows what the readout still showed, up to this age; then it is a gap. */
const CARRY_SHOWN_MS = 3000
/** The pictures of one participant's second, for the mean of its probabilities. */
interface SecondInProgress {
  readonly second: number
  readonly sums: number[]
  readings: number
}

/** What the engine knows of a participant while the call runs; what lasts is in {@link Participant}. */
interface Track {
  readonly participant: Participant
  readonly smoother: Smoother
  readonly rate: Rate
  tile: TileReport | null
  face: Region | null
  wholeAtMs: number | null
  askedAtMs: number | null
  capturedAtMs: number | null
  latencyMs: number | null
  faceCount: number
  current: SecondInProgress | null
}

/**
 * One running call: who is there, what to ask the page for, and what to show and to record of the answers.
 * Times are epoch milliseconds.
 */
export class CallSession {
  readonly call: Call
  isPaused: boolean
  readonly #confidenceFloor: () => number
  readonly #tracks = new Map<string, Track>()
  readonly #unsavedSeconds = new Set<number>()
  #isHidden = false
  #lastSecond: number

  /**
   * @param call A new call, or one that was cut off and goes on.
   * @param confidenceFloor Known only once the model is loaded, so it is asked for each reading.
   */
  constructor(call: Call, confidenceFloor: () => number, nowMs: number) {
    this.call = call
    this.#confidenceFloor = confidenceFloor
    this.isPaused = wasPaused(call)
    this.#lastSecond = this.#secondOf(nowMs)
    for (const participant of call.participants) this.#track(participant)
  }

  /** What to ask the page for now: the participants that are due. They count as asked. */
  wants(nowMs: number): Want[] {
    if (this.isPaused) return []
    const due = dueKeys(new Map(this.#readable().map(({ participant, askedAtMs }) => [participant.key, askedAtMs])), nowMs)
    return due.flatMap((key) => {
      const track = this.#tracks.get(key)
      if (!track?.tile) return []
      track.askedAtMs = nowMs
      const video = { widthPx: track.tile.videoWidthPx, heightPx: track.tile.videoHeightPx }
      const { region, maxSidePx, isWhole } = planLook(track, nowMs, video)
      if (isWhole) track.wholeAtMs = nowMs
      return [{ key, region, maxSidePx }]
    })
  }

  /** Takes in who is on the page. */
  hearTiles(tiles: readonly TileReport[], isHidden: boolean, nowMs: number): void {
    this.tick(nowMs)
    this.#isHidden = isHidden
    const present = new Set(tiles.map(({ key }) => key))
    for (const track of this.#tracks.values()) if (!present.has(track.participant.key)) track.tile = null
    for (const tile of tiles) {
      const track = this.#tracks.get(tile.key) ?? this.#add(tile)
      track.tile = tile
      // A name that is gone for a moment (a menu over the tile) is no reason to forget it.
      if (tile.name !== null) track.participant.pageName = tile.name
      const reason = this.#reasonOf(track)
      if (reason !== null) this.#hearReason(track, reason, nowMs)
    }
  }

  /** Takes in what was seen in a frame, grabbed at `capturedAtMs`. */
  hearSight(sight: Sight, region: Region, capturedAtMs: number, nowMs: number): void {
    this.tick(nowMs)
    const track = this.#tracks.get(sight.key)
    if (!track?.tile || this.isPaused || this.#reasonOf(track) !== null) return
    const isWhole = region.width === 1 && region.height === 1
    const missedAroundFace = !isWhole && sight.face === null
    track.face = sight.face
    if (missedAroundFace) {
      // The face may have moved out of the part that was asked for: look at the whole frame before saying so.
      track.askedAtMs = null
      return
    }
    track.faceCount = isWhole ? sight.faceCount : Math.max(track.faceCount, sight.faceCount)
    track.latencyMs = nowMs - capturedAtMs
    track.rate.add(nowMs)
    if ('probabilities' in sight) {
      track.smoother.addProbabilities(sight.probabilities, capturedAtMs)
      this.#countProbabilities(track, sight.probabilities, nowMs)
    } else {
      track.smoother.addReason(sight.reason, capturedAtMs)
    }
    track.capturedAtMs = capturedAtMs
    this.#record(track, nowMs)
  }

  /** Takes in that the page has no frame of a participant. */
  hearNoFrame(key: string, reason: 'gone' | 'no-frames' | 'blocked', capturedAtMs: number, nowMs: number): void {
    const track = this.#tracks.get(key)
    // The next list of tiles tells where it went.
    if (!track || reason === 'gone') return
    this.tick(nowMs)
    track.face = null
    this.#hearReason(track, reason === 'no-frames' && this.#isHidden ? 'tab-hidden' : reason, nowMs, capturedAtMs)
  }

  /** Takes in what the user wants. Messages about other calls, or about nobody, change nothing. */
  hearView(message: FromView, nowMs: number): void {
    if (message.type === 'watch' || message.type === 'mark-moment' || message.callId !== this.call.id) return
    this.tick(nowMs)
    if (message.type === 'note' || message.type === 'delete-note') return
    if (message.type === 'pause') {
      this.isPaused = message.isPaused
      this.#applyReasons(nowMs)
      return
    }
    const track = this.#tracks.get(message.key)
    if (!track) return
    const { participant } = track
    if (message.type === 'rename') participant.givenName = message.name === null || message.name.trim() === '' ? null : message.name.trim()
    if (message.type === 'mark-self') participant.isSelf = message.isSelf
    if (message.type === 'leave-out') participant.isLeftOut = message.isLeftOut
    this.#unsavedSeconds.add(this.#secondOf(nowMs))
    this.#applyReasons(nowMs)
  }

  /**
   * Closes the seconds that have passed, so that the timelines say of each who was there. What is heard does so first:
   * it says nothing of the seconds before.
   */
  tick(nowMs: number): void {
    const second = this.#secondOf(nowMs)
    for (; this.#lastSecond < second; this.#lastSecond++) {
      for (const track of this.#tracks.values()) this.#closeSecond(track, this.#lastSecond)
    }
  }

  /** The seconds to be stored since the last call of this. */
  takeUnsavedSeconds(): number[] {
    const seconds = [...this.#unsavedSeconds]
    this.#unsavedSeconds.clear()
    return seconds
  }

  /** Puts seconds back that could not be stored. */
  returnUnsavedSeconds(seconds: readonly number[]): void {
    for (const second of seconds) this.#unsavedSeconds.add(second)
  }

  /** The call as a view shows it. */
  view(nowMs: number): CallView {
    const { id, siteId, title, startedAtMs } = this.call
    return {
      callId: id,
      siteId,
      title,
      startedAtMs,
      isPaused: this.isPaused,
      isHidden: this.#isHidden,
      readouts: [...this.#tracks.values()].map((track) => readoutOf(track, nowMs)),
    }
  }

  /** Those on the page whose video can be read. */
  #readable(): Track[] {
    return [...this.#tracks.values()].filter((track) => track.tile !== null && this.#reasonOf(track) === null)
  }

  /** Why a participant is not even asked for; null when they are. */
  #reasonOf({ participant, tile }: Track): NoReadingReason | null {
    if (participant.isLeftOut) return 'left-out'
    if (this.isPaused) return 'paused'
    if (!tile || tile.state === 'live') return null
    return tile.state === 'no-frames' && this.#isHidden ? 'tab-hidden' : tile.state
  }

  #applyReasons(nowMs: number): void {
    for (const track of this.#tracks.values()) {
      const reason = this.#reasonOf(track)
      if (reason !== null && track.tile !== null) this.#hearReason(track, reason, nowMs)
    }
  }

  #hearReason(track: Track, reason: NoReadingReason, nowMs: number, capturedAtMs: number | null = null): void {
    track.smoother.addReason(reason, nowMs)
    track.capturedAtMs = capturedAtMs ?? nowMs
    track.latencyMs = null
    track.face = null
    track.faceCount = 0
    this.#record(track, nowMs)
  }

  #add(tile: TileReport): Track {
    const participant: Participant = {
      key: tile.key,
      pageName: tile.name,
      givenName: null,
      isSelf: tile.isSelf,
      isLeftOut: false,
      restingFace: null,
      timeline: new Timeline(),
    }
    this.call.participants.push(participant)
    return this.#track(participant)
  }

  #track(participant: Participant): Track {
    const track: Track = {
      participant,
      smoother: new Smoother(this.#confidenceFloor),
      rate: new Rate(),
      tile: null,
      face: null,
      wholeAtMs: null,
      askedAtMs: null,
      capturedAtMs: null,
      latencyMs: null,
      faceCount: 0,
      current: null,
    }
    this.#tracks.set(participant.key, track)
    return track
  }

  #secondOf(timeMs: number): number {
    return Math.max(0, Math.floor((timeMs - this.call.startedAtMs) / 1000))
  }

  #countProbabilities(track: Track, probabilities: Probabilities, nowMs: number): void {
    const second = this.#secondOf(nowMs)
    if (track.current?.second !== second) track.current = { second, sums: probabilities.map(() => 0), readings: 0 }
    const { sums } = track.current
    probabilities.forEach((probability, index) => (sums[index] = (sums[index] ?? 0) + probability))
    track.current.readings++
  }

  #record(track: Track, nowMs: number): void {
    const second = this.#secondOf(nowMs)
    this.#setCell(track, second, meanOf(track.current, second))
  }

  #closeSecond(track: Track, second: number): void {
    if (track.tile === null || track.participant.timeline.packedAt(second) !== null) return
    const endMs = this.call.startedAtMs + (second + 1) * 1000
    if (track.capturedAtMs === null || endMs - track.capturedAtMs > CARRY_SHOWN_MS) return
    this.#setCell(track, second, null)
  }

  #setCell({ participant, smoother: { state } }: Track, second: number, probabilities: Probabilities | null): void {
    const shown = shownOf(state)
    if (shown === null) return
    participant.timeline.set({ second, shown, probabilities })
    this.#unsavedSeconds.add(second)
  }
}

/** Whether a call was paused when it was cut off: nobody who paused it shall be read again unasked. */
function wasPaused({ participants }: Call): boolean {
  const lengthS = Math.max(0, ...participants.map(({ timeline }) => timeline.lengthS))
  return participants.some(({ timeline }) => timeline.at(lengthS - 1)?.shown === 'paused')
}

function shownOf(state: ReadoutState) {
  if (state.kind === 'waiting') return null
  return state.kind === 'expression' ? state.expression : state.reason
}

function meanOf(current: SecondInProgress | null, second: number): Probabilities | null {
  if (current?.second !== second || current.readings === 0) return null
  const mean = (index: number) => (current.sums[index] ?? 0) / current.readings
  return [mean(0), mean(1), mean(2), mean(3), mean(4), mean(5), mean(6)]
}

function readoutOf(track: Track, nowMs: number): Readout {
  const { participant, smoother, rate, tile, capturedAtMs, latencyMs, faceCount } = track
  const { key, givenName, pageName, isSelf, isLeftOut } = participant
  return {
    key,
    name: givenName ?? pageName,
    isRenamed: givenName !== null,
    isSelf,
    isLeftOut,
    isOnScreen: tile !== null,
    state: smoother.state,
    capturedAtMs,
    latencyMs,
    readingsPerSecond: rate.perSecond(nowMs),
    faceCount,
    restingFace: participant.restingFace?.source ?? 'none',
  }
}
