// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { slack } from './slack'

function read(attributes: string, text = '') {
  document.body.innerHTML = `<div ${attributes}><button class="p-huddle_peer_tile__name_overlay">${text}</button></div>`
  return slack.tiles(document, 0)[0]
}

it.each([
  ['View Bob O’Neil’s profile', 'Bob O’Neil'],
  ["View van der Berg-Ødegård, Anneliese's profile", 'van der Berg-Ødegård, Anneliese'],
  ["View 's profile", null],
  ['Profil von Bob anzeigen', null],
])('reads the name of a tile called %s', (label, name) => {
  expect(read(`class="p-huddle_peer_tile" aria-label="${label}"`)?.name).toBe(name)
})

it('takes a text for a name only if the label has it too', () => {
  const tile = 'class="p-huddle_peer_tile" aria-label="Profil von Bob anzeigen"'
  expect(read(tile, '<span>Bob</span>')?.name).toBe('Bob')
  expect(read(tile, 'Stumm')?.name).toBeNull()
})

it.each([
  ['Ola Mensah, video is off, audio is on, status is ', 'Ola Mensah'],
  ['Berg, Nora, video is on, audio is off, status is out, back soon', 'Berg, Nora'],
  ['山田 太郎さん、ビデオはオフ、音声はオン、ステータスは ', '山田 太郎'],
  ['Ola Mensah, Kamera aus, Ton an', null],
])('reads the name of an old tile called %s', (label, name) => {
  expect(read(`class="p-peer_tile__container" aria-label="${label}"`)?.name).toBe(name)
})

it.each([
  ['huddle-grid-gridcell-self_U03SELFUSER', 'U03SELFUSER', true],
  ['huddle-grid-gridcell-3f9c1a20-0000-4000-8000-abcdefabcdef_W012A3CDE45', 'W012A3CDE45', false],
  ['huddle-grid-gridcell-3f9c1a20_pending', null, false],
  ['huddle-grid-gridcell-myself_U02OTHERUSR', 'U02OTHERUSR', false],
])('reads account and self from the id %s', (id, personId, isSelf) => {
  expect(read(`class="p-huddle_peer_tile" id="${id}"`)).toMatchObject({ personId, isSelf })
})
