// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { fillVideos, showPage } from '../testing/made-page'
import { readerFor } from './index'
import { meet } from './meet'

const ID = 'spaces/Z_yOKR9wZY0B/devices/64'
const tile = (inside: string, { id = ID, mediaId }: { id?: string; mediaId?: string } = {}) =>
  `<div data-participant-id="${id}" data-tile-media-id="${mediaId ?? id}">${inside}</div>`
const labelled = (label: string) => `<button aria-label="${label}"></button>`

afterEach(() => {
  document.body.innerHTML = ''
  Reflect.deleteProperty(window, 'documentPictureInPicture')
})

describe('meet', () => {
  it.each([
    ['the caption before any label', '<span class="notranslate">Ana</span>' + labelled('More options for Bo'), 'Ana'],
    ['the caption after empty ones', '<span class="notranslate"> </span><span class="notranslate">Ana</span>', 'Ana'],
    ['a pin label', labelled('Pin Ana to Bo to your main screen'), 'Ana to Bo'],
    ['an unpin label', labelled('Unpin Ana from your main screen'), 'Ana'],
    ['no name for oneself', labelled('Pin yourself to your main screen.'), null],
    ['no name of a label in another language', labelled('Ana an den Hauptbildschirm anpinnen'), null],
    [
      'the label where the caption says “You”',
      '<span class="notranslate">You</span>' + labelled('More options for Ana'),
      'Ana',
    ],
    ['no sentence', '<div jsname="Ac69Jc"><span>Others might still see your full video.</span></div>', null],
    ['no icon', '<span class="notranslate">frame_person</span>', null],
  ])('takes %s', (_what, inside, name) => {
    showPage(tile(inside))
    expect(meet.tiles(document, 0)).toEqual([expect.objectContaining({ name })])
  })

  it.each([
    ['a camera', {}, '', { personId: ID, isScreenShare: false }],
    ['a tile without an id', { id: '' }, '', { personId: null, isScreenShare: false }],
    ['a share by its media id', { mediaId: 'spaces/x/devices/65' }, '', { personId: null, isScreenShare: true }],
    ['a share by its pin button', {}, '<button jsname="fniDcc"></button>', { personId: null, isScreenShare: true }],
    [
      'a share of one’s own as nobody',
      { mediaId: 'spaces/x/devices/65' },
      '<i class="google-symbols">frame_person</i>',
      { isSelf: false, isScreenShare: true },
    ],
    ['oneself by an icon', {}, '<i class="google-symbols"> visual_effects </i>', { isSelf: true }],
  ])('reads %s', (_what, ids, inside, expected) => {
    showPage(tile(`<video></video>${inside}`, ids))
    expect(meet.tiles(document, 0)).toEqual([expect.objectContaining(expected)])
  })

  it('draws from the video that is shown', () => {
    const [, second] = showPage(tile('<video style="display: none"></video><video></video>'))
    expect(meet.tiles(document, 0)[0]?.source?.element).toBe(second)
  })

  it('reads the picture-in-picture window too', () => {
    const inWindow = document.implementation.createHTMLDocument()
    inWindow.body.innerHTML = tile('<video></video><span class="notranslate">Ana</span>')
    fillVideos(inWindow)
    Object.assign(window, { documentPictureInPicture: { window: { document: inWindow } } })
    showPage('<button jsname="CQylAd"></button>')
    expect(meet.isInCall(document)).toBe(true)
    expect(meet.tiles(document, 0)).toEqual([expect.objectContaining({ name: 'Ana', personId: ID })])
  })

  it.each([
    ['a call', '<i class="google-symbols">call_end</i>', true],
    ['no button to leave', '<i class="google-symbols">mic</i>', false],
  ])('knows %s by the icon, should the button change', (_what, html, isInCall) => {
    showPage(html)
    expect(meet.isInCall(document)).toBe(isInCall)
  })

  it.each([
    ['a saved page', tile(''), 'meet'],
    ['its lobby', `<div data-participant-id="${ID}"></div>`, 'meet'],
    ['another page with ids of participants', '<div data-participant-id="7"></div>', 'generic'],
  ])('takes %s for what it is', (_what, html, id) => {
    showPage(html)
    expect(readerFor(document).id).toBe(id)
  })
})
