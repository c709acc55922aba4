/** Sends a stream through a real peer connection to the same page, so that it arrives as in a real call. */

export type Loopback = { readonly received: MediaStream; readonly close: () => void }

/** High enough that the encoder's low initial bitrate does not blur a still portrait. */
const MAX_BITRATE = 800_000

/** Connects `stream` to a second peer connection; resolves when its track has arrived. */
export async function connectLoopback(stream: MediaStream): Promise<Loopback> {
  // No ICE servers: only local candidates, so nothing leaves the machine.
  const sender = new RTCPeerConnection()
  const receiver = new RTCPeerConnection()
  sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined)
  receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined)
  const arrived = new Promise<MediaStream>((resolve) => {
    receiver.ontrack = ({ track }) => resolve(new MediaStream([track]))
  })
  for (const track of stream.getVideoTracks()) sender.addTrack(track, stream)

  await sender.setLocalDescription()
  if (sender.localDescription === null) throw new Error('No offer')
  await receiver.setRemoteDescription(sender.localDescription)
  await receiver.setLocalDescription()
  if (receiver.localDescription === null) throw new Error('No answer')
  await sender.setRemoteDescription(receiver.localDescription)
  await Promise.all(sender.getSenders().map(keepResolution))

  return {
    received: await arrived,
    close: () => {
      sender.close()
      receiver.close()
    },
  }
}

/** On a busy machine the encoder would halve the resolution; tests need the same size with fewer frames instead. */
async function keepResolution(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string }
  parameters.degradationPreference = 'maintain-resolution'
  for (const encoding of parameters.encodings) encoding.maxBitrate = MAX_BITRATE
  await sender.setParameters(parameters)
}
