/** What the pages of all participants have in common: a fake camera, an access token, and `window.participant`. */
import { Room } from 'livekit-client'
import { startPicture } from '../../../../tools/meeting-room/page/picture'
import { startSlides } from '../../page/slides'
import type { Joining } from '../front-end'

const CAMERA = { width: 320, height: 180, framesPerSecond: 10 } as const

function readAddress(): Joining {
  const query = new URLSearchParams(location.search)
  const read = (key: keyof Joining): string => {
    const value = query.get(key)
    if (value === null) throw new Error(`The address lacks ${key}`)
    return value
  }
  return { identity: read('identity'), name: read('name'), portrait: read('portrait') }
}

/** A JWT as LiveKit's client reads it; the stand-in of the server asks for no signature. */
function createToken({ identity, name }: Joining): string {
  const encode = (part: object): string => {
    const bytes = new TextEncoder().encode(JSON.stringify(part))
    return btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  }
  return `${encode({ alg: 'none' })}.${encode({ sub: identity, name, video: { roomJoin: true } })}.none`
}

/** Puts a portrait in place of the camera, and slides in place of the screen. */
async function fakeDevices(portrait: string): Promise<void> {
  const { stream } = await startPicture({ face: `/portraits/${portrait}` }, CAMERA)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.video === undefined || constraints.video === false)
      throw new DOMException('No microphone', 'NotFoundError')
    return stream.clone()
  }
  navigator.mediaDevices.getDisplayMedia = startSlides
}

export type JoiningRoom = {
  readonly room: Room
  readonly token: string
  readonly serverUrl: string
  readonly name: string
}

/** A room to connect to as the person of the page's address; `window.participant` acts on it. */
export async function prepareRoom(): Promise<JoiningRoom> {
  const joining = readAddress()
  await fakeDevices(joining.portrait)
  // The stand-in of the server speaks the older signalling and forwards one encoding of each video.
  const room = new Room({ singlePeerConnection: false, publishDefaults: { simulcast: false, videoCodec: 'vp8' } })
  window.participant = {
    rename: (name) => room.localParticipant.setName(name),
    setCamera: async (isOn) => void (await room.localParticipant.setCameraEnabled(isOn)),
    shareScreen: async (isOn) => void (await room.localParticipant.setScreenShareEnabled(isOn)),
    leave: () => room.disconnect(),
  }
  return { room, token: createToken(joining), serverUrl: `ws://${location.host}`, name: joining.name }
}
