// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { discord } from './discord'

const OWN = '100000000000000001'
const OTHER = '1203040506070809102'

function read(avatar: string, inTile = '') {
  document.body.innerHTML = `<section class="panels_c48ade">${avatar}</section>
    <div data-selenium-video-tile="${OWN}">${inTile}</div><div data-selenium-video-tile="${OTHER}"></div>`
  return discord.tiles(document, 0)
}

it.each([
  ['an image', `<img src="https://cdn.discordapp.example/avatars/${OWN}/a.webp">`],
  ['a background', `<div style="background-image: url(https://cdn.discordapp.example/avatars/${OWN}/a.webp)"></div>`],
  ['one of a server', `<img src="https://cdn.discordapp.example/guilds/${OTHER}/users/${OWN}/avatars/a.webp">`],
])('knows the user by the avatar: %s', (_kind, avatar) => {
  expect(read(avatar).map(({ isSelf }) => isSelf)).toEqual([true, false])
})

it('knows nobody as the user by an avatar without an id', () => {
  const avatar = '<img src="https://cdn.discordapp.example/embed/avatars/3.png">'
  expect(read(avatar).map(({ isSelf }) => isSelf)).toEqual([false, false])
})

it.each([
  ['Call tile, Berg, Nora', 'Berg, Nora'],
  ['通話タイル、山田 太郎', '山田 太郎'],
  ['Call tile', null],
])('reads the name behind the first comma of %s', (label, name) => {
  expect(read('', `<div class="focusTarget__54e4b" aria-label="${label}"></div>`)[0]?.name).toBe(name)
})

it('reads the title on a tile whose label says no name', () => {
  expect(read('', '<span class="overlayTitleText__2f4f7">Nora Berg</span>')[0]?.name).toBe('Nora Berg')
})
