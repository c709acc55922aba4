/** What tests and the parts of the LiveKit room know of each other, without LiveKit's packages. */
import type { Server } from 'node:http'

/** Who joins; a participant's page reads it from its address. */
export type Joining = {
  /** LiveKit's id of the participant; LiveKit's components do not show it. */
  readonly identity: string
  readonly name: string
  /** Portrait of tabler-ui, for example `female/7.jpg`. */
  readonly portrait: string
}

/** `window.participant` of a participant's page. */
export type Participant = {
  readonly rename: (name: string) => Promise<void>
  readonly setCamera: (isOn: boolean) => Promise<void>
  /** Starts to share a picture of slides beside the camera, or stops. */
  readonly shareScreen: (isOn: boolean) => Promise<void>
  readonly leave: () => Promise<void>
}

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var participant: Participant
}

/** A running stand-in of a LiveKit server. */
export type Sfu = { readonly close: () => void }
export type StartSfu = (server: Server) => Sfu
