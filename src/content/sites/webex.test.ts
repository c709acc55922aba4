// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { showPage } from '../testing/made-page'
import { webex } from './webex'

const pane = (name: string, inside = '') => `<div data-test="${name}-video-pane-container">${inside}</div>`
const label = (name: string) => `<div data-test="${name}-participant-label"></div>`
const old = (name: string) =>
  `<div class="videoitem-a-1"><span class="videoitem-full-name-content-2">${name}</span></div>`
const facts = (html: string) => {
  showPage(html)
  return webex.tiles(document, 0)
}

afterEach(() => {
  document.body.innerHTML = ''
})

describe('webex', () => {
  it.each([
    ['a pane’s name', pane('Anne-Marie'), 'Anne-Marie'],
    ['a label’s name where the pane has none', pane('', label('Ana')), 'Ana'],
    ['a name that both have', pane('Ana', label('Ana')), 'Ana'],
    ['none of two', pane('Ana', label('Bo')), null],
    ['an older page’s name', old('Ana'), 'Ana'],
  ])('takes %s', (_what, html, name) => {
    expect(facts(html)).toEqual([expect.objectContaining({ name, isSelf: false })])
  })

  it.each([
    ['one’s own stream', '<div data-test="local_stream"><video></video></div>'],
    ['one’s own stream in a pane, once', pane('Ana', '<div data-test="local_stream"><video></video></div>')],
    [
      'a pane in one’s own stream, once',
      `<div data-test="local_stream">${pane('Ana', '<video mediatype="local"></video>')}</div>`,
    ],
  ])('knows %s', (_what, html) => {
    expect(facts(html)).toEqual([expect.objectContaining({ isSelf: true })])
  })

  it.each([
    ['what stands around several people', `<div class="videoitem-list-1">${old('Ana')}${old('Bo')}</div>`],
    ['a page that has changed', '<div data-test="Ana-pane"><video></video></div>'],
  ])('finds nobody in %s', (_what, html) => {
    expect(facts(html)).toEqual([])
  })
})
