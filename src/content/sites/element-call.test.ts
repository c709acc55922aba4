// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { elementCall } from './element-call'

const tile = (label: string, nameTag: string) => `<div data-testid="videoTile">
  <div><span role="img" aria-label="${label}" data-type="round" data-color="3">A</span>
    <video data-lk-local-participant="false" data-lk-source="camera"></video></div>
  <div>${nameTag}</div></div>`
const NAME_TAG = '<div class="_nameTag_x_1"><span data-testid="name_tag">Ana</span></div>'

afterEach(() => {
  document.body.innerHTML = ''
})

describe('element-call', () => {
  it.each([
    ['a Matrix id', '@ana:example.org', '@ana:example.org'],
    ['a name', 'Ana', null],
    ['a room', '!room:example.org', null],
    ['a sentence', '@ana is here: now', null],
  ])('knows by the avatar’s label that it is %s', (_what, label, personId) => {
    showPage(tile(label, NAME_TAG))
    expect(elementCall.tiles(document, 0)).toEqual([expect.objectContaining({ personId, name: 'Ana' })])
  })

  it('finds the name in builds of 2024', () => {
    showPage(tile('@ana:example.org', '<div class="_nameTag_x_1"><svg></svg><span class="_name_x_2">Ana</span></div>'))
    expect(elementCall.tiles(document, 0)).toEqual([expect.objectContaining({ name: 'Ana', isCameraOff: false })])
  })
})
