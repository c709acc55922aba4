// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { readTiles } from '../tiles'
import { readerFor } from './index'
import { livekit } from './livekit'

/** A tile as livekit/components-js (2026-08) writes it. */
function tile(
  name: string,
  { isSelf = false, source = 'camera', isMuted = false, label = name, hasVideo = true } = {},
): string {
  const attributes = `data-lk-local-participant="${isSelf}" data-lk-source="${source}" data-lk-speaking="false"`
  return `<div class="lk-participant-tile" ${attributes} data-lk-video-muted="${isMuted}">
    ${hasVideo ? `<video class="lk-participant-media-video" ${attributes}></video>` : ''}
    <div class="lk-participant-placeholder"></div>
    <div class="lk-participant-metadata"><span class="lk-participant-name" data-lk-participant-name="${name}">${label}</span></div>
  </div>`
}
const room = (...tiles: string[]) =>
  `<div class="lk-room-container"><div class="lk-video-conference">${tiles.join('')}</div></div>`

afterEach(() => {
  document.body.innerHTML = ''
})

describe('livekit', () => {
  it.each([
    ['a room', room(), 'livekit'],
    ['another page', '<main><video></video></main>', 'generic'],
    ['an empty page', '', 'generic'],
  ])('takes %s for what it is', (_what, html, id) => {
    document.body.innerHTML = html
    expect(readerFor(document).id).toBe(id)
  })

  it.each([
    [
      'a camera',
      tile('Ana'),
      { key: 'camera:Ana', name: 'Ana', isSelf: false, isScreenShare: false, isCameraOff: false },
    ],
    ['oneself', tile('Ana', { isSelf: true }), { isSelf: true }],
    ['a camera that is off', tile('Ana', { isMuted: true }), { name: 'Ana', isCameraOff: true }],
    ['someone without a video', tile('Ana', { hasVideo: false }), { name: 'Ana', video: null }],
    [
      'a screen',
      tile('Ana', { source: 'screen_share', label: 'Ana’s screen' }),
      { key: 'screen:Ana’s screen', isScreenShare: true, isCameraOff: false },
    ],
    ['an empty name', tile('', { label: 'identity-7' }), { name: 'identity-7' }],
    ['a name of nothing but unseen characters', tile('\u202e', { label: '\u202e' }), { name: null }],
  ])('reads %s', (_what, html, expected) => {
    showPage(room(html))
    expect(livekit.tiles(document)).toEqual([expect.objectContaining(expected)])
  })

  it('keeps a screen and the camera of the same person apart', () => {
    showPage(room(tile('Ana', { source: 'screen_share' }), tile('Ana')))
    expect(livekit.tiles(document).map(({ key }) => key)).toEqual(['screen:Ana', 'camera:Ana'])
  })

  it('keeps the key of someone whose identity is no name when another leaves', () => {
    showPage(room(tile('Ana'), tile('user_7f3a')))
    const before = livekit.tiles(document)[1]
    showPage(room(tile('user_7f3a')))
    expect(before?.name).toBeNull()
    expect(livekit.tiles(document)[0]?.key).toBe(before?.key)
  })

  it('gives an empty list when the markup has changed', () => {
    showPage('<div class="lk-room-container"><div class="new-tile"><video></video>Ana</div></div>')
    expect(readTiles(livekit, document)).toEqual([])
  })
})
