// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PageReader } from './page-reader'
import { livekit } from './sites/livekit'
import { showPage } from './testing/made-page'

const tile = (name: string) =>
  `<div class="lk-participant-tile"><video></video><span class="lk-participant-name" data-lk-participant-name="${name}">${name}</span></div>`
const room = (...tiles: string[]) =>
  `<div class="lk-room-container"><div class="lk-video-conference">${tiles.join('')}</div></div>`
/** The same people on a page that has changed: the marks of the tiles are gone. */
const changed = room(
  ...['Ana', 'Bo'].map((name) => `<section><video></video><b class="name" title="${name}">${name}</b></section>`),
)

afterEach(() => {
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

/** Looks every 250 ms for so long; gives the last look. */
function lookFor(reader: PageReader, fromMs: number, durationMs: number) {
  let look = reader.look(fromMs)
  for (let nowMs = fromMs + 250; nowMs <= fromMs + durationMs; nowMs += 250) look = reader.look(nowMs)
  return look
}

describe('PageReader', () => {
  it('reads a page of a site with the site’s reader', () => {
    showPage(room(tile('Ana'), tile('Bo')))
    expect(lookFor(new PageReader(document), 0, 10_000)).toMatchObject({
      reader: livekit,
      siteId: 'livekit',
      misfit: null,
      tiles: [{ name: 'Ana' }, { name: 'Bo' }],
    })
  })

  it('takes the generic reader where the site’s no longer fits, and says so', () => {
    showPage(changed)
    const reader = new PageReader(document)
    expect(reader.look(0)).toMatchObject({ reader: livekit, misfit: null, tiles: [] })
    const look = lookFor(reader, 250, 6000)
    expect(look).toMatchObject({ siteId: 'livekit', misfit: { siteId: 'livekit', kind: 'nobody' } })
    expect(look.reader.id).toBe('generic')
    expect(look.tiles.map(({ name }) => name)).toEqual(['Ana', 'Bo'])
  })

  it('goes back to the site’s reader when it fits again', () => {
    showPage(changed)
    const reader = new PageReader(document)
    lookFor(reader, 0, 6000)
    showPage(room(tile('Ana'), tile('Bo')))
    expect(lookFor(reader, 6250, 4000)).toMatchObject({ reader: livekit, misfit: null })
  })

  it('takes a reader that throws for one that finds nobody', () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined)
    showPage(room(tile('Ana'), tile('Bo')))
    vi.spyOn(livekit, 'tiles').mockImplementation(() => {
      throw new TypeError('The page has changed')
    })
    const look = lookFor(new PageReader(document), 0, 6000)
    expect(look.misfit).toEqual({ siteId: 'livekit', kind: 'nobody' })
    expect(look.tiles).toHaveLength(2)
  })

  it('notices that an unknown page has become a known one', () => {
    showPage('<main></main>')
    const reader = new PageReader(document)
    expect(reader.look(0).siteId).toBe('generic')
    showPage(room(tile('Ana')))
    expect(reader.look(1000).siteId).toBe('livekit')
    showPage('<main></main>')
    expect(reader.look(1250).siteId).toBe('generic')
  })

  it('is hidden only when all windows of the call are', () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    const inWindow = Object.defineProperty(document.implementation.createHTMLDocument(), 'hidden', { value: false })
    const reader = new PageReader(document)
    expect(reader.look(0).isHidden).toBe(true)
    vi.stubGlobal('documentPictureInPicture', { window: { document: inWindow } })
    expect(reader.look(1000).isHidden).toBe(false)
    vi.unstubAllGlobals()
  })
})
