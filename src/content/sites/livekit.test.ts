// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { joinTiles, TileIds } from '../tiles'
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
    ['its lobby', '<div class="lk-prejoin"><video></video></div>', 'livekit'],
    ['another page', '<main><video></video></main>', 'generic'],
    ['an empty page', '', 'generic'],
  ])('takes %s for what it is', (_what, html, id) => {
    document.body.innerHTML = html
    expect(readerFor(document).id).toBe(id)
  })

  it.each([
    ['a camera', tile('Ana'), { personId: null, name: 'Ana', isSelf: false, isScreenShare: false, isCameraOff: false }],
    ['oneself', tile('Ana', { isSelf: true }), { isSelf: true }],
    ['a camera that is off', tile('Ana', { isMuted: true }), { name: 'Ana', isCameraOff: true }],
    ['someone without a video', tile('Ana', { hasVideo: false }), { name: 'Ana', source: null }],
    [
      'a screen',
      tile('Ana', { source: 'screen_share', label: 'Ana’s screen' }),
      { name: 'Ana', isScreenShare: true, isCameraOff: false },
    ],
    ['an empty name', tile('', { label: 'identity-7' }), { name: 'identity-7' }],
    ['an identity that is no name', tile('user_7f3a'), { name: null }],
    ['a name of nothing but unseen characters', tile('\u202e', { label: '\u202e' }), { name: null }],
  ])('reads %s', (_what, html, expected) => {
    showPage(room(html))
    expect(livekit.tiles(document, 0)).toEqual([expect.objectContaining(expected)])
  })

  it('keeps a screen and the camera of the same person apart', () => {
    showPage(room(tile('Ana', { source: 'screen_share', isSelf: true }), tile('Ana', { isSelf: true })))
    const tiles = joinTiles(livekit.tiles(document, 0), new TileIds())
    expect(tiles.map(({ isScreenShare, isSelf }) => [isScreenShare, isSelf])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('tells a lobby from a call', () => {
    showPage('<div class="lk-prejoin"><video></video></div>')
    expect(livekit.isInCall(document)).toBe(false)
    showPage(room(tile('Ana')))
    expect(livekit.isInCall(document)).toBe(true)
  })

  it('reads one tile again, whatever it shows by then', () => {
    showPage(room(tile('Ana'), tile('Bo')))
    const [ana] = livekit.tiles(document, 0)
    if (!ana) throw new Error('No tile')
    expect(livekit.tileAt(ana.root)).toEqual(ana)
    ana.root.querySelector('.lk-participant-name')?.setAttribute('data-lk-participant-name', 'Cem')
    expect(livekit.tileAt(ana.root)).toMatchObject({ name: 'Cem', source: ana.source })
    expect(livekit.tileAt(document.body)).toBeNull()
  })

  it('gives an empty list when the markup has changed', () => {
    showPage('<div class="lk-room-container"><div class="new-tile"><video></video>Ana</div></div>')
    expect(livekit.tiles(document, 0)).toEqual([])
  })
})
