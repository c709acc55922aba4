// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { mirotalkName } from './mirotalk-name'

function read(html: string, isRemarked = false): string | null {
  document.body.innerHTML = `<p>${html}</p>`
  return mirotalkName(document.querySelector('p'), isRemarked)
}

it.each([
  ['Nora Berg (me)', 'Nora Berg'],
  ['Nora Berg（自分）', 'Nora Berg'],
  ['Nora (Berlin) (me) ', 'Nora (Berlin)'],
  ['⭐️ Nora Berg (me)<span class="rec-indicator">🔴 REC 00:10</span>', 'Nora Berg'],
  ['<i class="fas fa-user-shield">shield</i>Nora Berg (me)', 'Nora Berg'],
  ['<b>Nora</b> Berg (me)', 'Nora Berg'],
])('takes the remark of the page from %s', (html, name) => {
  expect(read(html, true)).toBe(name)
})

it('leaves what people have put behind their own names', () => {
  expect(read('Ola (she/her)')).toBe('Ola (she/her)')
  expect(read('⭐️ Ola (me)')).toBe('Ola (me)')
})

it('has no name where there is none', () => {
  expect([read(''), read(' (me)', true), mirotalkName(null, false)]).toEqual([null, null, null])
})
