// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { joinTiles, TileIds } from '../tiles'
import { livekit } from './livekit'

/** A tile as @livekit/components-react 2.9 (2026-11) writes it. */
function tile(name: string, { isSelf = false, source = 'camera', label = name } = {}): string {
  const attributes = `data-lk-local-participant="${isSelf}" data-lk-source="${source}" data-lk-video-muted="false"`
  return `<div class="lk-participant-tile" ${attributes}><video class="lk-participant-media-video"></video>
    <div class="lk-participant-metadata"><span class="lk-participant-name" data-lk-participant-name="${name}">${label}</span></div>
  </div>`
}
const room = (...tiles: string[]) => `<div class="lk-room-container">${tiles.join('')}</div>`

afterEach(() => {
  document.body.innerHTML = ''
})

describe('livekit', () => {
  it.each([
    ['an identity that is no name', tile('user_7f3a')],
    ['a name of nothing but unseen characters', tile('\u202e')],
    ['the label of a share without a name', tile('', { source: 'screen_share', label: 'identity-7’s screen' })],
  ])('takes no name from %s', (_what, html) => {
    showPage(room(html))
    expect(livekit.tiles(document, 0)).toEqual([expect.objectContaining({ name: null })])
  })

  it('keeps a screen and the camera of the same person apart', () => {
    showPage(room(tile('Ana', { source: 'screen_share', isSelf: true }), tile('Ana', { isSelf: true })))
    const tiles = joinTiles(livekit.tiles(document, 0), new TileIds())
    expect(tiles.map(({ isScreenShare, isSelf }) => [isScreenShare, isSelf])).toEqual([
      [true, false],
      [false, true],
    ])
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
