import { correct } from '../../call/baseline'
import { withNote, withoutNote } from '../../call/notes'
import type { NoReadingReason, Probabilities } from '../../call/reading'
import { createParticipant } from '../../call/timeline'
import type { Call, Note, Participant, RestingFace } from '../../call/timeline'
import type {
  Badge,
  CallView,
  FromView,
  Misfit,
  MissingFrame,
  OwnName,
  OwnNameChange,
  OwnShare,
  PersonMarks,
  Problem,
  Region,
  SentFrame,
  TileList,
  Want,
} from '../../shared/protocol'
import { isWhole } from '../../shared/region'
import type { Settings } from '../../shared/settings'
import { marksSelf } from '../../shared/site-catalogue'
import type { Candidate } from '../scheduler'
import { CallClock } from './call-clock'
import type { Clocks } from './call-clock'
import { MAX_PARTICIPANTS, People } from './people'
import { SecondRecorder } from './second-recorder'
import { Smoother } from './smoothing'
import { badgeOf, countReading, createTrack, eraseReadings, readoutOf, shownOf, STALE_AFTER_MS } from './track'
import type { Track } from './track'

/** What a session needs of the world outside. */
export interface SessionWorld extends Clocks {
  /** A new participant key: opaque, and unique in the call. */
  newKey(): string
  /** Least confidence that the model vouches for, in [0, 1]; 1 before it is loaded. */
  confidenceFloor(): number
  /** The user's own names on sites that do not mark their tile. */
  ownNames(): readonly OwnName[]
  /** Whether a participant is pinned or opened in a view. */
  isFollowed(key: string): boolean
}

/** What the pipeline saw in a frame. */
export type Seen = {
  /** Faces in the frame; 0 when there is none. */
  readonly faceCount: number
  /** The participant's face, in fractions of the video; null when there is none. */
  readonly face: Region | null
  /** Whether the face will most likely be followed to the next picture. */
  readonly isSteady: boolean
} & ({ readonly probabilities: Probabilities } | { readonly reason: NoReadingReason })

/** A frame that may be read, and whose it is. */
export interface AcceptedFrame {
  readonly tileId: string
  readonly key: string
  readonly region: Region
  /** In the call's time. */
  readonly capturedAtMs: number
}

type FrameFacts = Pick<SentFrame, 'tileId' | 'sourceId' | 'region'> & { readonly roundId: number }
type NoFrame = Pick<MissingFrame, 'tileId' | 'reason'> & { readonly roundId: number }

/** Whom each tile of the last look was asked for. */
interface Round {
  readonly id: number
  readonly keyOfTile: Map<string, string>
  readonly sourceOfTile: ReadonlyMap<string, string | null>
}

/**
 * One running call: who is there, who may be read, and what to show and to record of what was seen. Its time is that of
 * {@link CallClock}; monotonic times are only those of asking.
 */
export class CallSession {
  readonly call: Call
  readonly #world: SessionWorld
  readonly #clock: CallClock
  readonly #people: People
  readonly #recorder: SecondRecorder
  #settings: Settings | null
  #isPaused: boolean
  #misfit: Misfit | null = null
  #isHidden = false
  #foreignFrames: CallView['foreignFrames'] = []
  #ownShare: OwnShare = null
  #round: Round | null = null
  #ownNameChange: OwnNameChange | null = null
  /** Whether something other than seconds is to be stored. */
  #hasUnsavedFacts = false

  /**
   * @param call A new call, or one from the store that goes on.
   * @param settings Null where they cannot be read: then nobody is read.
   * @param leftOut Marks of people left out of this call that were kept outside the store.
   */
  constructor(call: Call, world: SessionWorld, settings: Settings | null, leftOut: readonly PersonMarks[] = []) {
    this.call = call
    this.#world = world
    this.#settings = settings
    this.#isPaused = wasPaused(call)
    this.#clock = new CallClock(call.startedAtMs, recordedS(call) * 1000, world)
    this.#recorder = new SecondRecorder(this.#clock.second)
    const owner = {
      newKey: () => world.newKey(),
      createTrack: (participant: Participant) => this.#createTrack(participant),
      ownName: () => this.#ownName(),
      onChange: () => (this.#hasUnsavedFacts = true),
    }
    this.#people = new People(call, owner, settings, leftOut, this.#clock.callMs)
    this.#keepAsSet()
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Whether a gap of more than MAX_GAP_MS has ended this call. It takes in nothing more; {@link continueAs} follows it. */
  get isOver(): boolean {
    return this.#clock.isOver
  }

  /** The first second that can still change; those before it are closed. */
  get openSecond(): number {
    return this.#recorder.openSecond
  }

  /** Changes when closed seconds were erased: what a view has of the recording is then wrong. */
  get recordingVersion(): number {
    return this.#recorder.version
  }

  /** What the user must know of this call, other than a fault. */
  get warning(): Problem | null {
    return this.#people.isFull ? { code: 'too-many-participants', detail: `More than ${MAX_PARTICIPANTS}` } : null
  }

  /** Changes the settings from the next reading on. */
  setSettings(settings: Settings | null): void {
    this.tick()
    this.#settings = settings
    this.#keepAsSet()
    this.#people.setSettings(settings)
    this.#showReasons()
  }

  /** Ends the call. A call without participants is not stored. */
  end(): void {
    this.tick()
    this.call.endedAtMs = this.call.startedAtMs + this.#clock.callMs
    if (this.call.participants.length > 0) this.#hasUnsavedFacts = true
  }

  /**
   * Ends this call and starts the next one with the people who are on the page and those of whom the user has said
   * something.
   * @param id A new UUID.
   */
  continueAs(id: string): CallSession {
    this.end()
    const known = this.#people.all.filter(
      ({ tile, isSelfByHand, participant: { leftOutBecause, isBroughtBack, givenName } }) =>
        tile !== null ||
        isSelfByHand !== null ||
        isBroughtBack ||
        givenName !== null ||
        leftOutBecause === 'user' ||
        leftOutBecause === 'cannot-tell',
    )
    const participants = known.map(({ participant: { timeline: _recorded, ...facts } }) => createParticipant(facts))
    const startedAtMs = this.#world.wallMs()
    const call: Call = { ...this.call, id, startedAtMs, endedAtMs: null, notes: [], participants }
    const next = new CallSession(call, this.#world, this.#settings, this.#people.leftOutMarks())
    next.#isPaused = this.#isPaused
    next.returnLeftOut()
    for (const { participant, isSelfByHand } of known) {
      const track = next.#people.byKey(participant.key)
      if (track) track.isSelfByHand = isSelfByHand
    }
    return next
  }

  /** Marks the present second. */
  markMoment(): void {
    this.tick()
    this.#note({ id: crypto.randomUUID(), second: this.#clock.second, text: '' })
  }

  /** Those on the page who may be read. */
  candidates(): Candidate[] {
    return this.#people.all.flatMap((track) => {
      const { tile, askedAtMs, face, isSteady, wholeAtMs, changedAtMs, facelessSinceMs } = track
      if (tile === null || !this.#isReadable(track)) return []
      const { tileId, sourceId, videoWidthPx, videoHeightPx } = tile
      const isFollowed = this.#world.isFollowed(track.participant.key)
      const asked = { askedAtMs, wholeAtMs, changedAtMs, facelessSinceMs, isFollowed }
      return [{ tileId, sourceId, face, isSteady, videoWidthPx, videoHeightPx, ...asked }]
    })
  }

  /** Remembers whose frames a look asks for. */
  onAsked(roundId: number, wants: readonly Want[]): void {
    const nowMs = this.#world.nowMs()
    const keyOfTile = new Map<string, string>()
    for (const { tileId, region } of wants) {
      const track = this.#people.onTile(tileId)
      if (!track) continue
      keyOfTile.set(tileId, track.participant.key)
      track.askedAtMs = nowMs
      if (isWhole(region)) track.wholeAtMs = nowMs
    }
    this.#round = {
      id: roundId,
      keyOfTile,
      sourceOfTile: new Map(wants.map(({ tileId, sourceId }) => [tileId, sourceId])),
    }
  }

  /** Takes in who is on the page. */
  onTiles({ siteId, misfit, isHidden, foreignFrames, ownShare, tiles }: Omit<TileList, 'pressure'>): void {
    this.tick()
    if (this.isOver) return
    if (this.call.siteId !== siteId) this.#hasUnsavedFacts = true
    this.call.siteId = siteId
    this.#misfit = misfit
    this.#isHidden = isHidden
    this.#foreignFrames = foreignFrames
    this.#ownShare = ownShare
    this.#people.place(tiles, this.#clock.callMs)
    this.#showReasons()
  }

  /**
   * Whether a frame may be read, asked right before it is. It may not when it answers no question, when it shows another
   * track than was asked for, or when the tile is somebody else's by now or is not to be read any more.
   * @param frame `capturedAtMs` is monotonic.
   * @returns What {@link onSight} needs; null where the frame must not be read.
   */
  acceptFrame(frame: FrameFacts & { readonly capturedAtMs: number }): AcceptedFrame | null {
    this.tick()
    const { roundId, tileId, sourceId, region } = frame
    const key = this.#answered(roundId, tileId)
    const track = this.#people.onTile(tileId)
    if (!track || track.participant.key !== key || !this.#isReadable(track)) return null
    if (this.#round?.sourceOfTile.get(tileId) !== sourceId) return null
    track.framesRead++
    return { tileId, key, region, capturedAtMs: this.#clock.at(frame.capturedAtMs) }
  }

  /** Takes in what was seen in a frame. It is dropped when the tile is somebody else's by now, or not to be read any more. */
  onSight({ tileId, key, region, capturedAtMs }: AcceptedFrame, seen: Seen): void {
    this.tick()
    const track = this.#people.onTile(tileId)
    if (!track || track.participant.key !== key || !this.#isReadable(track)) return
    const wasWhole = isWhole(region)
    const missedAroundFace = !wasWhole && seen.face === null
    track.face = seen.face
    track.isSteady = seen.isSteady
    if (missedAroundFace) {
      // The face may have moved out of the part that was asked for: look at the whole frame before saying so.
      track.askedAtMs = null
      return
    }
    track.faceCount = wasWhole ? seen.faceCount : Math.max(track.faceCount, seen.faceCount)
    track.latencyMs = this.#clock.callMs - capturedAtMs
    track.rate.add(this.#clock.callMs)
    const shownBefore = shownOf(track)
    if ('probabilities' in seen) {
      const probabilities = this.#correct(track, seen.probabilities, capturedAtMs)
      track.smoother.addProbabilities(probabilities, capturedAtMs)
      countReading(track, probabilities, this.#clock.second)
    } else {
      track.smoother.addReason(seen.reason, capturedAtMs)
    }
    if (shownBefore !== null && shownOf(track) !== shownBefore) track.changedAtMs = this.#world.nowMs()
    this.#noteFace(track, seen.face)
    track.capturedAtMs = capturedAtMs
    this.#recorder.record(track, this.#clock.second)
  }

  /** Takes in that the page has no frame of a tile, or that its picture could not be decoded. */
  onNoFrame({ roundId, tileId, reason }: NoFrame): void {
    this.tick()
    const key = this.#answered(roundId, tileId)
    const track = this.#people.onTile(tileId)
    // The next list of tiles tells where somebody went.
    if (!track || track.participant.key !== key || reason === 'gone' || !this.#isReadable(track)) return
    // A hidden page paints nothing.
    this.#showReason(track, reason !== 'blocked' && this.#isHidden ? 'tab-hidden' : reason)
    this.#noteFace(track, null)
  }

  /** Does what the user wants. Messages about other calls, or about nobody, change nothing. */
  onView(message: FromView): void {
    if (!('callId' in message) || message.callId !== this.call.id) return
    this.tick()
    switch (message.type) {
      case 'note':
        this.#note({ id: message.id, second: message.second, text: message.text })
        return
      case 'delete-note':
        this.call.notes = withoutNote(this.call.notes, message.id)
        this.#hasUnsavedFacts = true
        return
      case 'pause':
        this.#isPaused = message.isPaused
        break
      case 'rename':
      case 'mark-self':
      case 'leave-out':
      case 'resting-face':
      case 'erase': {
        const track = this.#people.byKey(message.key)
        if (!track) return
        this.#changeTrack(track, message)
        this.#hasUnsavedFacts = true
      }
    }
    this.#showReasons()
  }

  /** Closes the seconds that have passed, and says of readouts that are too old that they are. Everything taken in does so first. */
  tick(): void {
    this.#clock.advance()
    if (this.isOver) return
    const isExpected = (track: Track) => track.tile !== null && this.#reasonOf(track) === null
    this.#recorder.closeUntil(this.#clock.second, this.#people.all, isExpected)
    for (const track of this.#people.all) {
      const { capturedAtMs, smoother } = track
      const isStale = capturedAtMs !== null && this.#clock.callMs - capturedAtMs > STALE_AFTER_MS
      if (!isStale || smoother.state.kind === 'waiting' || !isExpected(track)) continue
      smoother.addReason('stale', this.#clock.callMs)
      this.#recorder.record(track, this.#clock.second)
    }
  }

  /** The seconds to be stored since the last call of this: none when only facts have changed, null when nothing has. */
  takeUnsaved(): number[] | null {
    const seconds = this.#recorder.takeUnsaved()
    if (seconds.length === 0 && !this.#hasUnsavedFacts) return null
    this.#hasUnsavedFacts = false
    return seconds
  }

  /** Puts back what could not be stored. */
  returnUnsaved(seconds: readonly number[]): void {
    this.#recorder.returnUnsaved(seconds)
    this.#hasUnsavedFacts = true
  }

  /** Marks of everybody who must not be read, to be kept outside the store; null when they are as they were taken last. */
  takeLeftOut(): PersonMarks[] | null {
    return this.#people.takeLeftOut()
  }

  /** Makes {@link takeLeftOut} give the marks again: they could not be kept. */
  returnLeftOut(): void {
    this.#people.returnLeftOut()
  }

  /** What the user has said of their own name on this site since the last call of this; null for nothing. */
  takeOwnName(): OwnNameChange | null {
    const change = this.#ownNameChange
    this.#ownNameChange = null
    return change
  }

  /** The badges of the tiles now; none while the setting is off or the call is paused. */
  badges(): Badge[] {
    this.tick()
    if (this.#settings?.hasBadges !== true || this.#isPaused) return []
    return this.#people.onPage().map(({ track, tile }) => badgeOf(tile.tileId, track))
  }

  /** The call as a view shows it. */
  view(): CallView {
    this.tick()
    const { id, siteId, title, startedAtMs } = this.call
    const wallAt = (callMs: number) => this.#clock.wallAt(callMs)
    return {
      callId: id,
      siteId,
      title,
      startedAtMs,
      isPaused: this.#isPaused,
      isHidden: this.#isHidden,
      misfit: this.#misfit,
      foreignFrames: this.#foreignFrames,
      ownShare: this.#ownShare,
      needsSelf: this.#people.needsSelf,
      readouts: this.#people.all.map((track) => readoutOf(track, this.#clock.callMs, wallAt)),
    }
  }

  /** Whom the tile of an answer was asked for. Each question is answered once. */
  #answered(roundId: number, tileId: string): string | null {
    if (this.#round?.id !== roundId) return null
    const key = this.#round.keyOfTile.get(tileId) ?? null
    this.#round.keyOfTile.delete(tileId)
    return key
  }

  #isReadable(track: Track): boolean {
    return track.tile !== null && track.isSure && !this.isOver && this.#reasonOf(track) === null
  }

  /** Why a participant is not even asked for; null when they are. */
  #reasonOf({ participant, tile }: Track): NoReadingReason | null {
    if (participant.isLeftOut) return 'left-out'
    if (this.#isPaused) return 'paused'
    if (!tile || tile.state === 'live') return null
    return tile.state === 'no-frames' && this.#isHidden ? 'tab-hidden' : tile.state
  }

  #noteFace(track: Track, face: Region | null): void {
    track.facelessSinceMs = face === null ? (track.facelessSinceMs ?? this.#world.nowMs()) : null
  }

  #showReason(track: Track, reason: NoReadingReason): void {
    track.smoother.addReason(reason, this.#clock.callMs)
    track.capturedAtMs = this.#clock.callMs
    track.latencyMs = null
    track.face = null
    track.faceCount = 0
    this.#recorder.record(track, this.#clock.second)
  }

  #showReasons(): void {
    for (const track of this.#people.all) {
      const reason = this.#reasonOf(track)
      if (reason !== null && track.tile !== null) this.#showReason(track, reason)
    }
  }

  #createTrack(participant: Participant): Track {
    const smoother = new Smoother(
      () => this.#confidenceFloor(),
      () => this.#settings?.smoothing ?? 'standard',
    )
    return createTrack(participant, smoother)
  }

  #changeTrack(track: Track, message: Extract<FromView, { key: string }>): void {
    switch (message.type) {
      case 'erase':
        this.#recorder.erased(track.participant.timeline.lengthS)
        eraseReadings(track)
        return
      case 'resting-face':
        if (message.action === 'set') track.learner.set(this.#clock.callMs)
        else track.learner.forget()
        track.participant.restingFace = this.#restingFaceOf(track)
        return
      case 'mark-self':
        this.#noteOwnName(track, message.isSelf)
        this.#people.change(track, message, this.#clock.callMs)
        return
      case 'rename':
      case 'leave-out':
        this.#people.change(track, message, this.#clock.callMs)
    }
  }

  /** Null on a site that marks the user's tile. */
  #ownName(): string | null {
    const { siteId } = this.call
    if (marksSelf(siteId)) return null
    return this.#world.ownNames().find((each) => each.siteId === siteId)?.name ?? null
  }

  #noteOwnName({ participant: { pageName, isSelf: wasSelf } }: Track, isSelf: boolean): void {
    const { siteId } = this.call
    if (marksSelf(siteId)) return
    if (isSelf && pageName !== null) this.#ownNameChange = { siteId, name: pageName }
    if (!isSelf && wasSelf) this.#ownNameChange = { siteId, name: null }
  }

  /** From the start, not only at the end: a call that is cut off is kept too. */
  #keepAsSet(): void {
    if (this.#settings === null || this.call.isKept === this.#settings.isHistoryOn) return
    this.call.isKept = this.#settings.isHistoryOn
    this.#hasUnsavedFacts = true
  }

  #note(note: Note): void {
    const second = Math.min(note.second, this.#clock.second)
    this.call.notes = withNote(this.call.notes, { ...note, second })
    this.#hasUnsavedFacts = true
  }

  #confidenceFloor(): number {
    return Math.max(this.#world.confidenceFloor(), this.#settings?.confidenceFloor ?? 0)
  }

  /** The reading as it is shown and recorded. The resting face is learned from the reading as it came. */
  #correct(track: Track, probabilities: Probabilities, capturedAtMs: number): Probabilities {
    if (this.#settings === null) return probabilities
    const { readingsPerSecond, smoothing, isBaselineOn } = this.#settings
    track.learner.add(probabilities, capturedAtMs)
    const face = this.#restingFaceOf(track)
    track.participant.restingFace = face
    this.call.settings = { readingsPerSecond, smoothing, confidenceFloor: this.#confidenceFloor(), isBaselineOn }
    return isBaselineOn ? correct(probabilities, face) : probabilities
  }

  /** The face that the user set; one that was learned only while the setting asks for it. */
  #restingFaceOf({ learner: { face } }: Track): RestingFace | null {
    return face?.source === 'set' || this.#settings?.isRestingFaceLearned === true ? face : null
  }
}
function recordedS({ participants }: Call): number {
  return Math.max(0, ...participants.map(({ timeline }) => timeline.lengthS))
}

/** Whether a call was paused when it was cut off: nobody who paused it is to be read again without being asked. */
function wasPaused(call: Call): boolean {
  const lengthS = recordedS(call)
  return call.participants.some(({ timeline }) => timeline.at(lengthS - 1)?.shown === 'paused')
}
