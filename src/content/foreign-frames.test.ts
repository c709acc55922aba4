// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { MAX_FOREIGN_FRAMES } from '../shared/protocol'
import { foreignFrames } from './foreign-frames'

const JITSI = 'https://meet.school.example/room?jwt=1'

/** A frame as a page embeds a call, but for what is given. */
function embed({ src = JITSI, allow = 'camera; microphone', width = 800, height = 600, style = '' } = {}): void {
  const frame = document.createElement('iframe')
  frame.setAttribute('allow', allow)
  frame.setAttribute('style', style)
  frame.getBoundingClientRect = () => new DOMRect(0, 0, width, height)
  frame.checkVisibility = () => style === ''
  document.body.append(frame)
  // Only now: it must not be loaded.
  Object.defineProperty(frame, 'src', { value: src })
}

beforeEach(() => {
  document.body.innerHTML = ''
})

it('tells the origin of a large frame that may use the camera, once', () => {
  embed()
  embed({ src: 'https://meet.school.example/other' })
  expect(foreignFrames(document)).toEqual(['https://meet.school.example'])
})

it.each([
  ['that may not use the camera', { allow: 'fullscreen' }],
  ['that is small', { width: 300, height: 250 }],
  ['that is not shown', { style: 'display: none' }],
  ['without TLS', { src: 'http://meet.school.example/room' }],
  ['without an origin', { src: 'about:blank' }],
  ['without an address', { src: '' }],
  ['of the page’s own origin', { src: `${document.location.origin}/room` }],
  ['of a known site, where Mien waits', { src: 'https://meet.livekit.io/rooms/a' }],
])('leaves out a frame %s', (_which, facts) => {
  embed(facts)
  expect(foreignFrames(document)).toEqual([])
})

it('tells no more than a message holds', () => {
  for (let index = 0; index < 20; index++) embed({ src: `https://frame${index}.example/` })
  expect(foreignFrames(document)).toHaveLength(MAX_FOREIGN_FRAMES)
})
