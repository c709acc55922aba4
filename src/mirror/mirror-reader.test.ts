// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest'
import { mirrorReader } from './mirror-reader'

afterEach(() => document.body.replaceChildren())

it('reads the own video and the portraits, each under its own name', () => {
  document.body.innerHTML = `
    <div data-mirror-tile="me"><video src="x"></video></div>
    <div data-mirror-tile="one"><canvas></canvas></div>
    <div><canvas></canvas></div>`
  expect(mirrorReader.tiles(document, 0)).toMatchObject([
    { personId: 'me', name: 'me', isSelf: true, isScreenShare: false, source: { kind: 'video', rect: null } },
    { personId: 'one', name: 'one', isSelf: false, source: { kind: 'canvas', rect: null } },
  ])
})

it('has no picture of a camera that is off, and no tile that is gone', () => {
  document.body.innerHTML = '<div data-mirror-tile="me"><video></video></div>'
  const [tile] = mirrorReader.tiles(document, 0)
  expect(tile?.source).toBeNull()
  tile?.root.removeAttribute('data-mirror-tile')
  expect(tile && mirrorReader.tileAt(tile.root)).toBeNull()
})
