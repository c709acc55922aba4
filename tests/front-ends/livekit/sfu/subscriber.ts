import { MediaStream, MediaStreamTrack, type RTCRtpTransceiver } from 'werift'
import { addCandidate, candidateJson, createPeer, localSdp } from './peer'
import type { Upstream } from './publisher'

export type SubscriberEvents = {
  readonly onCandidate: (json: string) => void
  readonly onOffer: (sdp: string) => void
}

export type Subscriber = {
  /** Opens the connection. */
  readonly start: () => Promise<void>
  /** Forwards a track of participant `ownerSid`. */
  readonly add: (ownerSid: string, trackSid: string, upstream: Upstream) => Promise<void>
  readonly remove: (trackSid: string) => Promise<void>
  /** Takes the browser's answer to the last offer. */
  readonly accept: (answerSdp: string) => Promise<void>
  readonly addCandidate: (json: string) => Promise<void>
  readonly close: () => Promise<void>
}

type Forwarding = { readonly transceiver: RTCRtpTransceiver; readonly stop: () => void }

/** The end of the connection on which a participant receives; this side offers. */
export function createSubscriber({ onCandidate, onOffer }: SubscriberEvents): Subscriber {
  const peer = createPeer()
  const forwardings = new Map<string, Forwarding>()
  let isWaitingForAnswer = false
  let isOfferDue = false
  peer.onIceCandidate.subscribe((candidate) => candidate && onCandidate(candidateJson(candidate)))
  // LiveKit's client waits for these two.
  peer.createDataChannel('_reliable')
  peer.createDataChannel('_lossy')

  const negotiate = async (): Promise<void> => {
    if (isWaitingForAnswer) {
      isOfferDue = true
      return
    }
    isWaitingForAnswer = true
    await peer.setLocalDescription(await peer.createOffer())
    onOffer(localSdp(peer))
  }

  return {
    start: negotiate,
    add: async (ownerSid, trackSid, { track, requestKeyFrame }) => {
      const copy = new MediaStreamTrack({ kind: 'video' })
      // The client knows whose track it is by the stream's id.
      const streams = [new MediaStream({ id: `${ownerSid}|${trackSid}` })]
      const transceiver = peer.addTransceiver(copy, { direction: 'sendonly', streams })
      transceiver.sender.onPictureLossIndication.subscribe(requestKeyFrame)
      const { unSubscribe: stop } = track.onReceiveRtp.subscribe((packet) => copy.writeRtp(packet.clone()))
      forwardings.set(trackSid, { transceiver, stop })
      await negotiate()
    },
    remove: async (trackSid) => {
      const forwarding = forwardings.get(trackSid)
      if (forwarding === undefined) return
      forwardings.delete(trackSid)
      forwarding.stop()
      peer.removeTrack(forwarding.transceiver.sender)
      await negotiate()
    },
    accept: async (sdp) => {
      await peer.setRemoteDescription({ type: 'answer', sdp })
      isWaitingForAnswer = false
      if (!isOfferDue) return
      isOfferDue = false
      await negotiate()
    },
    addCandidate: (json) => addCandidate(peer, json),
    close: async () => {
      for (const { stop } of forwardings.values()) stop()
      await peer.close()
    },
  }
}
