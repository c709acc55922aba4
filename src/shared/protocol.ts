/**
 * Every message between Mien's contexts, once: a schema, from which its type follows.
 *
 *     page (content script) ⇄ engine   port PAGE_PORT, straight to the offscreen document
 *     view (popup, …)       ⇄ engine   port VIEW_PORT, straight to the offscreen document
 *     any                   → background   runtime.sendMessage, answered with an Outcome
 *     background            → page     tabs.sendMessage
 *     background            → offscreen document   runtime.sendMessage
 *     offscreen document    ⇄ its engine worker   postMessage; the switchboard passes on what ports bring, unread
 *
 * What arrives is parsed with these schemas; a message that does not fit is dropped by the receiver and logged.
 */
import * as v from 'valibot'
import { EXPRESSIONS, NO_READING_REASONS } from '../call/reading'
import { settingsSchema } from './settings'

export const PAGE_PORT = 'mien-page'
export const VIEW_PORT = 'mien-view'

/** Longest name or title kept from a page; longer text is cut before it is sent. */
export const MAX_TEXT_LENGTH = 120
/** Longest side of a video that is read: 8K. */
export const MAX_VIDEO_SIDE_PX = 8192
/** Most tiles taken from one page: the largest gallery of the known sites is 49. */
export const MAX_TILES = 64

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const epochMs = v.pipe(v.number(), v.finite())
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH))
/** Longest note on a moment: a paragraph. */
export const MAX_NOTE_LENGTH = 500
const noteText = v.pipe(v.string(), v.maxLength(MAX_NOTE_LENGTH))
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const callId = v.pipe(v.string(), v.uuid())

/** A part of a video picture, in fractions of its width and height. */
const region = v.object({ x: fraction, y: fraction, width: fraction, height: fraction })
export type Region = v.InferOutput<typeof region>

/** The colour spaces of ordinary video; frames of others are converted by the page's browser. */
export const videoColorSpace = v.object({
  primaries: v.nullish(v.picklist(['bt709', 'bt470bg', 'smpte170m'])),
  transfer: v.nullish(v.picklist(['bt709', 'smpte170m', 'iec61966-2-1'])),
  matrix: v.nullish(v.picklist(['rgb', 'bt709', 'bt470bg', 'smpte170m'])),
  fullRange: v.nullish(v.boolean()),
})

/** A picture on its way from the page to the engine. */
const picture = v.variant('kind', [
  v.object({
    kind: v.literal('bitmap'),
    bitmap: v.custom<ImageBitmap>((value) => typeof ImageBitmap !== 'undefined' && value instanceof ImageBitmap),
  }),
  /** A decoded frame's own pixels, as VideoFrame.copyTo gave them. */
  v.object({
    kind: v.literal('pixels'),
    format: v.picklist(['I420', 'NV12', 'RGBA', 'RGBX', 'BGRA', 'BGRX']),
    widthPx: v.pipe(count, v.minValue(1), v.maxValue(MAX_VIDEO_SIDE_PX)),
    heightPx: v.pipe(count, v.minValue(1), v.maxValue(MAX_VIDEO_SIDE_PX)),
    layout: v.array(v.object({ offset: count, stride: count })),
    colorSpace: videoColorSpace,
    bytes: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
  }),
])
export type Picture = v.InferOutput<typeof picture>

// ---- page ⇄ engine -------------------------------------------------------------------------------------------------

const want = v.object({
  key,
  region,
  /** Longer side of the bitmap that the page sends, in pixels; a smaller picture is sent as it is. */
  maxSidePx: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(1280)),
})
export type Want = v.InferOutput<typeof want>

/** What a tile's badge says: the expression and how sure, or nothing to say. */
const badge = v.object({ key, expression: v.nullable(v.picklist(EXPRESSIONS)), confidence: fraction })
export type Badge = v.InferOutput<typeof badge>
/** What badges say in one language, and which way it is written. */
export const badgeWords = v.object({
  expressions: v.object(v.entriesFromList(EXPRESSIONS, text)),
  isRightToLeft: v.boolean(),
})
export type BadgeWords = v.InferOutput<typeof badgeWords>

/** The engine asks; the page answers a `look` with one `tiles` and, for each want, one `frame` or `no-frame`. */
export const toPage = v.variant('type', [
  v.object({ type: v.literal('look'), roundId: count, wants: v.array(want) }),
  /**
   * Badges of all tiles from now on; sent while the setting is on, and once empty when it goes off. `words: null` are
   * those of the browser's own language, which the engine cannot tell.
   */
  v.object({ type: v.literal('badges'), badges: v.array(badge), words: v.nullable(badgeWords) }),
])
export type ToPage = v.InferOutput<typeof toPage>

export const TILE_STATES = ['live', 'camera-off', 'no-frames', 'screen-share'] as const
const tile = v.object({
  /** Stable for a person as far as the site allows; never that of a video element. */
  key,
  name: v.nullable(text),
  isSelf: v.boolean(),
  state: v.picklist(TILE_STATES),
  /** Size of the video's own picture, 0 where there is none. */
  videoWidthPx: count,
  videoHeightPx: count,
})
/** What the page says of one tile. */
export type TileReport = v.InferOutput<typeof tile>

export const fromPage = v.variant('type', [
  v.object({ type: v.literal('hello'), callId, siteId: v.string(), title: text, startedAtMs: epochMs }),
  v.object({
    type: v.literal('tiles'),
    roundId: count,
    isHidden: v.boolean(),
    tiles: v.pipe(v.array(tile), v.maxLength(MAX_TILES)),
  }),
  v.object({
    type: v.literal('frame'),
    roundId: count,
    key,
    capturedAtMs: epochMs,
    region,
    videoWidthPx: count,
    /** Side that the engine wants the picture scaled down to; the page has done so with a bitmap. */
    maxSidePx: count,
    picture,
  }),
  v.object({
    type: v.literal('no-frame'),
    roundId: count,
    key,
    capturedAtMs: epochMs,
    reason: v.picklist(['gone', 'no-frames', 'blocked']),
  }),
])
export type FromPage = v.InferOutput<typeof fromPage>

// ---- view ⇄ engine -------------------------------------------------------------------------------------------------

export const fromView = v.variant('type', [
  /** What this view shows from now on: the call of a tab. With `wantsRecording` it gets `recording` too. */
  v.object({ type: v.literal('watch'), tabId: v.number(), wantsRecording: v.optional(v.boolean(), false) }),
  /** Marks this moment of a tab's call, from the keyboard command, which knows no call. */
  v.object({ type: v.literal('mark-moment'), tabId: v.number() }),
  /** Adds a note, or changes the one of that id. */
  v.object({ type: v.literal('note'), callId, id: v.pipe(v.string(), v.uuid()), second: count, text: noteText }),
  v.object({ type: v.literal('delete-note'), callId, id: v.pipe(v.string(), v.uuid()) }),
  /** `set`: what is seen of them now is their resting face. `forget`: it is learned anew. */
  v.object({ type: v.literal('resting-face'), callId, key, action: v.picklist(['set', 'forget']) }),
  v.object({ type: v.literal('pause'), callId, isPaused: v.boolean() }),
  /** `name: null` goes back to the page's own name. */
  v.object({ type: v.literal('rename'), callId, key, name: v.nullable(text) }),
  v.object({ type: v.literal('mark-self'), callId, key, isSelf: v.boolean() }),
  v.object({ type: v.literal('leave-out'), callId, key, isLeftOut: v.boolean() }),
])
export type FromView = v.InferOutput<typeof fromView>

/** What can go wrong, as a code that each view turns into a sentence (see _locales: `problem_<code>`). */
export const PROBLEMS = [
  'page-not-allowed',
  'page-not-reached',
  'engine-not-started',
  'detector-missing',
  'detector-broken',
  'model-missing',
  'model-broken',
  'no-backend',
  'storage-failed',
  'too-many-participants',
  'unexpected',
] as const
export const problem = v.object({
  code: v.picklist(PROBLEMS),
  /** For the person who reports it: the cause in the words of the error. */
  detail: v.string(),
})
export type Problem = v.InferOutput<typeof problem>

export const BACKENDS = ['wasm', 'webgl', 'webgpu', 'cpu'] as const
export type BackendName = (typeof BACKENDS)[number]

const backendTrial = v.object({
  backend: v.picklist(BACKENDS),
  /** Median cost of one face in the trial's batch, milliseconds; null where the backend did not run. */
  msPerFace: v.nullable(v.number()),
  /** Why it did not run. */
  note: v.nullable(v.string()),
})
export type BackendTrial = v.InferOutput<typeof backendTrial>

const engineStatus = v.variant('phase', [
  v.object({ phase: v.literal('starting') }),
  v.object({ phase: v.literal('ready'), backend: v.picklist(BACKENDS), trials: v.array(backendTrial) }),
  v.object({ phase: v.literal('failed'), problem }),
])
export type EngineStatus = v.InferOutput<typeof engineStatus>

const probabilities = v.pipe(
  v.tuple([fraction, fraction, fraction, fraction, fraction, fraction, fraction]),
  v.readonly(),
)
const readoutState = v.variant('kind', [
  v.object({ kind: v.literal('waiting') }),
  v.object({ kind: v.literal('none'), reason: v.picklist(NO_READING_REASONS) }),
  v.object({
    kind: v.literal('expression'),
    expression: v.picklist(EXPRESSIONS),
    confidence: fraction,
    probabilities,
  }),
])
const readout = v.object({
  key,
  /** The name to show: the user's, else the page's; null where neither knows one. */
  name: v.nullable(text),
  isRenamed: v.boolean(),
  isSelf: v.boolean(),
  isLeftOut: v.boolean(),
  /** False while the participant is on no tile of the page. */
  isOnScreen: v.boolean(),
  state: readoutState,
  /** When the frame behind `state` was grabbed; null before the first. */
  capturedAtMs: v.nullable(epochMs),
  /** From that frame to its readout. */
  latencyMs: v.nullable(v.number()),
  readingsPerSecond: v.number(),
  faceCount: count,
  /** What the readings are corrected by: nothing yet, a face that was learned, or one that the user set. */
  restingFace: v.picklist(['none', 'learned', 'set']),
})
export type Readout = v.InferOutput<typeof readout>

const callView = v.object({
  callId,
  siteId: v.string(),
  title: text,
  startedAtMs: epochMs,
  isPaused: v.boolean(),
  isHidden: v.boolean(),
  readouts: v.array(readout),
})
/** A running call as a view shows it. */
export type CallView = v.InferOutput<typeof callView>

/** Who a `recording` is about; its place is the index in the packed seconds. */
const recordedParticipant = v.object({
  key,
  pageName: v.nullable(text),
  givenName: v.nullable(text),
  isSelf: v.boolean(),
  isLeftOut: v.boolean(),
})
const note = v.object({ id: v.string(), second: count, text: noteText })
const recordedSecond = v.object({
  second: count,
  /** As src/call/packed-second.ts packs it. */
  entries: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
})
export type RecordedSecond = v.InferOutput<typeof recordedSecond>

/**
 * The timelines of the watched call: all of it at first (`isWhole`), then each second as it is recorded; a second may
 * come again with more in it. Participants and notes are always complete.
 */
const recording = v.object({
  isWhole: v.boolean(),
  participants: v.array(recordedParticipant),
  notes: v.array(note),
  seconds: v.array(recordedSecond),
})
export type Recording = v.InferOutput<typeof recording>

export const toView = v.variant('type', [
  v.object({
    type: v.literal('state'),
    status: engineStatus,
    /** The call of the watched tab; null when it has none. */
    call: v.nullable(callView),
    /** A fault that does not stop the readouts (readings that could not be stored, say). */
    warning: v.nullable(problem),
    /** What was recorded of the call since the last message; null for a view that did not ask for it, or without a call. */
    recording: v.nullable(recording),
  }),
])
export type ToView = v.InferOutput<typeof toView>

// ---- any → background ------------------------------------------------------------------------------------------------

export const toBackground = v.variant('type', [
  v.object({ target: v.literal('background'), type: v.literal('enable'), tabId: v.number() }),
  v.object({ target: v.literal('background'), type: v.literal('disable'), tabId: v.number() }),
  v.object({ target: v.literal('background'), type: v.literal('is-enabled'), tabId: v.number() }),
  /** A page or a view lost the engine and wants it back. */
  v.object({ target: v.literal('background'), type: v.literal('ensure-engine') }),
  /** The offscreen document asks for the settings: it cannot read storage itself. Answered with `toOffscreen`. */
  v.object({ target: v.literal('background'), type: v.literal('send-settings') }),
  /** The engine has no call left and has stored everything. */
  v.object({ target: v.literal('background'), type: v.literal('engine-idle') }),
])
export type ToBackground = v.InferOutput<typeof toBackground>

export const outcome = v.variant('ok', [
  v.object({ ok: v.literal(true), isEnabled: v.boolean() }),
  v.object({ ok: v.literal(false), problem }),
])
export type Outcome = v.InferOutput<typeof outcome>

// ---- background → offscreen document ---------------------------------------------------------------------------------

export const toOffscreen = v.object({
  target: v.literal('offscreen'),
  type: v.literal('settings'),
  settings: settingsSchema,
})
export type ToOffscreen = v.InferOutput<typeof toOffscreen>

// ---- background → page -----------------------------------------------------------------------------------------------

export const toContent = v.object({
  target: v.literal('content'),
  /** `start` with a call running, and `stop` without one, change nothing. */
  type: v.picklist(['start', 'stop', 'ping']),
})
export type ToContent = v.InferOutput<typeof toContent>
export const contentAnswer = v.object({ isRunning: v.boolean() })
export type ContentAnswer = v.InferOutput<typeof contentAnswer>

// ---- offscreen document ⇄ engine worker ---------------------------------------------------------------------------------

const portId = count
export const toWorker = v.variant('kind', [
  v.object({
    kind: v.literal('opened'),
    portId,
    portName: v.picklist([PAGE_PORT, VIEW_PORT]),
    /** The tab of a page; null for a view. */
    tabId: v.nullable(v.number()),
  }),
  v.object({ kind: v.literal('heard'), portId, message: v.unknown() }),
  v.object({ kind: v.literal('closed'), portId }),
  v.object({ kind: v.literal('settings'), settings: settingsSchema }),
])
export type ToWorker = v.InferOutput<typeof toWorker>

export const fromWorker = v.variant('kind', [
  v.object({ kind: v.literal('send'), portId, message: v.unknown() }),
  v.object({ kind: v.literal('idle') }),
])
export type FromWorker = v.InferOutput<typeof fromWorker>
