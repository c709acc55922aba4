import { expect, it } from 'vitest'
import { Announcer, SETTLE_MS, SILENCE_MS } from './announcer'

const showing = (states: Record<string, string>) =>
  Object.entries(states).map(([key, state]) => ({ key, name: key.toUpperCase(), state }))

it('takes what it sees first as known', () => {
  const announcer = new Announcer()
  expect(announcer.update(showing({ a: 'Happy' }), 0)).toBeNull()
  expect(announcer.update(showing({ a: 'Happy' }), 60_000)).toBeNull()
})

it('speaks a change once it has lasted', () => {
  const announcer = new Announcer()
  announcer.update(showing({ a: 'Happy' }), 0)
  expect(announcer.update(showing({ a: 'Sad' }), 1000)).toBeNull()
  expect(announcer.update(showing({ a: 'Sad' }), 1000 + SETTLE_MS - 1)).toBeNull()
  expect(announcer.update(showing({ a: 'Sad' }), 1000 + SETTLE_MS)).toEqual({
    changes: [{ key: 'a', name: 'A', state: 'Sad' }],
    moreCount: 0,
  })
  expect(announcer.update(showing({ a: 'Sad' }), 90_000)).toBeNull()
})

it('says nothing of a flicker', () => {
  const announcer = new Announcer()
  announcer.update(showing({ a: 'Happy' }), 0)
  announcer.update(showing({ a: 'Sad' }), 1000)
  announcer.update(showing({ a: 'Happy' }), 1500)
  expect(announcer.update(showing({ a: 'Happy' }), 60_000)).toBeNull()
})

it('is silent between two announcements, then speaks only the last state', () => {
  const announcer = new Announcer()
  announcer.update(showing({ a: 'Happy', b: 'Neutral' }), 0)
  announcer.update(showing({ a: 'Sad', b: 'Neutral' }), 1000)
  expect(announcer.update(showing({ a: 'Sad', b: 'Neutral' }), 3000)).not.toBeNull()
  announcer.update(showing({ a: 'Fear', b: 'Happy' }), 4000)
  announcer.update(showing({ a: 'Angry', b: 'Neutral' }), 7000)
  expect(announcer.update(showing({ a: 'Angry', b: 'Neutral' }), 3000 + SILENCE_MS - 1)).toBeNull()
  expect(announcer.update(showing({ a: 'Angry', b: 'Neutral' }), 3000 + SILENCE_MS)?.changes).toEqual([
    { key: 'a', name: 'A', state: 'Angry' },
  ])
})

it('names three and counts the rest', () => {
  const announcer = new Announcer()
  announcer.update(showing({ a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' }), 0)
  const changed = showing({ a: 'y', b: 'y', c: 'y', d: 'y', e: 'y' })
  announcer.update(changed, 1000)
  expect(announcer.update(changed, 3000)).toMatchObject({
    changes: [{ key: 'a' }, { key: 'b' }, { key: 'c' }],
    moreCount: 2,
  })
})

it('speaks at most six times a minute of a call of 49 that never rests', () => {
  const announcer = new Announcer()
  let spoken = 0
  for (let ms = 0; ms < 60_000; ms += 250) {
    const states = Array.from({ length: 49 }, (_, index) => [
      `p${index}`,
      String(Math.floor((ms + index * 100) / 2500)),
    ])
    if (announcer.update(showing(Object.fromEntries(states)), ms)) spoken++
  }
  expect(spoken).toBeGreaterThan(3)
  expect(spoken).toBeLessThanOrEqual(6)
})

it('forgets who has gone', () => {
  const announcer = new Announcer()
  announcer.update(showing({ a: 'Happy' }), 0)
  announcer.update([], 1000)
  announcer.update(showing({ a: 'Sad' }), 2000)
  expect(announcer.update(showing({ a: 'Sad' }), 60_000)).toBeNull()
})
