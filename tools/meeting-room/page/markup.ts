/** How a tile stands in the page: as any unknown site would write it, or with the attributes of LiveKit's components. */

export type MarkupName = 'generic' | 'livekit'

export type TileFacts = {
  readonly name: string
  readonly isSelf: boolean
  readonly isScreenShare: boolean
  readonly isCameraOn: boolean
}

export type Tile = {
  readonly element: HTMLElement
  readonly video: HTMLVideoElement
  readonly update: (facts: TileFacts) => void
}

export type Markup = {
  /** Where the tiles go. */
  readonly grid: HTMLElement
  readonly createTile: (id: string, facts: TileFacts) => Tile
}

/** Prepares the page for tiles of one kind. */
export function createMarkup(name: MarkupName, root: HTMLElement): Markup {
  return name === 'livekit' ? livekitMarkup(root) : genericMarkup(root)
}

function genericMarkup(root: HTMLElement): Markup {
  const grid = append(root, 'div', 'tiles')
  return {
    grid,
    createTile: (_id, facts) => {
      const element = document.createElement('div')
      const video = appendVideo(element)
      const label = append(element, 'div', 'tile-name')
      const update = (next: TileFacts): void => {
        element.className = [
          'tile',
          next.isSelf && 'is-self',
          next.isScreenShare && 'screen-share',
          !next.isCameraOn && 'camera-off',
        ]
          .filter(Boolean)
          .join(' ')
        label.textContent = next.name
        // Remote videos carry no sound here either, but a call page does not mute them.
        video.muted = next.isSelf
      }
      update(facts)
      return { element, video, update }
    },
  }
}

/** Attributes as livekit/components-js writes them (2026-08). */
function livekitMarkup(root: HTMLElement): Markup {
  const container = append(root, 'div', 'lk-room-container')
  const conference = append(container, 'div', 'lk-video-conference')
  const grid = append(conference, 'div', 'lk-grid-layout tiles')
  const bar = append(conference, 'div', 'lk-control-bar')
  append(bar, 'button', 'lk-disconnect-button').textContent = 'Leave'
  return {
    grid,
    createTile: (_id, facts) => {
      const element = document.createElement('div')
      element.className = 'lk-participant-tile'
      const video = appendVideo(element)
      video.className = 'lk-participant-media-video'
      append(element, 'div', 'lk-participant-placeholder')
      const metadata = append(element, 'div', 'lk-participant-metadata')
      const name = append(append(metadata, 'div', 'lk-participant-metadata-item'), 'span', 'lk-participant-name')
      const update = (next: TileFacts): void => {
        const source = next.isScreenShare ? 'screen_share' : 'camera'
        for (const target of [element, video]) {
          target.dataset['lkLocalParticipant'] = String(next.isSelf)
          target.dataset['lkSource'] = source
          target.dataset['lkSpeaking'] = 'false'
        }
        element.dataset['lkVideoMuted'] = String(!next.isCameraOn)
        name.dataset['lkParticipantName'] = next.name
        name.textContent = next.isScreenShare ? `${next.name}'s screen` : next.name
        video.muted = true
      }
      update(facts)
      return { element, video, update }
    },
  }
}

function append<Tag extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  element.className = className
  parent.append(element)
  return element
}

function appendVideo(parent: HTMLElement): HTMLVideoElement {
  const video = document.createElement('video')
  video.autoplay = true
  video.playsInline = true
  parent.append(video)
  return video
}
