// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { fillVideos, showPage } from '../testing/made-page'
import { galene } from './galene'

const peer = (id: string, name: string) =>
  `<div id="peer-${id}" class="peer"><video class="media" id="media-${id}"></video><span class="volume"></span><div id="label-${id}" class="label">${name}</div></div>`
const group = (...peers: string[]) =>
  `<div id="login-container" class="invisible"></div><div id="profile"></div><div id="peers">${peers.join('')}</div>`

afterEach(() => {
  document.body.innerHTML = ''
})

/** What is told of each stream, in the order of the streams. */
const shares = () => galene.tiles(document, 0).map(({ isScreenShare }) => isScreenShare)

describe('galene', () => {
  it('takes a stream that joins somebody’s camera for a screen, and goes on with the camera', () => {
    showPage(group(peer('1', 'Ola'), peer('2', 'Mia')))
    expect(shares()).toEqual([false, false])
    const joined = document.createElement('div')
    joined.innerHTML = peer('3', 'Ola')
    fillVideos(joined)
    document.querySelector('#peers')?.append(...joined.children)
    expect(shares()).toEqual([false, false, true])
    document.querySelector('#peer-3')?.remove()
    expect(shares()).toEqual([false, false])
  })

  it('reads neither of two streams of one name that were there from the start', () => {
    showPage(group(peer('1', 'Ola'), peer('2', 'Ola'), peer('3', 'Mia')))
    expect(shares()).toEqual([true, true, false])
  })
})
