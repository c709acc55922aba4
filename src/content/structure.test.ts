// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_STRUCTURE_LENGTH } from '../shared/protocol'
import { describeStructure } from './structure'
import { fillVideos, showPage } from './testing/made-page'

const tile = (name: string, more = '') =>
  `<div class="tile" data-id="${name}" aria-label="${name}"><video></video><span class="name">${name}</span>${more}</div>`

/** Nothing is remembered of a page for this test's pages: each look comes long after the last one. */
let nowMs = 0
const structure = (roots: readonly Element[] = []) => describeStructure(document, roots, (nowMs += 10_000))

beforeEach(() => {
  document.body.innerHTML = ''
})

afterEach(() => vi.restoreAllMocks())

it('is the way to each picture, and its tile, with names of attributes only', () => {
  showPage(
    `<main id="call"><div class="grid wide" style="color: red" data-layout="9">${tile('Ana Duarte')}</div></main>`,
  )
  expect(structure().split('\n')).toEqual([
    'html',
    '  head',
    '  body',
    '    main#call',
    '      div.grid.wide [style data-layout]',
    '        div.tile [data-id aria-label]',
    '          video ← live',
    '          span.name',
  ])
})

it('says siblings that are alike once, with their number, and where tiles are', () => {
  const names = ['Ana', 'Ben', 'Chidi', 'Dagný']
  showPage(`<div class="grid">${names.map((name) => tile(name)).join('')}<p>Hi</p>${tile('Emre', '<i></i>')}</div>`)
  const text = structure([...document.querySelectorAll('.tile')])
  expect(text).toContain('div.tile [data-id aria-label] ← tile × 4\n')
  expect(text).toContain('div.tile [data-id aria-label] ← tile\n')
  expect(text.match(/div\.tile/g)).toHaveLength(2)
})

it('shows what stands beside the way, but not what is in it', () => {
  showPage(
    `<footer id="bar"><button class="leave">Leave</button></footer><div><div>${tile('Ana')}</div>${tile('Ben')}</div>`,
  )
  expect(structure()).toContain('\n    footer#bar …\n')
  expect(structure()).not.toContain('leave')
})

it('goes into open shadow roots and frames of the page', () => {
  document.body.innerHTML = '<x-stage class="stage"></x-stage>'
  const shadow = document.querySelector('x-stage')?.attachShadow({ mode: 'open' })
  if (!shadow) throw new Error('unreachable')
  // happy-dom loads no frames.
  const inner = document.implementation.createHTMLDocument()
  const frame = Object.assign(document.createElement('div'), { id: 'inner' })
  Object.defineProperty(frame, 'localName', { value: 'iframe' })
  Object.defineProperty(frame, 'contentDocument', { value: inner })
  Object.defineProperty(inner, 'defaultView', { value: { frameElement: frame } })
  document.body.append(frame)
  vi.spyOn(document, 'querySelectorAll').mockImplementation(function all(this: Document, selector: string) {
    const found = Document.prototype.querySelectorAll.call(this, selector)
    return selector === 'iframe' ? ([frame] as never) : found
  })
  shadow.innerHTML = '<div class="player"><video></video></div><b></b>'
  inner.body.innerHTML = '<p></p><div class="framed"><video></video></div>'
  fillVideos(shadow)
  fillVideos(inner)
  const text = structure()
  expect(text).toMatch(/x-stage\.stage\n +#shadow-root\n +div\.player\n +video ← live/)
  expect(text).toMatch(/iframe#inner\n +#document\n(?:.*\n)*? +div\.framed\n +video ← live/)
})

it('finds a tile that the reader found without a live picture', () => {
  showPage(
    `<div class="grid"><div class="off"><img alt="Ana"></div></div><div class="else"><b class="inside"></b></div>`,
  )
  const text = structure([...document.querySelectorAll('.off')])
  expect(text).toMatch(/div\.off ← tile\n +img \[alt\]/)
  expect(text).not.toContain('inside')
})

describe('nobody’s name is in it', () => {
  it.each([
    ['an id of name and number', 'Ana Duarte', 'id="tile-ana-duarte-17"', 'div#tile-*-*-*'],
    ['a class in camel case', 'Ana Duarte', 'class="tileAnaDuarte"', 'div.tile**'],
    ['a class of the whole name', 'Ana Liu', 'class="user-analiu"', 'div.user-*'],
    ['accents left out', 'Lúcia Ström', 'id="lucia_strom"', 'div#*_*'],
    ['another script', 'Анна', 'class="p-анна"', 'div.p-*'],
    ['an address', 'Bob', 'id="bob.k@example.com"', 'div#*'],
    ['an opaque id', 'Ana', 'id="p-8f1d2a3b-1c2d-4e5f-8a9b-0c1d2e3f4a5b"', 'div#p-*'],
    ['a number', 'Ana', 'class="user-15550100"', 'div.user-*'],
    ['the name of an attribute', 'Ana', 'data-ana="1"', 'div [data-*]'],
  ])('%s', (_what, name, attribute, expected) => {
    showPage(
      `<section><div ${attribute}><video></video><span>${name}</span></div></section><section>${tile('Zoë')}</section>`,
    )
    const text = structure()
    expect(text).toContain(`${expected}\n`)
    for (const word of name.split(' ')) expect(text.toLowerCase()).not.toContain(word.toLowerCase())
  })

  it('words of the page’s form stay, also where a label says them', () => {
    showPage(
      '<div class="video-tile" aria-label="Video of Ana, muted"><video></video><b class="muted participant"></b></div>',
    )
    expect(structure()).toContain('div.video-tile')
    expect(structure()).toContain('b.muted.participant')
  })

  it('texts, labels, addresses and values of fields neither', () => {
    showPage(
      `<div title="Secret one"><video poster="https://secret.example/two.png"></video><input value="secret three">
      <a href="https://secret.example/four">secret five</a></div><div data-x="secret six"><!-- secret seven --></div>`,
    )
    expect(structure().toLowerCase()).not.toContain('secret')
  })
})

it('is bounded, whatever the page', () => {
  const wide = Array.from({ length: 50 }, (_, index) => `<i class="c${'x'.repeat(index)}"></i>`).join('')
  const inner = (index: number) => '<div>'.repeat(index === 0 ? 40 : 5) + wide
  const tiles = Array.from(
    { length: 16 },
    (_, at) => `<div class="k${'y'.repeat(at)}"><video></video>${inner(at)}</div>`,
  )
  showPage(tiles.map((html) => `<section>${html}</section>`).join(''))
  const text = structure()
  expect(text.length).toBeLessThanOrEqual(MAX_STRUCTURE_LENGTH)
  expect(text.length).toBeGreaterThan(MAX_STRUCTURE_LENGTH / 2)
  expect(text.endsWith('…')).toBe(true)
})

it('of a page without pictures is its outline', () => {
  document.body.innerHTML = '<div class="app"><b></b></div>'
  expect(structure()).toBe(['html …'].join('\n'))
})
