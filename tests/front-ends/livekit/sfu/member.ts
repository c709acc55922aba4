import {
  JoinResponse,
  ParticipantInfo,
  ParticipantInfo_State,
  ParticipantPermission,
  ParticipantUpdate,
  Pong,
  Room,
  ServerInfo,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  TrackInfo,
  TrackPublishedResponse,
  TrickleRequest,
} from '@livekit/protocol'
import type { WebSocket } from 'ws'
import { createPublisher, type Upstream } from './publisher'
import { createSubscriber, type Subscriber } from './subscriber'

/** Version of LiveKit's signalling: two peer connections, tracks announced by protobuf messages. */
const PROTOCOL = 15

/** Who joins, as the access token says. */
export type Identity = { readonly identity: string; readonly name: string }

type Response = NonNullable<SignalResponse['message']>

/** One participant's connection to the room. */
export type Member = {
  readonly sid: string
  readonly info: (state?: ParticipantInfo_State) => ParticipantInfo
  readonly send: (message: Response) => void
  /** What this participant sends now. */
  readonly upstreams: ReadonlyMap<string, Upstream>
  readonly subscriber: Subscriber
}

/** What the room does for its members. */
export type MemberEvents = {
  readonly onUpdate: () => void
  readonly onTrack: (trackSid: string, upstream: Upstream) => void
  readonly onTrackEnd: (trackSid: string) => void
  readonly onLeave: () => void
}

let lastNumber = 0

/** Speaks LiveKit's signalling with one browser. */
export function createMember(socket: WebSocket, who: Identity, events: MemberEvents): Member {
  const sid = `PA_${++lastNumber}`
  const joinedAt = BigInt(Math.trunc(Date.now() / 1_000))
  let { name } = who
  let version = 0
  /** By the browser's id of the track. */
  const tracks = new Map<string, TrackInfo>()
  const upstreams = new Map<string, Upstream>()

  const send = (message: Response): void => {
    if (socket.readyState === socket.OPEN) socket.send(new SignalResponse({ message }).toBinary())
  }
  const trickle = (target: SignalTarget) => (candidateInit: string) =>
    send({ case: 'trickle', value: new TrickleRequest({ candidateInit, target }) })

  const publisher = createPublisher({
    onCandidate: trickle(SignalTarget.PUBLISHER),
    onStart: (upstream) => {
      const track = tracks.get(upstream.cid)
      if (track === undefined) throw new Error(`${who.identity} sends a track that it has not announced`)
      upstreams.set(track.sid, upstream)
      events.onTrack(track.sid, upstream)
    },
    onEnd: (cid) => {
      const track = tracks.get(cid)
      if (track === undefined) return
      tracks.delete(cid)
      upstreams.delete(track.sid)
      events.onTrackEnd(track.sid)
      events.onUpdate()
    },
  })
  const subscriber = createSubscriber({
    onCandidate: trickle(SignalTarget.SUBSCRIBER),
    onOffer: (sdp) => send({ case: 'offer', value: new SessionDescription({ type: 'offer', sdp }) }),
  })

  const handle = async ({ message }: SignalRequest): Promise<void> => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are wishes about quality and statistics
    switch (message.case) {
      case 'offer': {
        const sdp = await publisher.answer(message.value.sdp)
        return send({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp, id: message.value.id }) })
      }
      case 'answer':
        return subscriber.accept(message.value.sdp)
      case 'trickle': {
        const peer = message.value.target === SignalTarget.PUBLISHER ? publisher : subscriber
        return peer.addCandidate(message.value.candidateInit)
      }
      case 'addTrack': {
        const { cid, type, name: trackName, source, muted, width, height, layers, stream } = message.value
        const sidOfTrack = `TR_${++lastNumber}`
        const mimeType = 'video/VP8'
        const track = new TrackInfo({
          sid: sidOfTrack,
          type,
          name: trackName,
          source,
          muted,
          width,
          height,
          layers,
          stream,
          mimeType,
        })
        tracks.set(cid, track)
        send({ case: 'trackPublished', value: new TrackPublishedResponse({ cid, track }) })
        return events.onUpdate()
      }
      case 'mute': {
        const { sid: mutedSid, muted } = message.value
        for (const track of tracks.values()) if (track.sid === mutedSid) track.muted = muted
        return events.onUpdate()
      }
      case 'updateMetadata':
        name = message.value.name
        return events.onUpdate()
      case 'ping':
        return send({ case: 'pong', value: BigInt(Date.now()) })
      case 'pingReq': {
        const { timestamp: lastPingTimestamp } = message.value
        return send({ case: 'pongResp', value: new Pong({ lastPingTimestamp, timestamp: BigInt(Date.now()) }) })
      }
      case 'leave':
        return socket.close()
      default:
        return undefined
    }
  }

  // One at a time: an answer is not to overtake the track that it answers for.
  let queue = Promise.resolve()
  socket.on('message', (data: Buffer) => {
    queue = queue.then(() => handle(SignalRequest.fromBinary(new Uint8Array(data)))).catch(console.error)
  })
  socket.on('close', () => {
    events.onLeave()
    void Promise.all([publisher.close(), subscriber.close()]).catch(console.error)
  })

  return {
    sid,
    info: (state = ParticipantInfo_State.ACTIVE) =>
      new ParticipantInfo({
        sid,
        identity: who.identity,
        name,
        state,
        joinedAt,
        version: ++version,
        tracks: [...tracks.values()],
        isPublisher: tracks.size > 0,
        permission: new ParticipantPermission({
          canPublish: true,
          canSubscribe: true,
          canPublishData: true,
          canUpdateMetadata: true,
        }),
      }),
    send,
    upstreams,
    subscriber,
  }
}

/** The message that lets a participant in. */
export function joinResponse(me: Member, others: readonly Member[]): Response {
  return {
    case: 'join',
    value: new JoinResponse({
      room: new Room({ sid: 'RM_1', name: 'room' }),
      participant: me.info(),
      otherParticipants: others.map((other) => other.info()),
      serverInfo: new ServerInfo({ version: '1.8.0', protocol: PROTOCOL }),
      serverVersion: '1.8.0',
      subscriberPrimary: true,
      pingTimeout: 60,
      pingInterval: 30,
    }),
  }
}

/** The message that says how participants are now. */
export function participantUpdate(participants: readonly ParticipantInfo[]): Response {
  return { case: 'update', value: new ParticipantUpdate({ participants: [...participants] }) }
}
