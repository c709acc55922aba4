// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { zoom } from './zoom'

const player = (nodeId: string) => `<video-player node-id="${nodeId}" media-type="video"><video></video></video-player>`
const label = (name: string) => `<div class="video-avatar__avatar-footer"><span role="none">${name}</span></div>`
const frame = (inside: string, avatar: string) =>
  `<div class="gallery-video-container__video-frame">${inside}<div class="video-avatar__avatar">${avatar}</div></div>`
const call = (count: string, ...frames: string[]) =>
  `<div class="main-layout">${frames.join('')}</div><footer id="wc-footer"><span class="footer-button__number-counter">${count}</span></footer>`

afterEach(() => {
  document.body.innerHTML = ''
})

describe('zoom', () => {
  it.each([
    ['Ola (she/her)', 'Ola'],
    ['Ola (she/her/hers)', 'Ola'],
    ['Ола (она/её)', 'Ола'],
    ['Ola (ACME)', 'Ola (ACME)'],
    ['Ola (Room 4/5)', 'Ola (Room 4/5)'],
    ['(she/her)', '(she/her)'],
    ['', null],
  ])('takes the label "%s" for the name %s', (text, name) => {
    showPage(call('2', frame(player('16779264'), label(text))))
    expect(zoom.tiles(document, 0)).toEqual([expect.objectContaining({ name })])
  })

  it.each([
    ['16779264', '16779264'],
    // Another stream of the same person.
    ['16779268', '16779264'],
    ['1', null],
    ['0', null],
    ['', null],
    ['1023', null],
    ['x', null],
  ])('takes the node id "%s" for the person %s', (nodeId, personId) => {
    showPage(call('2', frame(player(nodeId), label('Ola'))))
    expect(zoom.tiles(document, 0)).toEqual([expect.objectContaining({ personId })])
  })

  it.each([
    ['', false],
    ['0', false],
    ['1', true],
    ['12', true],
  ])('with the counter at "%s" is in a call: %s', (count, isInCall) => {
    showPage(call(count))
    expect(zoom.isInCall(document)).toBe(isInCall)
  })

  it('leaves out places that nobody has', () => {
    showPage(call('2', frame('', ''), frame('', label('')), frame('', label('Ola'))))
    expect(zoom.tiles(document, 0)).toEqual([expect.objectContaining({ name: 'Ola', isCameraOff: true })])
  })
})
