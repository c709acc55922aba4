// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FrameSource } from '../frame-source'
import { fillVideos, madeStream, madeTrack, showPage } from '../testing/made-page'
import { joinTiles, TileIds } from '../tiles'
import { generic } from './generic'

/** Longer than any wait for a name. */
const SETTLED_MS = 5000
let nowMs = 0

beforeEach(() => {
  // Names are remembered by track: each test has tracks of its own, and a time of its own.
  nowMs += 1_000_000
})
afterEach(() => {
  document.body.innerHTML = ''
})

/** Looks at the page for some seconds, four times a second. @returns what the last look saw */
function look(forMs = SETTLED_MS, between: () => void = () => undefined) {
  const endMs = nowMs + forMs
  let tiles = generic.tiles(document, nowMs)
  while (nowMs < endMs) {
    nowMs += 250
    between()
    tiles = generic.tiles(document, nowMs)
    for (const { name } of tiles) seenNames.add(name)
  }
  return tiles
}
const seenNames = new Set<string | null>()
const namesAfter = (forMs = SETTLED_MS, between?: () => void) => look(forMs, between).map(({ name }) => name)

const streamOf = (source: FrameSource | null) => (source?.kind === 'video' ? source.element.srcObject : null)
const tile = (name: string, className = '') =>
  `<div class="tile ${className}"><video></video><div class="label">${name}</div></div>`
const BEA = '<section class="b"><video></video><b>Bea</b></section>'

describe('names', () => {
  it.each([
    ['a text beside the video', '<div><video></video><span>Ana</span></div>', 'Ana'],
    [
      'a text under the video box',
      '<div><div><div><video></video></div></div><footer><span>Ana</span></footer></div>',
      'Ana',
    ],
    [
      'a name that is cut off, as its title has it',
      '<div><video></video><span title="Anneliese van der Berg"><b>Anneliese van…</b></span></div>',
      'Anneliese van der Berg',
    ],
    [
      'no title of something else',
      '<div><video></video><span title="Anna Kraus"><b>Connecting…</b></span></div>',
      null,
    ],
    ['no sentence', '<div><video></video><p>Ana</p><p>is presenting to everyone</p></div>', 'Ana'],
    ['no icon and no clock', '<div><video></video><i>frame_person</i><time>10:32</time><span>Ana</span></div>', 'Ana'],
    [
      'no button',
      '<div><video></video><button>Reframe</button><span role="button">Blur</span><span>Ana</span></div>',
      'Ana',
    ],
    ['no icon font', '<div><video></video><i class="material-icons">videocam</i><span>Ana</span></div>', 'Ana'],
    [
      'no style or script',
      '<div><video></video><style>a{}</style><script type="text/plain">x</script><span>Ana</span></div>',
      'Ana',
    ],
    ['a label of the tile, without a text', '<div aria-label="Ana"><video></video></div>', 'Ana'],
    ['a label of the video, without a text', '<div><video aria-label="Ana"></video></div>', 'Ana'],
    ['a title of the tile', '<div title="Ana"><div><video></video></div></div>', 'Ana'],
    ['the picture of an avatar', '<div><video></video><img alt="Ana"></div>', 'Ana'],
    ['a data attribute', '<div data-participant-name="Ana"><video></video><span>Tango</span></div>', 'Ana'],
    ['escaped HTML as text', '<div><video></video><span>&lt;b&gt;Ana&lt;/b&gt;</span></div>', '<b>Ana</b>'],
    ['a tooltip that repeats it', '<div><video></video><p>Ana</p><p>Oz</p><i role="tooltip">Ana</i></div>', 'Ana'],
    [
      'a button’s label that repeats it',
      '<div><video></video><p>Oz</p><p>Ana</p><button aria-label="Pin Ana to your main screen"></button></div>',
      'Ana',
    ],
    [
      'a marked place',
      '<div><video></video><span>Oz</span><header class="ch-nameplate"><p>Ana</p></header></div>',
      'Ana',
    ],
    [
      'the text that an avatar has the initials of',
      '<div><video></video><p>Tango</p><b>AK</b><p>Ana Kraus</p></div>',
      'Ana Kraus',
    ],
    ['what stands before "(you)"', '<div><video></video><span>Ana (You)</span></div>', 'Ana'],
    ['several text nodes of one element', '<div><video></video><span>Ana <!-- --> Kraus</span></div>', 'Ana Kraus'],
    ['no two equally good texts', '<div><video></video><p>Ana</p><p>Oz</p></div>', null],
    ['no initials alone', '<div><video></video><span>AK</span></div>', null],
    ['no word for oneself', '<div><video></video><span title="You">You</span></div>', null],
    ['no hint for the mouse', '<div><video title="Right-click this video to see more options"></video></div>', null],
    ['no note to the user', '<div><video></video><span>Others might still see your full video.</span></div>', null],
    ['nothing', '<div><video></video><span> \u202e</span></div>', null],
  ])('come from %s', (_what, html, name) => {
    showPage(`<main>${html}${BEA}</main>`)
    expect(namesAfter()).toEqual([name, 'Bea'])
  })

  it.each([
    '11s',
    '12 s',
    '1h 20m',
    '00:12',
    '25+704',
    '1.2 Mbit/s',
    '350 kbps',
    '720p',
    '30 fps',
    'HD',
    'REC',
    '● REC',
    'LIVE',
    '4K',
    '12 watching',
    'typing…',
    'Host',
    'muted',
    'mic_off',
  ])('are never "%s"', (text) => {
    for (const html of [`<span>${text}</span><span>Ana</span>`, `<span>Ana</span><span>${text}</span>`]) {
      showPage(`<div><video></video>${html}</div>${BEA}`)
      expect(namesAfter()).toEqual(['Ana', 'Bea'])
    }
    showPage(`<div><video></video><span class="name">${text}</span></div>${BEA}`)
    expect(namesAfter()).toEqual([null, 'Bea'])
  })

  it('are one a tile: a part of the page with another name in it is no tile', () => {
    showPage('<main><div><video></video><span>Ana</span></div><div class="avatar">Bo</div></main>')
    expect(namesAfter()).toEqual(['Ana'])
  })

  it('are not those of a box around the tile of the only camera', () => {
    showPage(`<div><div data-ui-id="video-tile"><video></video><span title="Ana">Ana</span></div>
      <div data-ui-id="video-tile"><i class="initials">BK</i><span title="Bo Kay">Bo Kay</span></div></div>`)
    expect(namesAfter()).toEqual(['Ana', 'Bo Kay'])
  })

  it('are not a mark that stands in most tiles', () => {
    const marked = (name: string) => `<div><video></video><span>Plus</span><span>${name}</span></div>`
    showPage(marked('Ana') + marked('Bo') + marked('Cem'))
    expect(namesAfter()).toEqual(['Ana', 'Bo', 'Cem'])
  })

  it('are those of a thumbnail for its stage too, which no mark of the page tells apart', () => {
    showPage(`<main><section><div><video data-stream="a"></video></div></section>
      <div><video data-stream="a"></video><p>Ana</p></div><div><video></video><p>Bo</p></div></main>`)
    const tiles = () => joinTiles(generic.tiles(document, nowMs), new TileIds()).map(({ name }) => name)
    seenNames.clear()
    expect(tiles()).toEqual([])
    look()
    expect(tiles()).toEqual(['Ana', 'Bo'])
    expect(joinTiles(look(), new TileIds()).map(({ name }) => name)).toEqual(['Ana', 'Bo'])
  })

  it('may stand on the stage and on the thumbnail of the only person', () => {
    const copy = '<div><video data-stream="a"></video><p>Ana</p></div>'
    showPage(`<main><section>${copy}</section><aside>${copy}</aside></main>`)
    expect(namesAfter()).toEqual(['Ana', 'Ana'])
  })

  it('stay two where two people have one name, in a marked place', () => {
    const named = '<div><video></video><span class="name">Ana</span></div>'
    showPage(named + named)
    expect(namesAfter()).toEqual(['Ana', 'Ana'])
  })
})

describe('a text that changes while the track stays', () => {
  it.each([
    ['before the name', '<em></em><span>Ana</span>'],
    ['after the name', '<span>Ana</span><em></em>'],
  ])('is no name, %s', (_where, html) => {
    showPage(`<div><video></video>${html}</div>${BEA}`)
    const words = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf']
    let turn = 0
    seenNames.clear()
    const names = namesAfter(20_000, () => {
      const text = document.querySelector('em')
      if (text && turn % 4 === 0) text.textContent = words[(turn / 4) % words.length] ?? ''
      turn++
    })
    expect(names).toEqual(['Ana', 'Bea'])
    expect([...seenNames].filter((name) => name !== null && words.includes(name))).toEqual([])
  })

  it('that stands alone is no name either', () => {
    showPage(`<div><video></video><em></em></div>${BEA}`)
    let turn = 0
    seenNames.clear()
    look(20_000, () => {
      const text = document.querySelector('em')
      if (text) text.textContent = `Score ${'ABCDEFGHIJ'[Math.floor(turn++ / 4) % 10] ?? ''}b`
    })
    expect([...seenNames].filter((name) => name !== 'Bea')).toEqual([null])
  })

  it('is a new name once it stays', () => {
    showPage(`<div><video></video><span class="name">Ana</span></div>${BEA}`)
    expect(namesAfter()).toEqual(['Ana', 'Bea'])
    const label = document.querySelector('.name')
    if (label) label.textContent = 'Ana Kraus'
    expect(namesAfter(250)).toEqual([null, 'Bea'])
    expect(namesAfter()).toEqual(['Ana Kraus', 'Bea'])
  })
})

describe('a page that gives its tiles to other people', () => {
  const named = (name: string) => `<div><video></video><span class="name">${name}</span></div>`

  it('never has two people under each other’s names, whichever it changes first', () => {
    const [first, second] = showPage(named('Ana') + named('Bo'))
    if (!first || !second) throw new Error('No videos')
    const [ana, bo] = [first.srcObject, second.srcObject]
    expect(namesAfter()).toEqual(['Ana', 'Bo'])
    for (let turn = 0; turn < 200; turn++) {
      const steps = [
        () => {
          ;[first.srcObject, second.srcObject] = [second.srcObject, first.srcObject]
        },
        () => {
          const [one, other] = document.querySelectorAll('.name')
          if (one && other) [one.textContent, other.textContent] = [other.textContent, one.textContent]
        },
      ]
      for (const step of turn % 2 === 0 ? steps : steps.toReversed()) {
        step()
        nowMs += 100
        for (const { name, source } of generic.tiles(document, nowMs)) {
          const owner = streamOf(source) === ana ? 'Ana' : 'Bo'
          expect([owner, null]).toContain(name)
        }
      }
      nowMs += 100
    }
    expect(look().map(({ source, name }) => [streamOf(source) === bo, name])).toEqual([
      [false, 'Ana'],
      [true, 'Bo'],
    ])
  })

  it('does not name a newcomer after the one who was there before', () => {
    const [video] = showPage(named('Ana') + named('Bo'))
    if (!video) throw new Error('No video')
    look()
    video.srcObject = madeStream(madeTrack())
    nowMs += 100
    expect(generic.tiles(document, nowMs).map(({ name }) => name)).toEqual(['Bo'])
    const label = document.querySelector('.name')
    if (label) label.textContent = 'Cem'
    expect(namesAfter()).toEqual(['Cem', 'Bo'])
  })

  it('is told so by a tile that is read again', () => {
    const [video, other] = showPage(named('Ana') + named('Bo'))
    const [ana] = look()
    if (!ana || !video || !other) throw new Error('No tile')
    expect(generic.tileAt(ana.root)).toEqual(ana)
    const label = document.querySelector('.name')
    if (label) label.textContent = 'Cem'
    expect(generic.tileAt(ana.root)).toMatchObject({ name: null })
    if (label) label.textContent = 'Ana'
    video.srcObject = madeStream(madeTrack())
    expect(generic.tileAt(ana.root)?.name).toBe('Ana')
    video.replaceWith(document.createElement('p'))
    expect(generic.tileAt(ana.root)).toBeNull()
    expect(generic.tileAt(document.body)).toBeNull()
  })
})

describe('who is who', () => {
  const selves = () => look().map(({ isSelf }) => isSelf)

  it.each(['is-self', 'local', 'localVideo', 'self-view', 'tile--local', 'video-tile__self', 'is-me'])(
    'takes a tile for oneself by the class %s',
    (className) => {
      showPage(`${tile('Ana', className)}${BEA}`)
      expect(selves()).toEqual([true, false])
    },
  )

  it.each([
    '<div id="localVideoContainer">',
    '<div data-testid="local-video">',
    '<div data-type="local">',
    '<div data-is-local="true">',
  ])('takes a tile for oneself by %s', (start) => {
    showPage(`${start}<video></video><span>Ana</span></div>${BEA}`)
    expect(selves()).toEqual([true, false])
  })

  it.each([
    'me-2',
    'me-auto',
    'self-center',
    'self-end',
    'h-screen',
    'max-w-screen-md',
    'melody',
    'selfless',
    'touchscreened',
    'full-screen',
    'localized',
    'no-screen-share',
    'can-screen-share',
    'hide-self-view',
  ])('takes a tile of the class %s for an ordinary one', (className) => {
    showPage(`${tile('Ana', className)}${BEA}`)
    expect(look()[0]).toMatchObject({ isSelf: false, isScreenShare: false })
  })

  it.each([
    'data-local-id="7"',
    'data-local="false"',
    'data-name="local"',
    'data-screen-share="false" data-camera-off="0"',
  ])('takes a tile with %s for an ordinary one', (attributes) => {
    showPage(`<div ${attributes}><video></video><span>Ana</span></div>${BEA}`)
    expect(look()[0]).toMatchObject({ isSelf: false, isScreenShare: false, isCameraOff: false })
  })

  it.each([
    ['in two dimensions', 'matrix(-1, 0, 0, 1, 0, 0)', true],
    ['in three', 'matrix3d(-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1)', true],
    ['upside down', 'matrix(1, 0, 0, -1, 0, 0)', false],
  ])('takes a muted video that is mirrored %s for oneself: %s', (_how, transform, isSelf) => {
    const [video] = showPage(`${tile('Ana')}${BEA}`)
    if (!video) throw new Error('No video')
    video.muted = true
    video.style.transform = transform
    expect(selves()).toEqual([isSelf, false])
    video.muted = false
    expect(selves()).toEqual([false, false])
  })

  it('believes a mark before a mirror', () => {
    const [video] = showPage(`${tile('Ana')}<div class="local-video"><video></video><b>Bea</b></div>`)
    if (!video) throw new Error('No video')
    video.muted = true
    video.style.transform = 'matrix(-1, 0, 0, 1, 0, 0)'
    expect(selves()).toEqual([false, true])
  })

  it.each(['screen-share', 'screenShare', 'is-presentation', 'screen', 'Screen', 'ch-content-share--5'])(
    'takes a tile of the class %s for a shared screen',
    (className) => {
      showPage(`${tile('Ana', className)}${BEA}`)
      expect(look().map(({ isScreenShare }) => isScreenShare)).toEqual([true, false])
    },
  )

  it('takes a track that the browser captured of a screen for one, whatever the page says', () => {
    const [video] = showPage(`${tile('Ana')}${BEA}`)
    if (video) video.srcObject = madeStream(madeTrack({ displaySurface: 'window' }))
    expect(look().map(({ isScreenShare }) => isScreenShare)).toEqual([true, false])
  })

  it('takes of two videos of one name the one that is shown whole for a share', () => {
    const fitted = (fit: string) => `<div><video style="object-fit: ${fit}"></video><span class="name">Ana</span></div>`
    showPage(`${fitted('contain')}${fitted('cover')}${BEA}`)
    expect(look().map(({ isScreenShare }) => isScreenShare)).toEqual([true, false, false])
  })

  it('knows a camera that is off', () => {
    for (const mark of ['class="camera-off"', 'class="videoMuted"', 'data-camera-off="true"', 'data-camera="off"']) {
      showPage(`<div ${mark}><video></video><span>Ana</span></div>${BEA}`)
      expect(look().map(({ isCameraOff }) => isCameraOff)).toEqual([true, false])
    }
  })

  it('takes no wrapper of the page for a mark', () => {
    showPage(`<main id="screen"><section>${tile('Ana', 'is-self camera-off')}</section></main>`)
    expect(look()).toEqual([
      expect.objectContaining({ name: 'Ana', isSelf: true, isCameraOff: true, isScreenShare: false }),
    ])
  })
})

describe('which tiles count', () => {
  it('leaves out a video without a source', () => {
    showPage(`<div><video data-stream=""></video>Ana</div>${BEA}`)
    expect(namesAfter()).toEqual(['Bea'])
  })

  it('leaves out icons and previews', () => {
    const [small] = showPage(`${tile('Ana')}${BEA}`)
    if (small) small.facts.width = 40
    expect(namesAfter()).toEqual(['Bea'])
  })

  it.each(['display: none', 'visibility: hidden'])(
    'takes a video with %s in a tile for a camera that is off',
    (style) => {
      showPage(`<div><video style="${style}"></video><span>Ana</span></div>${BEA}`)
      expect(look().map(({ name, isCameraOff }) => [name, isCameraOff])).toEqual([
        ['Ana', true],
        ['Bea', false],
      ])
    },
  )

  it('leaves out a video that is hidden with all around it', () => {
    showPage(`<video style="display: none"></video><div style="display: none"><video></video>Ana</div>${BEA}`)
    expect(namesAfter()).toEqual(['Bea'])
  })

  it('finds tiles of the same kind that have no video, also when the last camera goes off', () => {
    const named = (name: string, video: string) =>
      `<div class="video-tile">${video}<span class="name">${name}</span></div>`
    showPage(named('Ana', '<video></video>') + named('Bo', ''))
    expect(look().map(({ name, isCameraOff }) => [name, isCameraOff])).toEqual([
      ['Ana', false],
      ['Bo', true],
    ])
    document.querySelector('video')?.remove()
    nowMs += 250
    expect(generic.tiles(document, nowMs).map(({ name, source }) => [name, source])).toEqual([
      ['Ana', null],
      ['Bo', null],
    ])
  })

  it('shows nobody twice whose name stands on a tile without a video too', () => {
    const named = (video: string) => `<div class="video-tile">${video}<span class="name">Ana</span></div>`
    showPage(named('<video></video>') + named(''))
    expect(namesAfter()).toEqual(['Ana'])
  })

  it('searches open shadow roots', () => {
    document.body.innerHTML = '<x-grid></x-grid>'
    const grid = document.querySelector('x-grid')?.attachShadow({ mode: 'open' })
    if (!grid) throw new Error('No shadow root')
    grid.innerHTML = '<x-tile></x-tile>'
    const inner = grid.querySelector('x-tile')?.attachShadow({ mode: 'open' })
    if (!inner) throw new Error('No shadow root')
    inner.innerHTML = '<div><video></video></div><span>Ana</span>'
    fillVideos(inner)
    expect(namesAfter()).toEqual(['Ana'])
  })

  it('gives an empty list on a page without videos', () => {
    showPage('<main><p>Ana</p></main>')
    expect(look()).toEqual([])
  })
})

describe('a tile that is new', () => {
  it('is named at once where the page says that it is the name', () => {
    showPage(`<div><video></video><span class="name">Ana</span></div>${BEA}`)
    expect(generic.tiles(document, nowMs).map(({ name }) => name)).toEqual(['Ana'])
  })

  it('is told at once without a name where it has no text', () => {
    showPage('<div><video></video></div>')
    expect(generic.tiles(document, nowMs)).toEqual([expect.objectContaining({ name: null })])
  })

  it('is told after some looks where it has texts, but no name', () => {
    showPage('<div><video></video><p>Ana</p><p>Oz</p></div>')
    expect(generic.tiles(document, nowMs)).toEqual([])
    expect(namesAfter()).toEqual([null])
  })

  it('keeps its name when the camera comes back with another track', () => {
    const [video] = showPage(`<div class="tile"><video></video><span class="name">Ana</span></div>${BEA}`)
    look()
    if (video) video.srcObject = null
    nowMs += 250
    expect(generic.tiles(document, nowMs)).toContainEqual(expect.objectContaining({ name: 'Ana', isCameraOff: true }))
    if (video) video.srcObject = madeStream(madeTrack())
    seenNames.clear()
    expect(namesAfter()).toEqual(['Ana', 'Bea'])
    expect(seenNames).toEqual(new Set(['Ana', 'Bea']))
  })
})
