/** What tests ask of a kit's page: `window.frontEnd`. */

export type Person = {
  /** The kit's own id of the participant; no kit shows it on the page. */
  readonly id: string
  readonly name: string
  /** Portrait of tabler-ui, for example `female/7.jpg`. */
  readonly portrait: string
  readonly isSelf?: boolean
}

export type FrontEnd = {
  readonly add: (person: Person) => Promise<void>
  readonly remove: (id: string) => void
  readonly rename: (id: string, name: string) => void
  readonly setCamera: (id: string, isOn: boolean) => void
  /** Starts to share a picture of slides beside the camera, or stops. */
  readonly shareScreen: (id: string, isOn: boolean) => Promise<void>
  /** Exchanges the places of two people in the order that the kit is given. */
  readonly swap: (id: string, otherId: string) => void
}

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var frontEnd: FrontEnd
}
