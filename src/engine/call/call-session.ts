import { correct } from '../../call/baseline'
import { withNote, withoutNote } from '../../call/notes'
import type { NoReadingReason, Probabilities } from '../../call/reading'
import { Timeline } from '../../call/timeline'
import type { Call, Note, Participant, RestingFace } from '../../call/timeline'
import type { Badge, CallView, FromView, Problem, Region, TileReport, Want } from '../../shared/protocol'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import type { Settings } from '../../shared/settings'
import { isLeftOut } from './left-out'
import type { ByHand } from './left-out'
import { dueKeys, planLook, readEveryMs } from '../look-plan'
import type { Sight } from '../vision/pipeline'
import { Smoother } from './smoothing'
import { badgeOf, countReading, madeTrack, meanOf, readoutOf, shownOf } from './track'
import type { Track } from './track'

/**
 * Most participants of one call: ten times the largest gallery, for those who come and go. A page whose tiles have no
 * lasting names could otherwise fill the record, which counts participants in 16 bits.
 */
export const MAX_PARTICIPANTS = 500

/** A second that is left without a reading shows what the readout still showed, up to this age; then it is a gap. */
const CARRY_SHOWN_MS = 3000
/**
 * One running call: who is there, what to ask the page for, and what to show and to record of the answers.
 * Times are epoch milliseconds.
 */
export class CallSession {
  readonly call: Call
  isPaused: boolean
  readonly #modelFloor: () => number
  readonly #tracks = new Map<string, Track>()
  readonly #unsavedSeconds = new Set<number>()
  /** Whether something other than seconds is to be stored. */
  #hasUnsavedFacts = false
  #settings: Settings
  #isHidden = false
  #isFull = false
  #lastSecond: number

  /**
   * @param call A new call, or one that was cut off and goes on.
   * @param modelFloor Least confidence that the model vouches for. Known only once it is loaded, so it is asked for each reading.
   */
  constructor(call: Call, modelFloor: () => number, nowMs: number, settings: Settings = DEFAULT_SETTINGS) {
    this.call = call
    this.#modelFloor = modelFloor
    this.#settings = settings
    this.isPaused = wasPaused(call)
    this.#lastSecond = this.#secondOf(nowMs)
    for (const participant of call.participants) this.#track(participant)
    this.#keepAsSet()
  }

  /** The first second that can still change; those before it are closed. */
  get openSecond(): number {
    return this.#lastSecond
  }

  /** What the user is to know of this call, short of a fault. */
  get warning(): Problem | null {
    return this.#isFull ? { code: 'too-many-participants', detail: `More than ${MAX_PARTICIPANTS}` } : null
  }

  /** Takes the settings in; they hold from the next reading on. */
  setSettings(settings: Settings, nowMs: number): void {
    this.tick(nowMs)
    const isAnalysedChanged = settings.analysed !== this.#settings.analysed
    this.#settings = settings
    this.#keepAsSet()
    if (!isAnalysedChanged) return
    this.#judgeAnew()
    this.#applyReasons(nowMs)
  }

  /** Ends the call. One in which nobody was is not worth a record. */
  end(nowMs: number): void {
    this.tick(nowMs)
    this.call.endedAtMs = nowMs
    if (this.call.participants.length > 0) this.#hasUnsavedFacts = true
  }

  /** Marks the present second. */
  markMoment(nowMs: number): void {
    this.#note({ id: crypto.randomUUID(), second: this.#secondOf(nowMs), text: '' }, nowMs)
  }

  /** What to ask the page for now: the participants that are due. They count as asked. */
  wants(nowMs: number): Want[] {
    if (this.isPaused) return []
    const asked = new Map(this.#readable().map(({ participant, askedAtMs }) => [participant.key, askedAtMs]))
    const due = dueKeys(asked, nowMs, readEveryMs(this.#settings.readingsPerSecond))
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
      if (!track) continue
      track.tile = tile
      // A name that is gone for a moment (a menu over the tile) is no reason to forget it.
      if (tile.name !== null) track.participant.pageName = tile.name
      if (tile.isSelf) this.#hearSelf(track)
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
      const probabilities = this.#correct(track, sight.probabilities, capturedAtMs)
      track.smoother.addProbabilities(probabilities, capturedAtMs)
      countReading(track, probabilities, this.#secondOf(nowMs))
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
    switch (message.type) {
      case 'note':
        this.#note({ id: message.id, second: message.second, text: message.text }, nowMs)
        return
      case 'delete-note':
        this.call.notes = withoutNote(this.call.notes, message.id)
        this.#hasUnsavedFacts = true
        return
      case 'pause':
        this.isPaused = message.isPaused
        break
      case 'rename':
      case 'mark-self':
      case 'leave-out':
      case 'resting-face': {
        const track = this.#tracks.get(message.key)
        if (!track) return
        this.#changeTrack(track, message, nowMs)
        this.#hasUnsavedFacts = true
      }
    }
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

  /** The seconds to be stored since the last call of this: none when only who is there or a note has changed, null when nothing has. */
  takeUnsaved(): number[] | null {
    const seconds = [...this.#unsavedSeconds]
    if (seconds.length === 0 && !this.#hasUnsavedFacts) return null
    this.#unsavedSeconds.clear()
    this.#hasUnsavedFacts = false
    return seconds
  }

  /** Puts back what could not be stored. */
  returnUnsaved(seconds: readonly number[]): void {
    for (const second of seconds) this.#unsavedSeconds.add(second)
    this.#hasUnsavedFacts = true
  }

  /** The badges of the tiles now; none while the setting is off or the call is paused. */
  badges(): Badge[] {
    if (!this.#settings.hasBadges || this.isPaused) return []
    return [...this.#tracks.values()].filter(({ tile }) => tile !== null).map(badgeOf)
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

  #changeTrack(
    track: Track,
    message: Extract<FromView, { type: 'rename' | 'mark-self' | 'leave-out' | 'resting-face' }>,
    nowMs: number,
  ): void {
    const { participant, learner } = track
    switch (message.type) {
      case 'rename':
        participant.givenName = message.name === null || message.name.trim() === '' ? null : message.name.trim()
        return
      case 'leave-out':
        track.byHand = message.isLeftOut ? 'left-out' : 'brought-back'
        participant.isLeftOut = message.isLeftOut
        return
      case 'mark-self':
        participant.isSelf = message.isSelf
        track.isSelfByHand = true
        if (this.#settings.analysed !== 'only-me') return
        if (message.isSelf) track.byHand = null
        this.#judgeAnew()
        return
      case 'resting-face':
        if (message.action === 'set') learner.set(nowMs)
        else learner.forget()
        participant.restingFace = this.#restingFaceOf(learner)
    }
  }

  /** Some pages show who is the user only once the camera runs. What the user says of it stands. */
  #hearSelf({ participant, byHand, isSelfByHand }: Track): void {
    if (participant.isSelf || isSelfByHand) return
    participant.isSelf = true
    participant.isLeftOut = isLeftOut(byHand, this.#settings.analysed, true)
    this.#hasUnsavedFacts = true
  }

  /** Lets the setting decide again on everybody who was not left out by hand. */
  #judgeAnew(): void {
    for (const track of this.#tracks.values()) {
      if (track.byHand === 'brought-back') track.byHand = null
      track.participant.isLeftOut = isLeftOut(track.byHand, this.#settings.analysed, track.participant.isSelf)
    }
    this.#hasUnsavedFacts = true
  }

  /** From the start, not only at the end: a call that is cut off is kept too. */
  #keepAsSet(): void {
    if (this.call.isKept === this.#settings.isHistoryOn) return
    this.call.isKept = this.#settings.isHistoryOn
    this.#hasUnsavedFacts = true
  }

  #note(note: Note, nowMs: number): void {
    const second = Math.min(note.second, this.#secondOf(nowMs))
    this.call.notes = withNote(this.call.notes, { ...note, second })
    this.#hasUnsavedFacts = true
  }

  #confidenceFloor(): number {
    return Math.max(this.#modelFloor(), this.#settings.confidenceFloor ?? 0)
  }

  /** The reading as it is shown and recorded; the resting face is learned from what came in. */
  #correct({ learner, participant }: Track, probabilities: Probabilities, capturedAtMs: number): Probabilities {
    const { readingsPerSecond, smoothing, isBaselineOn } = this.#settings
    learner.add(probabilities, capturedAtMs)
    const face = this.#restingFaceOf(learner)
    participant.restingFace = face
    this.call.settings = { readingsPerSecond, smoothing, confidenceFloor: this.#confidenceFloor(), isBaselineOn }
    return isBaselineOn ? correct(probabilities, face) : probabilities
  }

  /** The face that the user set; one that was learned only while the setting asks for it. */
  #restingFaceOf({ face }: Track['learner']): RestingFace | null {
    return face?.source === 'set' || this.#settings.isRestingFaceLearned ? face : null
  }

  /** Null when the call has room for no more. */
  #add(tile: TileReport): Track | null {
    if (this.call.participants.length >= MAX_PARTICIPANTS) {
      this.#isFull = true
      return null
    }
    const participant: Participant = {
      key: tile.key,
      pageName: tile.name,
      givenName: null,
      isSelf: tile.isSelf,
      isLeftOut: isLeftOut(null, this.#settings.analysed, tile.isSelf),
      restingFace: null,
      timeline: new Timeline(),
    }
    this.call.participants.push(participant)
    return this.#track(participant)
  }

  #track(participant: Participant): Track {
    const isLeftOutBySetting = isLeftOut(null, this.#settings.analysed, participant.isSelf)
    const byHand: ByHand = participant.isLeftOut ? 'left-out' : 'brought-back'
    const smoother = new Smoother(
      () => this.#confidenceFloor(),
      () => this.#settings.smoothing,
    )
    // Of a call that was cut off the record says who was left out; where that is not the setting's doing, it was the user's.
    const track = madeTrack(participant, smoother, participant.isLeftOut === isLeftOutBySetting ? null : byHand)
    this.#tracks.set(participant.key, track)
    return track
  }

  #secondOf(timeMs: number): number {
    return Math.max(0, Math.floor((timeMs - this.call.startedAtMs) / 1000))
  }

  #record(track: Track, nowMs: number): void {
    const second = this.#secondOf(nowMs)
    this.#setCell(track, second, meanOf(track, second))
  }

  #closeSecond(track: Track, second: number): void {
    if (track.tile === null || track.participant.timeline.packedAt(second) !== null) return
    const endMs = this.call.startedAtMs + (second + 1) * 1000
    if (track.capturedAtMs === null || endMs - track.capturedAtMs > CARRY_SHOWN_MS) return
    this.#setCell(track, second, null)
  }

  #setCell(track: Track, second: number, probabilities: Probabilities | null): void {
    const shown = shownOf(track)
    if (shown === null) return
    track.participant.timeline.set({ second, shown, probabilities })
    this.#unsavedSeconds.add(second)
  }
}

/** Whether a call was paused when it was cut off: nobody who paused it shall be read again unasked. */
function wasPaused({ participants }: Call): boolean {
  const lengthS = Math.max(0, ...participants.map(({ timeline }) => timeline.lengthS))
  return participants.some(({ timeline }) => timeline.at(lengthS - 1)?.shown === 'paused')
}
