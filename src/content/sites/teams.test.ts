// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { teams } from './teams'

const tile = (tid: string, label = '', inside = '') =>
  `<div role="menuitem" data-stream-type="Video" data-tid="${tid}" aria-label="${label}">${inside}</div>`
const nameTag = (text: string) => `<div data-tid="participant-info-nametag">${text}</div>`
const facts = (html: string) => {
  showPage(html)
  return teams.tiles(document, 0)
}

afterEach(() => {
  document.body.innerHTML = ''
})

describe('teams', () => {
  it.each([
    ['a name tag before all else', tile('Bo', 'Cem, muted', nameTag('Ana')), 'Ana'],
    ['no address in a name tag', tile('Bo', '', nameTag('ana@example.org')), 'Bo'],
    ['a name of one word in small letters', tile('bidheyak'), 'bidheyak'],
    ['a name with a hyphen', tile('Anne-Marie'), 'Anne-Marie'],
    ['no address', tile('ana@example.org'), null],
    ['no account', tile('8:orgid:50f0c288'), null],
    ['no token', tile('participant-avatar'), null],
    ['no word with digits', tile('menur1j'), null],
    ['no word with capitals inside', tile('calleeStream'), null],
    ['the label', tile('a@b.c', 'Ana (Guest), muted, Context menu is available'), 'Ana (Guest)'],
    ['the label without its badge', tile('a@b.c', 'Ana External unfamiliar, video is on'), 'Ana'],
    ['the label of oneself', tile('a@b.c', 'Myself video, ANA B, Unmuted, Has context menu'), 'ANA B'],
    ['no label with more before the state', tile('a@b.c', 'Ana, Hand raised position 1, video is on'), null],
    ['no label of a share', tile('a@b.c', 'Content shared by Ana'), null],
    ['no label in another language', tile('a@b.c', 'Ana Contact externe, Micro activé'), null],
  ])('takes %s', (_what, html, name) => {
    expect(facts(html)).toEqual([expect.objectContaining({ name })])
  })

  it.each([
    ['others, in the gallery’s menu', tile('Ana'), false],
    ['oneself by the label', tile('Ana', 'Myself video, Ana, Muted, Has context menu'), true],
    ['oneself, apart and without an outline', '<div data-stream-type="Video" data-tid="Ana"></div>', true],
    [
      'others, apart but with an outline',
      '<div data-acc-element-id="1"><div data-tid="voice-level-stream-outline"></div><div data-stream-type="Video"></div></div>',
      false,
    ],
    ['a share as nobody', '<div data-stream-type="ScreenSharing" data-tid="Ana"></div>', false],
  ])('tells %s', (_what, html, isSelf) => {
    expect(facts(html)).toEqual([expect.objectContaining({ isSelf })])
  })

  it('takes what is no camera for a share', () => {
    expect(facts('<div data-stream-type="Together"><video></video></div>')).toEqual([
      expect.objectContaining({ isScreenShare: true, isCameraOff: false }),
    ])
  })
})
