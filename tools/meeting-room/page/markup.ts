/** The tiles' HTML: generic, generic with noise, or with the attributes of LiveKit's components. */

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
  /** Element that the tiles are appended to. */
  readonly grid: HTMLElement
  readonly createTile: (id: string, facts: TileFacts) => Tile
}

/** Prepares the page for one kind of tiles: `livekit`, `noisy-before`, `noisy-after`, otherwise generic. */
export function createMarkup(name: string | null, root: HTMLElement): Markup {
  if (name === 'livekit') return livekitMarkup(root)
  if (name === 'noisy-before' || name === 'noisy-after') return noisyMarkup(root, name === 'noisy-before')
  return genericMarkup(root)
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
        // A call page does not mute remote videos, though these have no sound.
        video.muted = next.isSelf
      }
      update(facts)
      return { element, video, update }
    },
  }
}

/**
 * Tiles that have, beside the name, everything that was mistaken for a name on real pages: a session timer (MiroTalk), a
 * bitrate (Galene), initials (Jitsi), a chat line, a recording mark and a quality mark.
 */
function noisyMarkup(root: HTMLElement, isBeforeName: boolean): Markup {
  const grid = append(root, 'div', 'tiles')
  const startedAtMs = Date.now()
  const timers = new Set<HTMLElement>()
  const bitrates = new Set<HTMLElement>()
  setInterval(() => {
    const seconds = Math.floor((Date.now() - startedAtMs) / 1000)
    for (const timer of timers) timer.textContent = `${seconds}s`
    for (const bitrate of bitrates) bitrate.textContent = `${20 + (seconds % 9)}+${700 + ((seconds * 37) % 90)}`
  }, 250)
  return {
    grid,
    createTile: (_id, facts) => {
      const element = document.createElement('div')
      const video = appendVideo(element)
      const bar = append(element, 'div', 'tile-bar')
      const label = document.createElement('span')
      const noise = ['timer', 'bitrate', 'initials', 'chat', 'recording', 'quality'].map((kind) => {
        const mark = document.createElement('span')
        mark.className = kind
        return mark
      })
      const [timer, bitrate, initials, chat, recording, quality] = noise
      bar.append(...(isBeforeName ? [...noise, label] : [label, ...noise]))
      if (timer) timers.add(timer)
      if (bitrate) bitrates.add(bitrate)
      if (chat) chat.textContent = 'Can everyone see my slides?'
      if (recording) recording.textContent = 'REC'
      if (quality) quality.textContent = 'HD'
      const update = (next: TileFacts): void => {
        element.className = ['tile', next.isSelf && 'is-self', !next.isCameraOn && 'camera-off']
          .filter(Boolean)
          .join(' ')
        label.textContent = next.name
        if (initials)
          initials.textContent = next.name
            .split(' ')
            .map(([first]) => first)
            .join('')
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
