// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { jitsi } from './jitsi'

const tile = (id: string, name: string) =>
  `<span class="videocontainer display-video" id="${id}"><video></video><span class="displayname">${name}</span></span>`

afterEach(() => {
  document.body.innerHTML = ''
})

describe('jitsi', () => {
  it.each([
    ['an endpoint', 'participant_9c8d7e6f', { personId: '9c8d7e6f', isScreenShare: false }],
    ['its tile on the stage', 'participant_9c8d7e6f_stage', { personId: '9c8d7e6f' }],
    ['its tile in the strip of shares', 'participant_9c8d7e6f_screenshare', { personId: '9c8d7e6f' }],
    ['an id with a line in it', 'participant_jigasi_7-video', { personId: 'jigasi_7-video', isScreenShare: false }],
    ['the second screen of somebody', 'participant_9c8d7e6f-v2', { personId: null, isScreenShare: true }],
  ])('reads %s', (_what, id, expected) => {
    showPage(tile(id, 'Ola'))
    expect(jitsi.tiles(document, 0)).toEqual([expect.objectContaining(expected)])
  })

  it.each([
    ['Fellow Jitster', null],
    ['Me', null],
    ['Ola (me)', 'Ola (me)'],
    ['Medea', 'Medea'],
  ])('takes %s of somebody else for %s', (text, name) => {
    showPage(tile('participant_9c8d7e6f', text))
    expect(jitsi.tiles(document, 0)).toEqual([expect.objectContaining({ name })])
  })
})
