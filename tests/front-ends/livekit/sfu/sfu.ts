/**
 * A stand-in for a LiveKit server, for one room: LiveKit's signalling (protobuf over a WebSocket, version 0 of its path)
 * and an SFU on werift that forwards every participant's videos to all others. Nothing is checked: a token is not signed.
 */
import type { Server } from 'node:http'
import { ParticipantInfo_State } from '@livekit/protocol'
import * as v from 'valibot'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Sfu } from '../front-end'
import { createMember, joinResponse, participantUpdate, type Identity, type Member } from './member'

const tokenPayload = v.object({ sub: v.string(), name: v.string() })

/** Who comes with an access token (a JWT). */
function identityIn(token: string): Identity {
  const [, payload = ''] = token.split('.')
  const { sub, name } = v.parse(tokenPayload, JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return { identity: sub, name }
}

/** Opens the room at `/rtc` of a server. */
export function startSfu(server: Server): Sfu {
  const sockets = new WebSocketServer({ noServer: true })
  const members = new Set<Member>()
  const othersThan = (me: Member): Member[] => [...members].filter((member) => member !== me)
  const report = (work: Promise<unknown>): void => void work.catch(console.error)

  const join = (socket: WebSocket, who: Identity): void => {
    const me: Member = createMember(socket, who, {
      onUpdate: () => {
        const update = participantUpdate([me.info()])
        for (const member of members) member.send(update)
      },
      onTrack: (trackSid, upstream) => {
        for (const other of othersThan(me)) report(other.subscriber.add(me.sid, trackSid, upstream))
      },
      onTrackEnd: (trackSid) => {
        for (const other of othersThan(me)) report(other.subscriber.remove(trackSid))
      },
      onLeave: () => {
        members.delete(me)
        const update = participantUpdate([me.info(ParticipantInfo_State.DISCONNECTED)])
        for (const member of members) {
          for (const trackSid of me.upstreams.keys()) report(member.subscriber.remove(trackSid))
          member.send(update)
        }
      },
    })
    members.add(me)
    const others = othersThan(me)
    me.send(joinResponse(me, others))
    for (const other of others) other.send(participantUpdate([me.info()]))
    report(me.subscriber.start())
    for (const other of others) {
      for (const [trackSid, upstream] of other.upstreams) report(me.subscriber.add(other.sid, trackSid, upstream))
    }
  }

  server.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://room')
    const token = searchParams.get('access_token')
    if (pathname !== '/rtc' || token === null) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (webSocket) => join(webSocket, identityIn(token)))
  })
  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}
