/**
 * What a site's pages look like, written by hand from facts about the real ones (each file names its sources). A page is
 * rendered for a scene; what a reader must say of it follows from the scene.
 */

/** Languages of a page's own words: a reader must not depend on one. */
export type Language = 'en' | 'de' | 'ja'

export interface Person {
  /** The site's own id, in the form that the site uses. */
  readonly id: string
  readonly name: string
  readonly isSelf?: boolean
  readonly isCameraOff?: boolean
}

/** What happens in a call. */
export interface Scene {
  /** Everybody in the call, in the order of their tiles. */
  readonly people: readonly Person[]
  /** Id of whoever shares the screen; null for nobody. */
  readonly sharedBy: string | null
  /** `speaker`: the first person large on a stage, and everybody (the first one too, where the site does that) in a strip. */
  readonly layout: 'gallery' | 'speaker'
  readonly language: Language
}

/** What the page of a site tells a reader. What it does not tell is expected to be unknown, never guessed. */
export interface Tells {
  /** Whether the page shows the site's own id of a person: on every tile, only while the camera is on, or never. */
  readonly ids: 'always' | 'camera-on' | 'never'
  /** False where the user's own tile shows no id though the others do. */
  readonly ownId?: boolean
  /** Whether the user's own tile is marked. */
  readonly self: boolean
  /**
   * Whether a shared screen can be told from a camera: everybody's, only the user's own, or none. `doubled`: the user's
   * own, and of others only that two pictures have one name, so that both are taken for shares. `unlisted`: it stands
   * outside all tiles.
   */
  readonly shares: 'all' | 'own' | 'doubled' | 'unlisted' | 'none'
  /** What stands of the sharer's camera beside the share; by default all. */
  readonly sharersCamera?: 'only-while-on' | 'replaced'
  /** Whether a tile stands there for somebody whose camera is off. */
  readonly cameraOffTiles: boolean
  /** Whether the user's own tile shows their name. */
  readonly ownName: boolean
  /** Whether the user's own tile is shown without a camera too (false: it goes away with it). */
  readonly ownTileWithoutCamera: boolean
}

/** A page that tells everything; a site says what differs. */
export const TELLS_ALL: Tells = {
  ids: 'always',
  self: true,
  shares: 'all',
  cameraOffTiles: true,
  ownName: true,
  ownTileWithoutCamera: true,
}

/**
 * How one site builds its pages. The strings are the body's HTML. A `<video data-plays="ID">` plays that person's camera
 * and `data-plays="ID-screen"` their screen; a `<canvas data-paints="ID,ID-screen,…" data-columns="2">` is painted with
 * those pictures, one cell each, row by row, by the frame loop that `data-painter` names (see page/painter.ts). These
 * attributes are gone before a reader sees the page. An element with `data-shadow` gets its children in an open shadow
 * root; one `<iframe data-holds>` gets its content as a same-origin document.
 */
export interface SiteMarkup {
  readonly siteId: string
  /** Where such a call is, on the site's real host if it has one. */
  readonly address: string
  readonly tells: Tells
  /** A running call. */
  call(scene: Scene): string
  /** Before the call: the user's own preview. */
  lobby(self: Person, language: Language): string
  /** After the call. */
  ended(language: Language): string
  /** States that only this site has: an own layout, a waiting room, a call in a frame. */
  readonly more?: readonly MoreState[]
}

/** A further page of a site, and what a reader must say of it. */
export interface MoreState {
  readonly name: string
  readonly html: string
  readonly address?: string
  readonly expected: Expected
}

/** What a reader must say of a page. */
export interface Expected {
  readonly isInCall: boolean
  /** Each person and each shared screen once, in any order. */
  readonly tiles: readonly ExpectedTile[]
}

export interface ExpectedTile {
  readonly name: string | null
  readonly personId: string | null
  readonly isSelf: boolean
  readonly isScreenShare: boolean
  readonly isCameraOff: boolean
  /** What a grabbed frame must show: ID, `ID-screen`, or null where nothing may be grabbed. */
  readonly shows: string | null
}

/** A site's pages and at least nine ids of people, in the form that the site uses. */
export interface SitePages {
  readonly markup: SiteMarkup
  readonly ids: readonly string[]
}

/** What a reader must say of somebody whose camera is on, where the page shows name and id. @param facts What differs. */
export function expectedTile({ id, name, isSelf = false }: Person, facts: Partial<ExpectedTile> = {}): ExpectedTile {
  return { name, personId: id, isSelf, isScreenShare: false, isCameraOff: false, shows: id, ...facts }
}
