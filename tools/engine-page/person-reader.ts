import type { NoReadingReason, Probabilities } from '../../src/call/reading'
import type { Grabbed } from '../../src/content/frame-grabber'
import { planLook } from '../../src/engine/scheduler'
import type { Picture, Region, Want } from '../../src/shared/protocol'
import { isWhole } from '../../src/shared/region'

/** A picture that the page grabbed, for the worker to read. */
export interface GrabbedPicture {
  readonly picture: Picture
  readonly region: Region
  readonly videoWidthPx: number
  readonly maxSidePx: number
}

/** What a face is read as, from its crop and from the mirrored one; or why it is not read. */
export type Views =
  | { readonly plain: Probabilities; readonly mirrored: Probabilities }
  | { readonly reason: NoReadingReason }

/** What the pipeline sees in one picture. */
export interface PictureReading {
  /** The person's face, in fractions of the video; null when there is none. */
  readonly face: Region | null
  readonly result: Views
}

/** A reading at its time in the clip or sequence, milliseconds from its start. */
export interface TimedReading {
  readonly atMs: number
  /** Whether a face was found, fit to be read or not. */
  readonly hasFace: boolean
  readonly result: Views
}

/** What {@link PersonReader} needs: the person's picture in the page, and the pipeline in the worker. */
export interface PersonWorld {
  /** Size of the picture, pixels. */
  readonly widthPx: number
  readonly heightPx: number
  /** Takes a part of the picture as it is now. */
  grab(want: Pick<Want, 'region' | 'maxSidePx' | 'isGrey'>): Promise<Grabbed>
  read(grabbed: GrabbedPicture): Promise<PictureReading>
}

/**
 * Reads one person again and again as a call does: the engine's own plan says which part of the picture is looked at, and
 * how large, and the page's own grabber takes it. A face that is missed around its last place is looked for in the whole
 * picture at once.
 */
export class PersonReader {
  readonly #world: PersonWorld
  #face: Region | null = null
  #wholeAtMs: number | null = null

  constructor(world: PersonWorld) {
    this.#world = world
  }

  /** Reads the present picture. @param atMs Its time; that of the next one is later. */
  async read(atMs: number): Promise<TimedReading> {
    const want = this.#plan(atMs)
    const grabbed = await this.#world.grab(want)
    if ('reason' in grabbed) return { atMs, hasFace: false, result: { reason: grabbed.reason } }
    const { picture, region, videoWidthPx } = grabbed
    const wasWhole = isWhole(region)
    if (wasWhole) this.#wholeAtMs = atMs
    const { face, result } = await this.#world.read({ picture, region, videoWidthPx, maxSidePx: want.maxSidePx })
    this.#face = face
    if (face === null && !wasWhole) return this.read(atMs)
    return { atMs, hasFace: face !== null, result }
  }

  /** Each face is looked for: nothing is known of it from the picture before. */
  #plan(nowMs: number): Pick<Want, 'region' | 'maxSidePx' | 'isGrey'> {
    const { widthPx: videoWidthPx, heightPx: videoHeightPx } = this.#world
    return planLook(
      { face: this.#face, isSteady: false, wholeAtMs: this.#wholeAtMs, videoWidthPx, videoHeightPx },
      nowMs,
    )
  }
}
