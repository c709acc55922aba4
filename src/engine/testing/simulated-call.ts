import { vi } from 'vitest'
import { seeded } from '../../call/testing/seeded'
import type { TileList, ToPage } from '../../shared/protocol'
import { Page } from '../page'
import { RoundLoop } from '../round-loop'
import type { Candidate } from '../scheduler'

/** What a person does: keeps still, changes their expression all the time, is followed in a view, or has left their seat. */
export type Kind = 'still' | 'lively' | 'followed' | 'faceless'

/** A person of the simulation, and when they were read. */
export interface SimulatedPerson {
  readonly tileId: string
  readonly kind: Kind
  readonly readAtMs: number[]
  askedAtMs: number | null
  wholeAtMs: number | null
}

export interface SimulatedPageFacts {
  readonly people: readonly Kind[]
  /** How long it takes to answer a look, milliseconds. */
  readonly answerMs?: number
  /** What a grab costs it, milliseconds. */
  readonly grabMs?: number
}

const EVERYTHING = { x: 0, y: 0, width: 1, height: 1 }
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }
/** How often the expression of the lively changes. */
const CHANGES_EVERY_MS = 2000

/** A page of the simulation: answers looks after a while, with a frame for each want. */
export class SimulatedPage extends Page {
  readonly people: readonly SimulatedPerson[]
  readonly answerMs: number
  readonly grabMs: number
  looks = 0
  grabs = 0

  constructor(portId: number, { people, answerMs = 10, grabMs = 0.2 }: SimulatedPageFacts) {
    super(portId, { tabId: portId, frameId: 0, isMirror: false })
    this.answerMs = answerMs
    this.grabMs = grabMs
    this.people = people.map((kind, index) => ({
      tileId: `${portId}-${index}`,
      kind,
      readAtMs: [],
      askedAtMs: null,
      wholeAtMs: null,
    }))
  }

  override candidates(): readonly Candidate[] {
    const nowMs = performance.now()
    return this.people.map(({ tileId, kind, askedAtMs, wholeAtMs }) => ({
      tileId,
      sourceId: tileId,
      askedAtMs,
      face: kind === 'faceless' ? null : FACE,
      isSteady: false,
      wholeAtMs,
      changedAtMs: kind === 'lively' ? nowMs - (nowMs % CHANGES_EVERY_MS) : null,
      facelessSinceMs: kind === 'faceless' ? 0 : null,
      isFollowed: kind === 'followed',
      videoWidthPx: 640,
      videoHeightPx: 360,
    }))
  }

  /** Answers a look, as a page does that takes {@link answerMs} for it. */
  onLook({ roundId, wants }: Extract<ToPage, { type: 'look' }>, noise: number): void {
    this.looks++
    this.grabs += wants.length
    for (const want of wants) {
      const person = this.#person(want.tileId)
      if (person === undefined) continue
      person.askedAtMs = performance.now()
      if (want.region.width === 1) person.wholeAtMs = performance.now()
    }
    const { trip } = this
    setTimeout(() => {
      this.pace.onAnswer()
      const frames = wants.map(({ tileId, sourceId, maxSidePx }) => ({
        tileId,
        sourceId,
        sinceLookMs: 0,
        grabMs: this.grabMs,
        region: EVERYTHING,
        videoWidthPx: 640,
        maxSidePx,
        picture: {
          kind: 'pixels' as const,
          format: 'RGBA' as const,
          widthPx: 1,
          heightPx: 1,
          layout: [{ offset: 0, stride: 4 }],
          colorSpace: {},
          bytes: new Uint8Array(4),
        },
      }))
      const list: TileList = {
        siteId: 'generic',
        misfit: null,
        isHidden: false,
        pressure: this.pressure,
        foreignFrames: [],
        ownShare: null,
        tiles: [],
      }
      trip?.onAnswer({ type: 'answer', roundId, list, frames, missing: [] })
    }, this.answerMs * noise)
  }

  /** Frames of these tiles were read. */
  onRead(tileIds: readonly string[]): void {
    for (const tileId of tileIds) this.#person(tileId)?.readAtMs.push(performance.now())
  }

  #person(tileId: string): SimulatedPerson | undefined {
    return this.people.find((each) => each.tileId === tileId)
  }
}

export interface Simulation {
  readonly pages: readonly SimulatedPageFacts[]
  /** What the engine takes for a frame, milliseconds. */
  readonly frameMs?: number
  readonly cpuShare?: number
  readonly readingsPerSecond?: number
  readonly seconds?: number
}

/** What the engine takes for a round, whatever is in it, milliseconds. */
const ROUND_MS = 2
/** The first seconds are not counted: everybody is read at once then. */
const WARM_UP_S = 10

/** Runs the engine's rounds on made-up pages and costs, on the fake clock of the test. */
export async function simulate({
  pages: facts,
  frameMs = 7,
  cpuShare = 0.1,
  readingsPerSecond = 2.5,
  seconds = 120,
}: Simulation) {
  const random = seeded(16)
  /** Between half and one and a half, one on average. */
  const noise = () => 0.5 + random()
  const pages = facts.map((each, index) => new SimulatedPage(index + 1, each))
  const abort = new AbortController()
  let engineMs = 0
  const loop = new RoundLoop(
    {
      pages: () => pages,
      wishEveryMs: () => 1000 / readingsPerSecond,
      cpuShare: () => cpuShare,
      send: (portId, message) => {
        const page = pages.find((each) => each.portId === portId)
        if (message.type === 'look') page?.onLook(message, noise())
      },
      canRead: () => true,
      read: async (page, { frames }) => {
        const beganMs = performance.now()
        await new Promise((resolve) => setTimeout(resolve, ROUND_MS + frames.length * frameMs * noise()))
        engineMs += performance.now() - beganMs
        pages.find((each) => each === page)?.onRead(frames.map(({ want }) => want.tileId))
      },
      onRound: () => undefined,
      nowMs: () => performance.now(),
    },
    abort.signal,
  )
  void loop.run()
  await vi.advanceTimersByTimeAsync(WARM_UP_S * 1000)
  engineMs = 0
  for (const page of pages) {
    page.looks = 0
    page.grabs = 0
    for (const { readAtMs } of page.people) readAtMs.length = 0
  }
  const [startMs, endMs] = [performance.now(), performance.now() + seconds * 1000]
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  abort.abort()
  return { pages, engineMs, startMs, endMs }
}
