// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { whereby } from './whereby'

const tile = (label: string, className = '') =>
  `<div class="jstest-client-video ${className}" data-clientid="b2d4f6a8"><video></video><div class="jstest-displayname">${label}</div></div>`
const own = 'jstest-local-client-video'

afterEach(() => {
  document.body.innerHTML = ''
})

describe('whereby', () => {
  it.each([
    ['a name with brackets', tile('Ola (she/her)'), 'Ola (she/her)'],
    ['an icon before the name', tile('<svg><title>Spotlight</title></svg>Ola'), 'Ola'],
    [
      'the own name',
      tile('<div><span><span>Nora (you)</span></span><button><span>Edit</span></button></div>', own),
      'Nora',
    ],
    ['the own name in another script', tile('<span>Nora（あなた）</span>', own), 'Nora'],
    ['the own name while it is edited', tile('<input value="Nora">', own), null],
    ['no name', tile('Guest'), null],
    ['a name that begins so', tile('Guestav'), 'Guestav'],
  ])('reads %s', (_what, html, name) => {
    showPage(html)
    expect(whereby.tiles(document, 0)).toEqual([expect.objectContaining({ name, personId: 'b2d4f6a8' })])
  })

  it('takes a label that says so for a share', () => {
    showPage(tile('Ola’s Screenshare'))
    expect(whereby.tiles(document, 0)).toEqual([expect.objectContaining({ isScreenShare: true, personId: null })])
  })
})
