import type { MediaStreamTrack, RTCRtpReceiver } from 'werift'
import { addCandidate, candidateJson, createPeer, localSdp } from './peer'

/** A video that a participant sends here. */
export type Upstream = {
  /** The browser's id of the track. */
  readonly cid: string
  readonly track: MediaStreamTrack
  readonly requestKeyFrame: () => void
}

export type PublisherEvents = {
  readonly onCandidate: (json: string) => void
  readonly onStart: (upstream: Upstream) => void
  readonly onEnd: (cid: string) => void
}

export type Publisher = {
  /** Takes the browser's offer and gives the answer. */
  readonly answer: (offerSdp: string) => Promise<string>
  readonly addCandidate: (json: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** The end of the connection on which a participant sends; the browser offers. */
export function createPublisher({ onCandidate, onStart, onEnd }: PublisherEvents): Publisher {
  const peer = createPeer()
  let running: ReadonlyMap<string, RTCRtpReceiver> = new Map()
  peer.onIceCandidate.subscribe((candidate) => candidate && onCandidate(candidateJson(candidate)))

  /** The receivers of the tracks that the browser sends, by its ids; what is no longer published is inactive. */
  const receivers = (): ReadonlyMap<string, RTCRtpReceiver> => {
    const active = peer.getTransceivers().filter(({ currentDirection }) => currentDirection === 'recvonly')
    return new Map(active.map(({ receiver }) => [receiver.remoteTrackId ?? '', receiver]))
  }

  return {
    answer: async (sdp) => {
      await peer.setRemoteDescription({ type: 'offer', sdp })
      await peer.setLocalDescription(await peer.createAnswer())
      const before = running
      running = receivers()
      for (const cid of before.keys()) if (!running.has(cid)) onEnd(cid)
      for (const [cid, receiver] of running) if (!before.has(cid)) onStart(upstreamOf(cid, receiver))
      return localSdp(peer)
    },
    addCandidate: (json) => addCandidate(peer, json),
    close: () => peer.close(),
  }
}

function upstreamOf(cid: string, receiver: RTCRtpReceiver): Upstream {
  const { track } = receiver
  const requestKeyFrame = (): void => {
    // Before the first packet there is nobody to ask, and the first picture is whole anyway.
    if (track.ssrc !== undefined) void receiver.sendRtcpPLI(track.ssrc).catch(console.error)
  }
  return { cid, track, requestKeyFrame }
}
