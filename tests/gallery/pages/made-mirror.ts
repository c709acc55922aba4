import { signal } from '@preact/signals'
import { madeReadout } from '../../../src/live/testing/made-readouts'
import type { MirrorModel } from '../../../src/mirror/mirror-model'
import { OWN_TILE } from '../../../src/mirror/mirror-reader'
import { PORTRAITS } from '../../../src/ui/portraits'
import type { MirrorState } from './states'

/** What stands in for a camera's picture. */
const PICTURE_PX = { width: 640, height: 480 }

/** A mirror in one state; its buttons do nothing. */
export async function madeMirror({
  stage,
  readouts = [],
  problem,
  rest,
  running,
  seen,
}: MirrorState): Promise<MirrorModel> {
  const isCamera = stage.kind === 'open' && stage.source === 'camera'
  const tiles = isCamera ? [OWN_TILE] : PORTRAITS.map(({ id }) => id)
  return {
    stage: signal(stage),
    stream: signal(isCamera ? await pictureStream() : null),
    problem: signal(problem ?? null),
    readoutOf(tile) {
      const given = readouts[tiles.indexOf(tile)]
      return given ? madeReadout({ key: tile, name: tile, ...given }) : null
    },
    rest: signal(rest ?? { kind: 'idle' }),
    running: signal(running ?? null),
    seen: signal(seen ?? new Map()),
    agree: () => Promise.resolve(),
    open: () => Promise.resolve(),
    close: () => undefined,
    tryAgain: () => undefined,
    setRestingFace: () => undefined,
    forgetRestingFace: () => undefined,
    tryTask: () => undefined,
  }
}

/** A portrait as a camera would give it. */
async function pictureStream(): Promise<MediaStream> {
  const portrait = new Image()
  portrait.src = PORTRAITS[0]?.url ?? ''
  await portrait.decode()
  const canvas = Object.assign(document.createElement('canvas'), PICTURE_PX)
  const stream = canvas.captureStream()
  const draw = () => {
    canvas.getContext('2d')?.drawImage(portrait, 0, -80, 640, 640)
    requestAnimationFrame(draw)
  }
  draw()
  return stream
}
