// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { madeVideo, showPage } from '../testing/made-page'
import { readTiles } from '../tiles'
import { generic } from './generic'

afterEach(() => {
  document.body.innerHTML = ''
})

const tile = (name: string, className = '') =>
  `<div class="tile ${className}"><video></video><div class="label">${name}</div></div>`
const BEA = tile('Bea')
const names = () => generic.tiles(document).map(({ name }) => name)

describe('names', () => {
  it.each([
    ['a text beside the video', '<div><video></video><span>Ana</span></div>', 'Ana'],
    [
      'a text under the video box',
      '<div><div><div><video></video></div></div><footer><span>Ana</span></footer></div>',
      'Ana',
    ],
    ['the shortest of several texts', '<div><video></video><p>Ana</p><p>is presenting to everyone</p></div>', 'Ana'],
    ['no icon and no clock', '<div><video></video><i>frame_person</i><time>10:32</time><span>Ana</span></div>', 'Ana'],
    [
      'no button',
      '<div><video></video><button>Pin</button><span role="button">Mute</span><span>Ana</span></div>',
      'Ana',
    ],
    [
      'no style or script',
      '<div><video></video><style>a{}</style><script type="text/plain">x</script><span>Ana</span></div>',
      'Ana',
    ],
    ['a label of the tile, without a text', '<div aria-label="Ana"><video></video></div>', 'Ana'],
    ['a label of the video, without a text', '<div><video aria-label="Ana"></video></div>', 'Ana'],
    ['a title of the tile', '<div title="Ana"><div><video></video></div></div>', 'Ana'],
    ['escaped HTML as text', '<div><video></video><span>&lt;b&gt;Ana&lt;/b&gt;</span></div>', '<b>Ana</b>'],
    ['nothing', '<div><video></video><span> \u202e</span></div>', null],
  ])('come from %s', (_what, html, name) => {
    showPage(`<main>${html}${BEA}</main>`)
    expect(names()).toEqual([name, 'Bea'])
  })

  it('are one a tile: a part of the page with another name in it is no tile', () => {
    showPage('<main><div><video></video><span>Ana</span></div><div class="avatar">Bo</div></main>')
    expect(names()).toEqual(['Ana'])
  })

  it('are not those of the page when a tile has two texts already', () => {
    showPage('<main><div><video></video><p>Ana Pérez</p><p>is speaking now</p></div><nav>Chat</nav></main>')
    expect(names()).toEqual(['Ana Pérez'])
  })
})

describe('who is who', () => {
  it.each([
    ['a class', 'is-self'],
    ['another class', 'local'],
    ['camel case', 'localVideo'],
  ])('takes a tile for oneself by %s', (_what, className) => {
    showPage(`${tile('Ana', className)}${BEA}`)
    expect(generic.tiles(document).map(({ isSelf }) => isSelf)).toEqual([true, false])
  })

  it('takes a muted and mirrored video for oneself', () => {
    const [video] = showPage(`${tile('Ana')}${BEA}`)
    if (!video) throw new Error('No video')
    video.muted = true
    video.style.transform = 'matrix(-1, 0, 0, 1, 0, 0)'
    expect(generic.tiles(document).map(({ isSelf }) => isSelf)).toEqual([true, false])
    video.muted = false
    expect(generic.tiles(document)[0]?.isSelf).toBe(false)
  })

  it.each(['screen-share', 'screenShare', 'is-presentation', 'screen'])(
    'takes a tile of the class %s for a shared screen',
    (className) => {
      showPage(`${tile('Ana', className)}${BEA}`)
      expect(generic.tiles(document).map(({ isScreenShare }) => isScreenShare)).toEqual([true, false])
    },
  )

  it.each(['melody', 'selfless', 'touchscreened', 'full-screen', 'localized'])(
    'takes a tile of the class %s for an ordinary one',
    (className) => {
      showPage(`${tile('Ana', className)}${BEA}`)
      expect(generic.tiles(document)[0]).toMatchObject({ isSelf: false, isScreenShare: false })
    },
  )

  it('believes a data attribute that says no', () => {
    const attributes = 'data-local="false" data-screen-share="false" data-camera-off="false"'
    showPage(`<div ${attributes}><video></video>Ana</div>${BEA}`)
    expect(generic.tiles(document)[0]).toMatchObject({ isSelf: false, isScreenShare: false, isCameraOff: false })
  })

  it('believes a data attribute that says yes', () => {
    showPage(`<div data-is-local="true" data-camera-off="true"><video></video>Ana</div>${BEA}`)
    expect(generic.tiles(document)[0]).toMatchObject({ isSelf: true, isCameraOff: true })
  })

  it('knows the marks of a tile that stands alone on the page', () => {
    showPage(`<main id="screen"><section>${tile('Ana', 'is-self camera-off')}</section></main>`)
    expect(generic.tiles(document)).toEqual([
      expect.objectContaining({ name: 'Ana', isSelf: true, isCameraOff: true, isScreenShare: false }),
    ])
  })

  it('keeps a shared screen and the camera of the same name apart, whichever stands first', () => {
    showPage(`${tile('Ana', 'screen-share')}${tile('Ana')}`)
    const keys = readTiles(generic, document).map(({ key, isScreenShare }) => [isScreenShare, key] as const)
    showPage(`${tile('Ana')}${tile('Ana', 'screen-share')}`)
    expect(readTiles(generic, document).map(({ key, isScreenShare }) => [isScreenShare, key])).toEqual(
      keys.toReversed(),
    )
    expect(new Set(keys.map(([, key]) => key)).size).toBe(2)
  })
})

describe('which videos count', () => {
  it('leaves out a video without a source', () => {
    showPage(`<div><video data-stream=""></video>Ana</div>${BEA}`)
    expect(names()).toEqual(['Bea'])
  })

  it('leaves out icons and previews', () => {
    const [small] = showPage(`${tile('Ana')}${BEA}`)
    if (small) small.facts.width = 40
    expect(names()).toEqual(['Bea'])
  })

  it('keeps a hidden video whose camera is off', () => {
    showPage(`${tile('Ana', 'camera-off')}${tile('Bo', 'videoMuted')}`, { width: 0, height: 0 })
    expect(generic.tiles(document).map(({ name, isCameraOff }) => [name, isCameraOff])).toEqual([
      ['Ana', true],
      ['Bo', true],
    ])
  })

  it('gives an empty list on a page without videos', () => {
    showPage('<main><p>Ana</p></main>')
    expect(generic.tiles(document)).toEqual([])
  })
})

describe('keys of tiles without a name', () => {
  const bare = '<div><video></video></div>'

  it('are those of the streams, so that they move with them', () => {
    const videos = showPage(bare + bare)
    const before = generic.tiles(document).map(({ key }) => key)
    expect(new Set(before).size).toBe(2)
    const streams = videos.map(({ srcObject }) => srcObject)
    videos.forEach((video, index) => {
      const other = streams[1 - index]
      video.replaceWith(madeVideo(document, other instanceof MediaStream ? other : null))
    })
    expect(generic.tiles(document).map(({ key }) => key)).toEqual(before.toReversed())
  })

  it('stay while a video plays a file', () => {
    const videos = showPage('<div><video data-stream=""></video></div>')
    for (const video of videos) Object.defineProperty(video, 'currentSrc', { value: 'https://example.org/a.webm' })
    const [first] = generic.tiles(document)
    expect(generic.tiles(document)[0]?.key).toBe(first?.key)
    expect(first?.key).toMatch(/^stream:./)
  })
})
