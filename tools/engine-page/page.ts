/** The page beside the worker: it shows clips and talking faces, and takes pictures of them as the page of a call does. */
import { grabFrame } from '../../src/content/frame-grabber'
import { rectOf, type FrameSource } from '../../src/content/frame-source'
import type { DetectedFace } from '../../src/engine/vision/detected-face'
import { messageOf } from '../../src/shared/error-message'
import { openClip } from './clip'
import { PersonReader, type GrabbedPicture, type PictureReading, type TimedReading } from './person-reader'
import { MANNERS, type Manner } from './talking-pose'
import { TalkingPortrait } from './talking-portrait'
import type { PictureAnswer } from './engine.worker'

const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })

/** A photograph that is to talk. */
export interface TalkingOrder {
  readonly url: string
  /** In the photograph's own pixels. */
  readonly face: Pick<DetectedFace, 'box' | 'keypoints'>
  readonly seed: number
  readonly everyMs: number
  readonly lengthMs: number
}

const overTime = {
  /** Readings of a clip, one every `everyMs` from its start to its end; or why it cannot be played. */
  async readClip(url: string, everyMs: number): Promise<{ readings: TimedReading[] } | { problem: string }> {
    const clip = await openClip(url).catch(messageOf)
    if (typeof clip === 'string') return { problem: clip }
    const readings: TimedReading[] = []
    const person = readerOf({ kind: 'video', element: clip.video, rect: null })
    for (let atMs = 0; atMs < clip.lengthMs; atMs += everyMs) {
      await clip.seek(atMs)
      readings.push(await person.read(atMs))
    }
    clip.close()
    return { readings }
  },
  /** Readings of a photograph in each manner. */
  async readTalking(order: TalkingOrder): Promise<Record<Manner, TimedReading[]>> {
    const portrait = await TalkingPortrait.load(order.url, order.face)
    const readings: Record<Manner, TimedReading[]> = { still: [], moving: [], talking: [] }
    for (const manner of MANNERS) {
      const show = portrait.sequence(order.seed, manner, order.lengthMs)
      const person = readerOf({ kind: 'canvas', element: portrait.canvas, rect: null })
      for (let atMs = 0; atMs < order.lengthMs; atMs += order.everyMs) {
        show(atMs)
        readings[manner].push(await person.read(atMs))
      }
    }
    return readings
  },
  /** The pictures of a photograph that talks, as data URLs of PNG files. */
  async talkingPictures(order: TalkingOrder): Promise<string[]> {
    const portrait = await TalkingPortrait.load(order.url, order.face)
    const show = portrait.sequence(order.seed, 'talking', order.lengthMs)
    const pictures: string[] = []
    for (let atMs = 0; atMs < order.lengthMs; atMs += order.everyMs) {
      show(atMs)
      pictures.push(portrait.canvas.toDataURL('image/png'))
    }
    return pictures
  },
}

/** Reads the person that a source shows. */
function readerOf(source: FrameSource): PersonReader {
  const { width, height } = rectOf(source)
  return new PersonReader({
    widthPx: width,
    heightPx: height,
    grab: (want) => grabFrame(source, want),
    read: readPicture,
  })
}

/** Has the worker read a picture. @throws Error when the pipeline cannot. */
async function readPicture(grabbed: GrabbedPicture): Promise<PictureReading> {
  const { port1, port2 } = new MessageChannel()
  const { promise, resolve } = Promise.withResolvers<PictureAnswer>()
  port1.onmessage = ({ data }: MessageEvent<PictureAnswer>) => resolve(data)
  worker.postMessage(grabbed, [port2])
  const answer = await promise
  port1.close()
  if ('problem' in answer) throw new Error(answer.problem)
  return answer
}

type OverTime = typeof overTime
declare global {
  var overTime: OverTime
}
globalThis.overTime = overTime
