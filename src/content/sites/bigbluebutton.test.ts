// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { bigbluebutton } from './bigbluebutton'

const tile = (label: string, { stream = '', isSelf = false } = {}) =>
  `<div data-test="webcamItem"><div class="videoContainer" data-stream="${stream}"><video data-test="videoContainer" data-current-user-stream="${isSelf}"></video></div>${label}</div>`
const menu = (name: string) => `<div data-test="dropdownWebcamButton">${name}</div>`
const narrow = (label: string, text: string) =>
  `<button data-test="webcamOptionsMenuSqueezed" aria-label="${label}"><i class="icon-bbb-device_list_selector"></i><span>${text}</span></button>`

afterEach(() => {
  document.body.innerHTML = ''
})

describe('bigbluebutton', () => {
  it.each([
    ['Ola (she/her)', false, 'Ola (she/her)'],
    ['Nora (she/her) (You)', true, 'Nora (she/her)'],
    ['Nora (あなた)', true, 'Nora'],
  ])('takes the name %s (own: %s) for %s', (text, isSelf, name) => {
    showPage(tile(menu(text), { isSelf }))
    expect(bigbluebutton.tiles(document, 0)).toEqual([expect.objectContaining({ name, isSelf })])
  })

  it.each([
    ['Ola Mensah Webcam options', 'Webcam options', 'Ola Mensah'],
    ['Ola Mensah Webcam options', '', null],
    ['Ola Mensah', 'Webcam options', null],
    ['Webcam options', 'Webcam options', null],
  ])('reads the label %s of a narrow tile with the text %s as %s', (label, text, name) => {
    showPage(tile(narrow(label, text)))
    expect(bigbluebutton.tiles(document, 0)).toEqual([expect.objectContaining({ name })])
  })

  it.each([
    ['w_b7k2lq0zrtua_0b6e2f4a-91c7_5f0c1d', 'w_b7k2lq0zrtua'],
    ['w_b7k2lq0zrtua-3_0_default', 'w_b7k2lq0zrtua-3'],
    ['', null],
    ['screen-of-somebody', null],
  ])('takes the owner of the stream "%s" for %s', (stream, personId) => {
    showPage(tile(menu('Ola'), { stream }))
    expect(bigbluebutton.tiles(document, 0)).toEqual([expect.objectContaining({ personId })])
  })
})
