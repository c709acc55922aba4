import * as v from 'valibot'
import { RTCPeerConnection, RTCRtpCodecParameters, useNACK, usePLI, type RTCIceCandidate } from 'werift'

/** The one codec that is forwarded; rooms here have no sound. */
const VP8 = { mimeType: 'video/VP8', clockRate: 90_000, rtcpFeedback: [useNACK(), usePLI()] }

/** A peer connection on this machine alone: no STUN server, no IPv6. */
export function createPeer(): RTCPeerConnection {
  return new RTCPeerConnection({
    codecs: { video: [new RTCRtpCodecParameters(VP8)] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    bundlePolicy: 'max-bundle',
  })
}

/** The local SDP after a description was set. */
export function localSdp({ localDescription }: RTCPeerConnection): string {
  if (localDescription === undefined || localDescription === null) throw new Error('The peer has no local description')
  return localDescription.sdp
}

/** A candidate as LiveKit's signalling carries it: the JSON of an RTCIceCandidateInit. */
export function candidateJson({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): string {
  return JSON.stringify({ candidate, sdpMid, sdpMLineIndex })
}

const candidateInit = v.object({
  candidate: v.optional(v.string(), ''),
  sdpMid: v.optional(v.string()),
  sdpMLineIndex: v.optional(v.number()),
})

/** Hands a browser's candidate to the peer, but for the last (empty) one and mDNS names, which nobody here resolves. */
export async function addCandidate(peer: RTCPeerConnection, json: string): Promise<void> {
  const init = v.parse(candidateInit, JSON.parse(json))
  if (init.candidate !== '' && !init.candidate.includes('.local ')) await peer.addIceCandidate(init)
}
