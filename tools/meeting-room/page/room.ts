/**
 * A local call page: every participant is a picture that is sent through a real peer connection.
 *
 *     ?markup=generic | livekit            how the tiles' HTML looks
 *     ?markup=noisy-before | noisy-after   as generic, with a timer, a bitrate, initials, a chat line and marks before or
 *                                          after each name
 *     ?roster=none                         starts empty; tests add the participants
 *
 * Tests and the demo control it through `window.meetingRoom`.
 */
import { connectLoopback, type Loopback } from './loopback.js'
import { createMarkup, type Tile, type TileFacts } from './markup.js'
import { startPicture, type Picture, type PictureFormat, type PictureSource } from './picture.js'

/**
 * Pictures that the page encodes and decodes in a second, for all participants together. Both are done in software; on two
 * cores, 72 pictures of 480×360 (six people at 12 a second) leave most of one core to Mien.
 */
const PICTURES_PER_SECOND = 72
const MAX_FRAMES_PER_SECOND = 12
const MIN_FRAMES_PER_SECOND = 2
const PICTURE_SIZE = { width: 480, height: 360 } as const
/** Above this many people a call sends smaller pictures, and so does the page. */
const MAX_LARGE_PICTURES = 12
const SMALL_PICTURE_SIZE = { width: 320, height: 240 } as const

export type NewParticipant = PictureSource & {
  readonly id: string
  readonly name: string
  readonly isSelf?: boolean
  readonly format?: PictureFormat
}

export type RoomApi = {
  /** Adds a person; resolves when the picture plays. */
  readonly add: (participant: NewParticipant) => Promise<void>
  readonly remove: (id: string) => void
  readonly rename: (id: string, name: string) => void
  /** Exchanges two people: each tile's `<video>` stays and shows the other person, as on sites that reuse tiles. */
  readonly swap: (id: string, otherId: string) => void
  /** Puts the tiles into this order on the page; the others come last. */
  readonly reorder: (ids: readonly string[]) => void
  /** Adds a second, larger tile of that person with the same stream, like a stage; null removes it. */
  readonly setStage: (id: string | null) => void
  /** Sends the same picture through a new connection, which gives the same tile a new track. */
  readonly replaceTrack: (id: string) => Promise<void>
  /** Changes a person's picture, with the same track. */
  readonly show: (id: string, source: PictureSource) => Promise<void>
  readonly setCamera: (id: string, isOn: boolean) => void
  /** Adds a second tile of that person with a wide picture without a face; false removes it. */
  readonly shareScreen: (id: string, isSharing: boolean) => Promise<void>
  /** Adds a `<video>` from another origin, which taints a canvas it is drawn on. */
  readonly addTainted: (id: string, name: string) => Promise<void>
  /** Adds a live stream that never sends a frame. */
  readonly addFrameless: (id: string, name: string) => void
  /** Adds a playing stream without a picture: `videoWidth` and `videoHeight` are 0. */
  readonly addZeroSized: (id: string, name: string) => Promise<void>
  /** Ids of the tiles on the page, in order. */
  readonly ids: () => string[]
}

declare global {
  interface Window {
    readonly meetingRoom: RoomApi
    /** Resolves when the initial participants play. */
    readonly meetingRoomReady: Promise<void>
  }
}

type Person = {
  facts: TileFacts
  tile: Tile
  readonly picture: Picture | null
  loopback: Loopback | null
}

const root = document.querySelector<HTMLElement>('#room')
if (root === null) throw new Error('No #room')
const query = new URLSearchParams(location.search)
const markup = createMarkup(query.get('markup'), root)
const people = new Map<string, Person>()

function person(id: string): Person {
  const found = people.get(id)
  if (found === undefined) throw new Error(`No participant has the id ${id}`)
  return found
}

/** Size and frame rate of the pictures for `count` participants, chosen so that the machine has time left to read them. */
function formatFor(count: number): PictureFormat {
  const framesPerSecond = Math.min(MAX_FRAMES_PER_SECOND, Math.max(MIN_FRAMES_PER_SECOND, PICTURES_PER_SECOND / count))
  return { ...(count > MAX_LARGE_PICTURES ? SMALL_PICTURE_SIZE : PICTURE_SIZE), framesPerSecond }
}

function addTile(id: string, facts: TileFacts, media: Pick<Person, 'picture' | 'loopback'>): Person {
  if (people.has(id)) throw new Error(`${id} exists already`)
  const tile = markup.createTile(id, facts)
  markup.grid.append(tile.element)
  const added: Person = { facts, tile, ...media }
  people.set(id, added)
  return added
}

let stage: Tile | null = null

const PRESENT: Omit<TileFacts, 'name'> = { isSelf: false, isScreenShare: false, isCameraOn: true }

async function playing(video: HTMLVideoElement): Promise<void> {
  await video.play()
  if (video.videoWidth > 0) return
  await new Promise((resolve) => video.addEventListener('resize', resolve, { once: true }))
}

async function connect(
  id: string,
  facts: TileFacts,
  source: PictureSource,
  format: PictureFormat = formatFor(people.size + 1),
): Promise<void> {
  const picture = await startPicture(source, format)
  const loopback = await connectLoopback(picture.stream)
  const { tile } = addTile(id, facts, { picture, loopback })
  tile.video.srcObject = loopback.received
  await playing(tile.video)
}

function update(id: string, change: Partial<TileFacts>): void {
  const target = person(id)
  target.facts = { ...target.facts, ...change }
  target.tile.update(target.facts)
}

function remove(id: string): void {
  const { picture, loopback, tile } = person(id)
  people.delete(id)
  tile.element.remove()
  tile.video.srcObject = null
  loopback?.close()
  picture?.stop()
}

const meetingRoom: RoomApi = {
  add: ({ id, name, isSelf = false, format, ...source }) => connect(id, { ...PRESENT, name, isSelf }, source, format),
  remove,
  rename: (id, name) => update(id, { name }),
  swap: (id, otherId) => {
    const [one, other] = [person(id), person(otherId)]
    const [oneStream, otherStream] = [one.tile.video.srcObject, other.tile.video.srcObject]
    ;[one.tile, other.tile] = [other.tile, one.tile]
    for (const [someone, stream] of [
      [one, oneStream],
      [other, otherStream],
    ] as const) {
      someone.tile.video.srcObject = stream
      someone.tile.update(someone.facts)
    }
  },
  reorder: (ids) => {
    for (const id of ids.toReversed()) markup.grid.prepend(person(id).tile.element)
  },
  setStage: (id) => {
    stage?.element.remove()
    stage = null
    if (id === null) return
    const { facts, tile } = person(id)
    stage = markup.createTile(`${id}-stage`, facts)
    stage.element.style.gridColumn = 'span 2'
    stage.video.srcObject = tile.video.srcObject
    markup.grid.prepend(stage.element)
  },
  replaceTrack: async (id) => {
    const target = person(id)
    if (target.picture === null) throw new Error(`${id} has no picture to send`)
    // A clone has a new id, like the track of somebody who rejoins.
    const next = await connectLoopback(
      new MediaStream(target.picture.stream.getVideoTracks().map((track) => track.clone())),
    )
    target.tile.video.srcObject = next.received
    target.loopback?.close()
    target.loopback = next
    await playing(target.tile.video)
  },
  show: async (id, source) => {
    await person(id).picture?.show(source)
  },
  setCamera: (id, isOn) => {
    const { tile, loopback } = person(id)
    update(id, { isCameraOn: isOn })
    tile.video.srcObject = isOn ? (loopback?.received ?? null) : null
  },
  shareScreen: async (id, isSharing) => {
    const screenId = `${id}-screen`
    if (!isSharing) return remove(screenId)
    const { facts } = person(id)
    await connect(
      screenId,
      { ...facts, isScreenShare: true, isCameraOn: true },
      { colour: '#e8eef5' },
      {
        width: 640,
        height: 360,
        framesPerSecond: 5,
      },
    )
  },
  addTainted: async (id, name) => {
    const { tile } = addTile(id, { ...PRESENT, name }, { picture: null, loopback: null })
    tile.video.loop = true
    tile.video.muted = true
    tile.video.src = `${await otherOrigin}/clip.webm`
    await playing(tile.video)
  },
  addFrameless: (id, name) => {
    // The stream of a canvas on which nothing is drawn sends no frame.
    const stream = document.createElement('canvas').captureStream(0)
    addTile(id, { ...PRESENT, name }, { picture: null, loopback: null }).tile.video.srcObject = stream
  },
  addZeroSized: async (id, name) => {
    const { tile } = addTile(id, { ...PRESENT, name }, { picture: null, loopback: null })
    tile.video.muted = true
    tile.video.srcObject = new AudioContext().createMediaStreamDestination().stream
    await tile.video.play()
  },
  ids: () => [...people.keys()],
}

type Roster = { readonly roster: readonly { label: string; face: string }[]; readonly otherOrigin: string }

async function readRoster(): Promise<Roster> {
  const response = await fetch('/roster.json')
  const roster: Roster = await response.json()
  return roster
}

const opening = readRoster()
const otherOrigin = opening.then((answer) => answer.otherOrigin)

async function open(): Promise<void> {
  if (query.get('roster') === 'none') return
  const { roster } = await opening
  const format = formatFor(roster.length)
  // One after another, to keep the roster's order on the page.
  for (const [index, { label, face }] of roster.entries()) {
    await connect(`p${index + 1}`, { ...PRESENT, name: label }, { face }, format)
  }
}

Object.assign(window, { meetingRoom, meetingRoomReady: open() })
