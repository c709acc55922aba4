import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Screen } from '../live/screen'
import { madeReadout } from '../live/testing/made-readouts'
import { madeCallView, madeLive } from '../live/testing/made-screens'
import type { OwnShare } from '../shared/protocol'
import { createFloatingModel, SAY_FOR_MS } from './floating-model'
import type { FloatingModel } from './floating-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const sharing = (ownShare: OwnShare): Screen =>
  madeLive(madeCallView({ ownShare, readouts: [madeReadout({ key: 'a' })] }))
const screen = signal<Screen>({ kind: 'checking' })
let model: FloatingModel
const kind = () => model.content.value.kind

beforeEach(() => {
  vi.useFakeTimers()
  screen.value = sharing(null)
  model = createFloatingModel(screen)
})
afterEach(() => {
  model.close()
  vi.useRealTimers()
})

it('covers the readout when a share of the screen begins, and shows it again when that ends', () => {
  expect(kind()).toBe('people')
  screen.value = sharing('monitor')
  expect(kind()).toBe('covered')
  screen.value = sharing(null)
  expect(kind()).toBe('people')
})

it('shows it anyway for this share only, and covers it on request', () => {
  screen.value = sharing('monitor')
  model.reveal(true)
  expect(kind()).toBe('people')
  model.reveal(false)
  expect(kind()).toBe('covered')
  model.reveal(true)
  screen.value = sharing('window')
  screen.value = sharing('monitor')
  expect(kind()).toBe('covered')
})

it('covers it again after anything that hid whether the share goes on', () => {
  screen.value = sharing('monitor')
  model.reveal(true)
  screen.value = { kind: 'starting' }
  screen.value = sharing('monitor')
  expect(kind()).toBe('covered')
})

it('warns for a minute, or until the user has understood', () => {
  vi.advanceTimersByTime(SAY_FOR_MS - 1)
  expect(model.isNew.value).toBe(true)
  vi.advanceTimersByTime(1)
  expect(model.isNew.value).toBe(false)
  const next = createFloatingModel(screen)
  next.understand()
  expect(next.isNew.value).toBe(false)
  next.close()
})

it('says that the call is over only after it showed one', () => {
  const off: Screen = { kind: 'off', isEnabling: false, problem: null }
  const fresh = createFloatingModel(signal(off))
  expect(fresh.content.value).toMatchObject({ title: 'off_title' })
  fresh.close()
  screen.value = off
  expect(model.content.value).toMatchObject({ title: 'floating_over' })
})
