/**
 * Every message between Mien's contexts, once: a schema, from which its type follows.
 *
 *     page (content script) ⇄ engine            port PAGE_PORT, straight to the offscreen document
 *     mirror (own page)     ⇄ engine            port MIRROR_PORT: it speaks as a page does, and its session is not stored
 *     view (popup, panel)   ⇄ engine            port VIEW_PORT, straight to the offscreen document
 *     view, page, offscreen → background        runtime.sendMessage, answered with an Outcome
 *     background            → page              tabs.sendMessage, answered with a ContentAnswer
 *     background            → offscreen         runtime.sendMessage
 *     offscreen             ⇄ its engine worker postMessage
 *     side panel            ⇄ its moments worker postMessage
 *
 * The receiver parses every message with `parseOrDrop`; one that does not fit is dropped and logged.
 */
import * as v from 'valibot'
import { listOf } from '../call/call-schema'
import { EXPRESSIONS, NO_READING_REASONS } from '../call/reading'
import { LEFT_OUT_REASONS, MAX_MARKS } from '../call/timeline'
import { isWholePicture } from './picture-bytes'
import { settingsSchema } from './settings'

export const PAGE_PORT = 'mien-page'
export const MIRROR_PORT = 'mien-mirror'
export const VIEW_PORT = 'mien-view'

/** Longest name or title kept from a page; longer text is cut before it is sent. */
export const MAX_TEXT_LENGTH = 120
/** Longest side of a video that is read: 8K. */
export const MAX_VIDEO_SIDE_PX = 8192
/** Most pixels that a page sends as a frame's own bytes; what is larger comes as a bitmap. */
export const MAX_SENT_PX = 640 * 360
/** Most tiles taken from one page: the largest gallery of the known sites is 49. */
export const MAX_TILES = 64

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const epochMs = v.pipe(v.number(), v.finite())
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH))
/** Longest note on a moment: a paragraph. */
export const MAX_NOTE_LENGTH = 500
const noteText = v.pipe(v.string(), v.maxLength(MAX_NOTE_LENGTH))
const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0))
/** Longest id of a tile, person, track or participant; longer ids of a page are hashed before they are sent. */
export const MAX_ID_LENGTH = 200
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_LENGTH))
/** A participant of a call, as the engine's roster names them: unique in the call, and without meaning. */
const key = id
const tabId = v.pipe(v.number(), v.integer(), v.minValue(0))
/** 0 for a tab's page itself, others for frames in it, as the browser counts them. */
const frameId = count
const callId = v.pipe(v.string(), v.uuid())

/** Most frames of other origins that a page reports: a page shows one call, beside what else it embeds. */
export const MAX_FOREIGN_FRAMES = 4
const httpsOrigin = v.pipe(
  v.string(),
  v.maxLength(MAX_ID_LENGTH),
  v.check((value) => URL.canParse(value) && value.startsWith('https://') && new URL(value).origin === value),
)

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

/** A decoded frame's own pixels, as VideoFrame.copyTo gave them, or smaller. */
const pixels = v.object({
  kind: v.literal('pixels'),
  /** `GREY` is the luma of I420 or NV12 alone. */
  format: v.picklist(['I420', 'NV12', 'GREY', 'RGBA', 'RGBX', 'BGRA', 'BGRX']),
  widthPx: v.pipe(count, v.minValue(1), v.maxValue(MAX_VIDEO_SIDE_PX)),
  heightPx: v.pipe(count, v.minValue(1), v.maxValue(MAX_VIDEO_SIDE_PX)),
  layout: listOf(v.object({ offset: count, stride: count }), 3),
  colorSpace: videoColorSpace,
  bytes: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
})

/** A picture on its way from the page to the engine. */
const picture = v.pipe(
  v.variant('kind', [
    v.object({
      kind: v.literal('bitmap'),
      bitmap: v.custom<ImageBitmap>((value) => typeof ImageBitmap !== 'undefined' && value instanceof ImageBitmap),
    }),
    pixels,
  ]),
  v.check(
    (sent) => sent.kind === 'bitmap' || (sent.widthPx * sent.heightPx <= MAX_SENT_PX && isWholePicture(sent)),
    'The bytes are not a picture of that format and size, or more than a page may send',
  ),
)
export type Picture = v.InferOutput<typeof picture>

// ---- page ⇄ engine -------------------------------------------------------------------------------------------------

const want = v.object({
  tileId: id,
  /** The track that the tile drew when it was reported; the page sends no frame of another one. */
  sourceId: v.nullable(id),
  region,
  /** Longer side of the bitmap that the page sends, in pixels; a smaller picture is sent as it is. */
  maxSidePx: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(1280)),
  /** Whether luma alone will do; the page may send colours all the same. */
  isGrey: v.boolean(),
})
export type Want = v.InferOutput<typeof want>

/** What a tile's badge says: the expression and how sure, or nothing to say. */
const badge = v.object({ tileId: id, expression: v.nullable(v.picklist(EXPRESSIONS)), confidence: fraction })
export type Badge = v.InferOutput<typeof badge>

/** What badges say in one language, and which way it is written. */
export const badgeWords = v.object({
  expressions: v.object(v.entriesFromList(EXPRESSIONS, text)),
  isRightToLeft: v.boolean(),
})
export type BadgeWords = v.InferOutput<typeof badgeWords>

/**
 * The engine asks; the page answers a `look` with the list of its tiles and, for each want, a frame or why there is none, in one `answer` or
 * several. A new look cancels what is still to be answered of the one before.
 */
export const toPage = v.variant('type', [
  v.object({ type: v.literal('look'), roundId: count, wants: listOf(want, MAX_TILES) }),
  /**
   * Badges of all tiles from now on; sent while the setting is on, and once empty when it goes off. `words: null` are
   * those of the browser's own language, which the engine cannot tell.
   */
  v.object({
    type: v.literal('badges'),
    badges: listOf(badge, MAX_TILES),
    words: v.nullable(badgeWords),
  }),
])
export type ToPage = v.InferOutput<typeof toPage>

export const TILE_STATES = ['live', 'camera-off', 'no-frames', 'screen-share'] as const
const tile = v.object({
  /**
   * Names the tile in this look and the next ones, as long as its person, name and source stay the same. A tile that
   * shows somebody else gets another id. It says nothing about who the person is: the engine's roster tells that.
   */
  tileId: id,
  /** The site's own id of the person; null where the page shows none. */
  personId: v.nullable(id),
  /** As the page shows it; null where it shows none, or nothing that is surely a name. */
  name: v.nullable(text),
  /** Identity of what the tile draws: the id of its media track while it lives; null where it draws nothing. */
  sourceId: v.nullable(id),
  /** Whether the page marks this tile as the user's own. */
  isSelf: v.boolean(),
  state: v.picklist(TILE_STATES),
  /** Size of the video's own picture, 0 where there is none. */
  videoWidthPx: count,
  videoHeightPx: count,
})
/** What the page says of one tile. */
export type TileReport = v.InferOutput<typeof tile>

/**
 * Why the reader of a site is taken to no longer fit its page, while a call plainly runs there: it finds `nobody`, finds
 * people but `no-names`, or takes several for the user (`two-selves`). The generic reader reads the page then.
 */
export const MISFITS = ['nobody', 'no-names', 'two-selves'] as const
const misfit = v.object({
  /** The site whose reader does not fit. */
  siteId: id,
  kind: v.picklist(MISFITS),
})
export type Misfit = v.InferOutput<typeof misfit>

/** CPU pressure of the machine: the states of Compute Pressure. */
export const PRESSURES = ['nominal', 'fair', 'serious', 'critical'] as const
export type Pressure = (typeof PRESSURES)[number]

/**
 * What the user shares of their own screen, as the page's own track says (`displaySurface`): all of a `monitor`, a
 * `window`, or a `browser` tab. `unknown`: they share, and the browser does not say what.
 */
export const OWN_SHARES = ['monitor', 'window', 'browser', 'unknown'] as const
const ownShare = v.nullable(v.picklist(OWN_SHARES))
/** Null where the page shows no share of the user's own: there may be one all the same, in another program, say. */
export type OwnShare = v.InferOutput<typeof ownShare>

/** A picture of one tile, as a page sends it. */
const sentFrame = v.object({
  tileId: id,
  sourceId: v.nullable(id),
  /** From the arrival of the look to the grab, by the page's monotonic clock. */
  sinceLookMs: milliseconds,
  /** What this grab cost the page's main thread; the sending of the message before it counts for the first. */
  grabMs: milliseconds,
  region,
  videoWidthPx: v.pipe(count, v.maxValue(MAX_VIDEO_SIDE_PX)),
  /** Side that the engine wants the picture scaled down to; the page has done so with a bitmap. */
  maxSidePx: count,
  picture,
})
export type SentFrame = v.InferOutput<typeof sentFrame>

/** What the page shows, apart from the pictures. */
const tileList = v.object({
  /** The site reader that read them; it may change while a page goes from its lobby into the call. */
  siteId: id,
  misfit: v.nullable(misfit),
  isHidden: v.boolean(),
  pressure: v.picklist(PRESSURES),
  /** Origins of frames that may hold the call, and that this page's script cannot read. */
  foreignFrames: listOf(httpsOrigin, MAX_FOREIGN_FRAMES),
  ownShare,
  tiles: listOf(tile, MAX_TILES),
})
export type TileList = v.InferOutput<typeof tileList>

/** Why there is no frame of a tile. */
const missingFrame = v.object({
  tileId: id,
  sinceLookMs: milliseconds,
  /** `gone`: the tile shows somebody else by now, or is no longer there. */
  reason: v.picklist(['gone', 'no-frames', 'blocked', 'black']),
})
export type MissingFrame = v.InferOutput<typeof missingFrame>

export const fromPage = v.variant('type', [
  /** The first message of a page's port, and only the first. `callId` is the one that `start` gave. */
  v.object({ type: v.literal('hello'), callId, title: text }),
  /** As much as possible in one message: most of what sending costs a page is for the message, not for its bytes. */
  v.object({
    type: v.literal('answer'),
    roundId: count,
    /** In the first answer to a look; null in further ones. */
    list: v.nullable(tileList),
    frames: listOf(sentFrame, MAX_TILES),
    missing: listOf(missingFrame, MAX_TILES),
  }),
])
export type FromPage = v.InferOutput<typeof fromPage>

// ---- view ⇄ engine -------------------------------------------------------------------------------------------------

export const fromView = v.variant('type', [
  /** What this view shows from now on: the call of a tab. With `wantsRecording` it gets `recording` too. */
  // With `recordedS` only that many seconds of what was recorded before, for a view that shows no more.
  v.object({
    type: v.literal('watch'),
    tabId,
    wantsRecording: v.optional(v.boolean(), false),
    recordedS: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  /** Nobody looks at this view: it gets nothing until it watches again. */
  v.object({ type: v.literal('unwatch') }),
  /** Marks this moment of a tab's call, from the keyboard command, which knows no call. */
  v.object({ type: v.literal('mark-moment'), tabId }),
  /** Adds a note, or changes the one of that id. */
  v.object({ type: v.literal('note'), callId, id: v.pipe(v.string(), v.uuid()), second: count, text: noteText }),
  v.object({ type: v.literal('delete-note'), callId, id: v.pipe(v.string(), v.uuid()) }),
  /** Whom this view has pinned or opened: they are read more often than others, until it says otherwise or closes. */
  v.object({ type: v.literal('follow'), keys: listOf(key, MAX_TILES) }),
  /** `set`: what is seen of them now is their resting face. `forget`: it is learned anew. */
  v.object({ type: v.literal('resting-face'), callId, key, action: v.picklist(['set', 'forget']) }),
  v.object({ type: v.literal('pause'), callId, isPaused: v.boolean() }),
  /** `name: null` goes back to the page's own name. */
  v.object({ type: v.literal('rename'), callId, key, name: v.nullable(text) }),
  v.object({ type: v.literal('mark-self'), callId, key, isSelf: v.boolean() }),
  v.object({ type: v.literal('leave-out'), callId, key, isLeftOut: v.boolean() }),
  /** Erases everything that was read of a participant so far. */
  v.object({ type: v.literal('erase'), callId, key }),
  /** "Try again": starts the engine worker anew, its model included. */
  v.object({ type: v.literal('retry') }),
])
export type FromView = v.InferOutput<typeof fromView>

/** What can go wrong, as a code that each view turns into a sentence (see _locales: `problem_<code>`). */
export const PROBLEMS = [
  'page-not-allowed',
  'page-not-reached',
  'purpose-missing',
  'settings-unreadable',
  'engine-not-started',
  'engine-stopped',
  'detector-missing',
  'detector-broken',
  'model-missing',
  'model-broken',
  'no-backend',
  'storage-failed',
  'call-not-loaded',
  'left-out-not-stored',
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
  /** Why they are left out; `cannot-tell`: this may be somebody whom the user has left out. */
  leftOutBecause: v.nullable(v.picklist(LEFT_OUT_REASONS)),
  /** False while the participant is on no tile of the page. */
  isOnScreen: v.boolean(),
  state: readoutState,
  /** When the frame behind `state` was grabbed; null before the first. */
  capturedAtMs: v.nullable(epochMs),
  /** From that frame to its readout. */
  latencyMs: v.nullable(v.number()),
  readingsPerSecond: v.number(),
  /** Frames of this participant that have reached the face detector since the engine started. */
  framesRead: count,
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
  misfit: v.nullable(misfit),
  /**
   * Origins of frames that may hold the call, and that the page's script cannot read: the view asks for the permission,
   * unless the user has given it. Once it is given, the call moves into the frame.
   */
  foreignFrames: v.pipe(v.array(httpsOrigin), v.readonly()),
  ownShare,
  /** Only the user is to be read, and nobody knows which tile is theirs: the view asks. */
  needsSelf: v.boolean(),
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

// ---- side panel ⇄ moments worker ---------------------------------------------------------------------------------------

/** The moments that the worker has found in the call that it was told of with `ToView`. */
export const fromMomentsWorker = v.object({
  callId,
  moments: v.array(
    v.object({
      kind: v.picklist(['lasting-change', 'peak', 'together', 'majority', 'absence', 'note']),
      second: count,
      lengthS: count,
      participantKeys: v.array(v.string()),
      expression: v.nullable(v.picklist(EXPRESSIONS)),
      noteId: v.nullable(v.string()),
      text: v.nullable(v.string()),
      strength: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
})
export type FromMomentsWorker = v.InferOutput<typeof fromMomentsWorker>

// ---- anybody → background ----------------------------------------------------------------------------------------------

/** Marks of a person who must not be read: any of them is enough to recognise them. */
const personMarks = v.object({
  personIds: v.pipe(listOf(id, MAX_MARKS), v.readonly()),
  names: v.pipe(listOf(text, MAX_MARKS), v.readonly()),
  sourceIds: v.pipe(listOf(id, MAX_MARKS), v.readonly()),
})
export type PersonMarks = v.InferOutput<typeof personMarks>
/** Most people kept as left out for one call. */
const MAX_LEFT_OUT = 500
const leftOutList = listOf(personMarks, MAX_LEFT_OUT)

/** Most sites of which the user's own name is kept. */
export const MAX_OWN_NAMES = 50
/** The name that the user has on a site that does not mark their own tile. */
export const ownName = v.object({ siteId: id, name: v.pipe(text, v.minLength(1)) })
export type OwnName = v.InferOutput<typeof ownName>
/** The user has said which tile is theirs; null: that it is not. */
const ownNameChange = { siteId: id, name: v.nullable(v.pipe(text, v.minLength(1))) }
export type OwnNameChange = { readonly siteId: string; readonly name: string | null }

export const toBackground = v.variant('type', [
  /** From the extension's own pages only. */
  v.object({ target: v.literal('background'), type: v.literal('enable'), tabId }),
  v.object({ target: v.literal('background'), type: v.literal('disable'), tabId }),
  v.object({ target: v.literal('background'), type: v.literal('is-enabled'), tabId }),
  /** A page or a view has lost the engine and wants it back. From a page: for its own tab. From the mirror: it begins, or goes on. */
  v.object({ target: v.literal('background'), type: v.literal('ensure-engine') }),
  /** A page has given its call up, because the engine does not come back. For its own tab. */
  v.object({ target: v.literal('background'), type: v.literal('call-given-up') }),
  /** From a page in which Mien is off: a call has begun there, or has ended. */
  v.object({ target: v.literal('background'), type: v.literal('call-here'), isHere: v.boolean() }),
  /** From the offscreen document, which cannot read storage. Answered with a `configuration`. */
  v.object({ target: v.literal('background'), type: v.literal('send-configuration') }),
  /** From the offscreen document: everybody whom the user has left out of a call, kept outside the database too. */
  v.object({ target: v.literal('background'), type: v.literal('keep-left-out'), tabId, callId, leftOut: leftOutList }),
  /** From the offscreen document: the user's own name on a site, to be known in the next call there; null forgets it. */
  v.object({ target: v.literal('background'), type: v.literal('keep-own-name'), ...ownNameChange }),
  /** From the offscreen document: the engine has no call left and has stored everything. */
  v.object({ target: v.literal('background'), type: v.literal('engine-idle') }),
])
export type ToBackground = v.InferOutput<typeof toBackground>

export const outcome = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    isEnabled: v.boolean(),
    /** In an answer to `is-enabled`: a call runs in the tab, and Mien is off there ("Read this call?"). */
    isCallHere: v.optional(v.boolean()),
  }),
  v.object({ ok: v.literal(false), problem }),
])
export type Outcome = v.InferOutput<typeof outcome>

// ---- background → offscreen document ------------------------------------------------------------------------------------

/** A tab in which the user has turned Mien on, and its call. */
export const enabledTab = v.object({
  tabId,
  callId,
  /** The frame that the call runs in: the only one whose script may connect. */
  frameId,
  /** When the user turned it on. */
  startedAtMs: epochMs,
  /** As `keep-left-out` last said. */
  leftOut: leftOutList,
})
export type EnabledTab = v.InferOutput<typeof enabledTab>

/** All that the engine must know before it may read anybody. */
const configuration = v.object({
  /** Null where they cannot be read: then nobody is read. */
  settings: v.nullable(settingsSchema),
  /** The only tabs whose pages may connect. */
  tabs: v.array(enabledTab),
  /** The only tabs in which the mirror may connect. */
  mirrorTabIds: v.array(tabId),
  ownNames: listOf(ownName, MAX_OWN_NAMES),
})
export type Configuration = v.InferOutput<typeof configuration>

export const toOffscreen = v.object({
  target: v.literal('offscreen'),
  type: v.literal('configuration'),
  configuration,
})
export type ToOffscreen = v.InferOutput<typeof toOffscreen>

/** The offscreen document has passed the configuration on to its worker. */
export const offscreenAnswer = v.object({ hasReceived: v.literal(true) })
export type OffscreenAnswer = v.InferOutput<typeof offscreenAnswer>

// ---- background → page -----------------------------------------------------------------------------------------------

/** Longest description of a page's tiles: what fits into a bug report. */
export const MAX_STRUCTURE_LENGTH = 20_000

export const toContent = v.variant('type', [
  /** With a call running it changes nothing. */
  v.object({ target: v.literal('content'), type: v.literal('start'), callId }),
  /** Without a call running it changes nothing. */
  v.object({ target: v.literal('content'), type: v.literal('stop') }),
  v.object({ target: v.literal('content'), type: v.literal('ping') }),
  /** To all frames of a tab: whoever sees a call says `call-here`, told before or not. Not answered. */
  v.object({ target: v.literal('content'), type: v.literal('tell-call') }),
  /** From a view: describe the tiles of the call's page, for a bug report. Answered with a {@link Structure}. */
  v.object({ target: v.literal('content'), type: v.literal('describe') }),
])
export type ToContent = v.InferOutput<typeof toContent>

export const contentAnswer = v.object({
  /** The call that runs in this page; null for none. */
  callId: v.nullable(callId),
  /** The site whose reader sees a call in this page or frame, turned on or not; null for no call. */
  siteInCall: v.nullable(id),
})
export type ContentAnswer = v.InferOutput<typeof contentAnswer>

/** As src/content/structure.ts writes it. */
export const structureAnswer = v.object({ structure: v.pipe(v.string(), v.maxLength(MAX_STRUCTURE_LENGTH)) })
export type StructureAnswer = v.InferOutput<typeof structureAnswer>

// ---- offscreen document ⇄ engine worker ----------------------------------------------------------------------------------

const portId = count

export const toWorker = v.variant('kind', [
  v.object({
    kind: v.literal('opened'),
    portId,
    portName: v.picklist([PAGE_PORT, MIRROR_PORT, VIEW_PORT]),
    /** The tab of a page or a mirror; null for a view. */
    tabId: v.nullable(tabId),
    /** The frame of a page's tab; 0 for a view. */
    frameId,
  }),
  v.object({ kind: v.literal('received'), portId, message: v.unknown() }),
  v.object({ kind: v.literal('closed'), portId }),
  v.object({ kind: v.literal('configuration'), configuration }),
  /** At the worker's start, and whenever it changes. */
  v.object({ kind: v.literal('power'), isOnBattery: v.boolean() }),
  /** Answered with a `heartbeat`. */
  v.object({ kind: v.literal('ping'), pingId: count }),
])
export type ToWorker = v.InferOutput<typeof toWorker>

export const fromWorker = v.variant('kind', [
  v.object({ kind: v.literal('send'), portId, message: v.unknown() }),
  /** The engine does not accept this port (a tab that is not on, a call of another tab): close it. */
  v.object({ kind: v.literal('close'), portId }),
  v.object({ kind: v.literal('idle') }),
  v.object({
    kind: v.literal('heartbeat'),
    pingId: count,
    phase: v.picklist(['starting', 'ready', 'failed']),
    /** How long the present round has taken so far; 0 between rounds. */
    roundMs: milliseconds,
    /** Rounds that were read to their end since the worker started: a worker that reads is healthy. */
    roundsRead: count,
  }),
  v.object({ kind: v.literal('keep-left-out'), tabId, callId, leftOut: leftOutList }),
  v.object({ kind: v.literal('keep-own-name'), ...ownNameChange }),
])
export type FromWorker = v.InferOutput<typeof fromWorker>
