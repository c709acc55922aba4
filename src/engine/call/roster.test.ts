import { beforeEach, describe, expect, it } from 'vitest'
import { seeded } from '../../call/testing/seeded'
import type { TileReport } from '../../shared/protocol'
import { NAME_WAIT_MS, RENAME_SETTLE_MS, Roster, SETTLE_MS } from './roster'
import type { Placement } from './roster'

type Facts = Partial<TileReport> & { readonly slot?: number }

/** A tile as pages report it: its id changes with its person, name and source. */
const tile = ({ slot = 0, ...given }: Facts): TileReport => {
  const facts = { personId: null, name: null, sourceId: null, ...given }
  return {
    tileId: [slot, facts.personId, facts.name, facts.sourceId].join('|'),
    isSelf: false,
    state: facts.sourceId === null ? 'camera-off' : 'live',
    videoWidthPx: 640,
    videoHeightPx: 360,
    ...facts,
  }
}
const cam = (name: string | null, sourceId: string | null, more: Facts = {}) => tile({ name, sourceId, ...more })

let roster: Roster
let nowMs: number
let last: Placement[]
let keys: number
const newKey = () => `p${++keys}`

beforeEach(() => {
  keys = 0
  nowMs = 0
  roster = new Roster([], newKey)
})

/** One look; gives the key of each tile in the order of the tiles, null where nobody is told. */
function look(...tiles: TileReport[]): (string | null)[] {
  last = roster.place(tiles, nowMs)
  return tiles.map(({ tileId }) => last.find((placement) => placement.tile.tileId === tileId)?.key ?? null)
}
/** The same look again and again for so long. */
function lookFor(durationMs: number, ...tiles: TileReport[]): (string | null)[] {
  const endMs = nowMs + durationMs
  for (; nowMs < endMs; nowMs += 200) look(...tiles)
  nowMs = endMs
  return look(...tiles)
}
const names = () => last.map(({ name }) => name)
const sure = () => last.map(({ isSure }) => isSure)

describe('a person stays the same', () => {
  it.each<[string, TileReport, TileReport]>([
    ['who does nothing', cam('Ana', 't1'), cam('Ana', 't1')],
    ['on another place of the page', cam('Ana', 't1'), cam('Ana', 't1', { slot: 7 })],
    ['who renames himself, by the track', cam('Ana', 't1'), cam('Anna', 't1')],
    ['who renames himself, by the site id', cam('Ana', null, { personId: 'i' }), cam('Anna', null, { personId: 'i' })],
    [
      'of whom everything changes but the site id',
      cam('Ana', 't1', { personId: 'i' }),
      cam('B', 't2', { personId: 'i' }),
    ],
    ['whose camera goes off', cam('Ana', 't1'), cam('Ana', null)],
    ['whose camera comes on', cam('Ana', null), cam('Ana', 't1')],
    ['whose track is replaced', cam('Ana', 't1'), cam('Ana', 't2')],
    ['whose name is hidden for a while', cam('Ana', 't1'), cam(null, 't1')],
    ['who gets a name', cam(null, 't1'), cam('Ana', 't1')],
    ['of whom the page tells an id later', cam('Ana', 't1'), cam('Ana', 't1', { personId: 'i' })],
    ['whose id comes with a new track', cam('Ana', 't1'), cam('Ana', 't2', { personId: 'i' })],
  ])('%s', (_what, before, after) => {
    expect(look(before)).toEqual(['p1'])
    nowMs += 500
    expect(look(after)).toEqual(['p1'])
  })

  it('who turns the camera off and on, though others do at the same time', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'), cam('Cem', 't3'))
    nowMs += 500
    expect(look(cam('Cem', null), cam('Ana', null), cam('Bea', 't2'))).toEqual(['p3', 'p1', 'p2'])
    nowMs += 500
    expect(look(cam('Bea', 't2'), cam('Ana', 't5'), cam('Cem', 't6'))).toEqual(['p2', 'p1', 'p3'])
  })

  it('who comes back after a while', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    nowMs += 500
    look(cam('Bea', 't2'))
    nowMs += 60_000
    expect(look(cam('Ana', 't9'), cam('Bea', 't2'))).toEqual(['p1', 'p2'])
  })

  it('of a call that goes on', () => {
    const marks = { personIds: [], names: ['Ana'], sourceIds: ['t1'] }
    roster = new Roster([{ key: 'old', pageName: 'Ana', marks }], newKey)
    expect(look(cam('Anna', 't1'), cam('Bea', 't2'))).toEqual(['old', 'p1'])
    roster = new Roster([{ key: 'old', pageName: 'Ana', marks }], newKey)
    expect(look(cam('Ana', 't5'))).toEqual(['old'])
  })
})

describe('two people stay two', () => {
  it('of one name, when the page puts them in another order', () => {
    expect(look(cam('Ana', 't1', { slot: 0 }), cam('Ana', 't2', { slot: 1 }))).toEqual(['p1', 'p2'])
    expect(look(cam('Ana', 't2', { slot: 0 }), cam('Ana', 't1', { slot: 1 }))).toEqual(['p2', 'p1'])
  })

  it('of one name, when one of them leaves', () => {
    look(cam('Ana', 't1'), cam('Ana', 't2'))
    expect(look(cam('Ana', 't2'))).toEqual(['p2'])
  })

  it('of one name, with ids of their own', () => {
    const ana = (personId: string, sourceId: string | null) => cam('Ana', sourceId, { personId })
    look(ana('i', 't1'), ana('j', 't2'))
    expect(look(ana('j', null), ana('i', 't2'))).toEqual(['p2', 'p1'])
  })

  it('of one name, when they change their tracks: nobody can tell, so both are new', () => {
    look(cam('Ana', 't1'), cam('Ana', 't2'))
    expect(look(cam('Ana', 't3'), cam('Ana', 't4'))).toEqual(['p3', 'p4'])
    // One of two known people of a name: it may be either of them.
    expect(look(cam('Ana', 't5'))).toEqual(['p5'])
  })

  it('of the name of one who has gone, when both come at once: it may be either of them', () => {
    look(cam('Ana', 't1'))
    look()
    expect(look(cam('Ana', 't2'), cam('Ana', 't3'))).toEqual(['p2', 'p3'])
  })

  it('without a name, when they swap places', () => {
    look(cam(null, 't1', { slot: 0 }), cam(null, 't2', { slot: 1 }))
    expect(look(cam(null, 't2', { slot: 0 }), cam(null, 't1', { slot: 1 }))).toEqual(['p2', 'p1'])
  })

  it('when one takes the other’s name', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    expect(lookFor(2 * RENAME_SETTLE_MS, cam('Ana', 't1'), cam('Ana', 't2'))).toEqual(['p1', 'p2'])
    expect(names()).toEqual(['Ana', 'Ana'])
  })

  it('when a namesake renames himself', () => {
    look(cam('Ana', 't1'), cam('Ana', 't2'))
    expect(look(cam('Ana', 't1'), cam('Anna', 't2'))).toEqual(['p1', 'p2'])
  })

  it('when the site says so, whatever name and track say', () => {
    look(cam('Ana', 't1', { personId: 'i' }))
    const other = cam('Ana', 't1', { personId: 'j' })
    expect(look(other)).toEqual([null])
    expect(lookFor(SETTLE_MS, other)).toEqual(['p2'])
  })
})

describe('history does not change hands', () => {
  it('when a name moves to another track while the old track stays', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    const moved = [cam('Cem', 't1'), cam('Ana', 't2')]
    expect(look(...moved)).toEqual([null, 'p2'])
    expect(lookFor(SETTLE_MS, ...moved)).toEqual(['p3', 'p2'])
  })

  it('when a name moves to a new track while the old track stays without it', () => {
    look(cam('Ana', 't1'))
    expect(look(cam(null, 't1'), cam('Ana', 't2'))).toEqual(['p1', 'p2'])
  })

  it('when two labels are swapped', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    const swapped = [cam('Bea', 't1'), cam('Ana', 't2')]
    expect(look(...swapped)).toEqual([null, null])
    expect(lookFor(SETTLE_MS, ...swapped)).toEqual(['p3', 'p4'])
  })

  it('when two labels are swapped before their videos', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    nowMs += 300
    expect(look(cam('Bea', 't1'), cam('Ana', 't2'))).toEqual([null, null])
    nowMs += 300
    expect(look(cam('Bea', 't2'), cam('Ana', 't1'))).toEqual(['p2', 'p1'])
    expect(sure()).toEqual([true, true])
  })

  it('when the site gives one track to two people in turn: neither is read at the turn', () => {
    const ana = cam('Ana', 't1', { personId: 'i' })
    const bea = cam('Bea', 't1', { personId: 'j' })
    look(ana)
    expect(look(bea)).toEqual([null])
    expect(lookFor(SETTLE_MS, bea)).toEqual(['p2'])
    expect(sure()).toEqual([true])
    expect(look(ana)).toEqual(['p1'])
    expect(sure()).toEqual([false])
    lookFor(SETTLE_MS, ana)
    expect(sure()).toEqual([true])
  })

  it('when two ids are swapped before their videos', () => {
    look(cam('Ana', 't1', { personId: 'i' }), cam('Bea', 't2', { personId: 'j' }))
    nowMs += 300
    expect(look(cam('Bea', 't1', { personId: 'j' }), cam('Ana', 't2', { personId: 'i' }))).toEqual(['p2', 'p1'])
    expect(sure()).toEqual([false, false])
    nowMs += 300
    look(cam('Bea', 't2', { personId: 'j' }), cam('Ana', 't1', { personId: 'i' }))
    expect(sure()).toEqual([true, true])
  })

  it('when a tile is used for somebody else', () => {
    look(cam('Ana', 't1'))
    expect(look(cam('Bea', 't2'))).toEqual(['p2'])
  })

  it('when the name of a re-used tile changes before its video', () => {
    look(cam('Ana', 't1'))
    nowMs += 300
    expect(look(cam('Bea', 't1'))).toEqual(['p1'])
    expect(names()).toEqual(['Ana'])
    nowMs += 300
    expect(look(cam('Bea', 't2'))).toEqual(['p2'])
    nowMs += 300
    expect(look(cam('Ana', 't3'), cam('Bea', 't2'))).toEqual(['p1', 'p2'])
  })

  it('when the video of a re-used tile changes before its name', () => {
    look(cam('Ana', 't1'))
    nowMs += 300
    look(cam('Ana', 't2'))
    expect(sure()).toEqual([false])
    nowMs += 300
    expect(look(cam('Bea', 't2'))).toEqual(['p2'])
    expect(sure()).toEqual([true])
  })

  it('when a track is given to somebody else after its owner has gone', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    look(cam('Bea', 't2'))
    expect(lookFor(SETTLE_MS, cam('Cem', 't1'), cam('Bea', 't2'))).toEqual(['p3', 'p2'])
  })

  it('when such a track comes back without a name at first', () => {
    look(cam('Ana', 't1'))
    look()
    expect(look(cam(null, 't1'))).toEqual([null])
    nowMs += 500
    expect(look(cam('Cem', 't1'))).toEqual([null])
    expect(lookFor(SETTLE_MS, cam('Cem', 't1'))).toEqual(['p2'])
  })

  it('when somebody takes the name of one who has gone', () => {
    look(cam('Ana', 't1'), cam('Bea', 't2'))
    look(cam('Ana', 't1'))
    look(cam('Bea', 't1'))
    // Either the page shows Bea in Ana's place or Ana calls herself Bea: nothing is read until that has lasted.
    expect(sure()).toEqual([false])
    expect(last.map(({ key }) => key)).not.toContain('p1')
  })
})

describe('a new person', () => {
  it('is read at once', () => {
    look(cam('Ana', 't1'))
    expect(sure()).toEqual([true])
  })

  it('on a canvas, which has no track, is not read until the tile has stayed as it is', () => {
    const canvas = cam('Ana', null, { state: 'live' })
    look(canvas)
    expect(sure()).toEqual([false])
    lookFor(SETTLE_MS, canvas)
    expect(sure()).toEqual([true])
    expect(look(cam('Bea', null, { state: 'live' }))).toEqual(['p2'])
    expect(sure()).toEqual([false])
    expect(lookFor(10_000, cam(null, null, { state: 'live' }))).toEqual([null])
  })

  it('whom only the name tells is not read until name and track have stayed together', () => {
    look(cam('Ana', 't1'))
    nowMs += 500
    look(cam('Ana', 't2'))
    expect(sure()).toEqual([false])
    lookFor(SETTLE_MS, cam('Ana', 't2'))
    expect(sure()).toEqual([true])
  })

  it('without a name waits for one while somebody is missing, and takes that one’s place if it is theirs', () => {
    look(cam('Ana', 't1'))
    nowMs += 500
    expect(look(cam(null, 't2'))).toEqual([null])
    nowMs += NAME_WAIT_MS - 1
    expect(look(cam(null, 't2'))).toEqual([null])
    expect(look(cam('Ana', 't2'))).toEqual(['p1'])
  })

  it('is unknown when no name comes, and becomes the missing one when it comes later', () => {
    look(cam('Ana', 't1'))
    expect(lookFor(NAME_WAIT_MS, cam(null, 't2'))).toEqual(['p2'])
    expect(names()).toEqual([null])
    expect(look(cam('Ana', 't2'))).toEqual(['p1'])
    expect(sure()).toEqual([false])
    expect(lookFor(SETTLE_MS, cam('Ana', 't2'))).toEqual(['p1'])
    expect(sure()).toEqual([true])
  })

  it('is not made of a tile that shows nothing', () => {
    expect(lookFor(2 * NAME_WAIT_MS, cam(null, null))).toEqual([null])
  })

  it('is not taken in when the call has room for no more', () => {
    roster = new Roster([], newKey, 1)
    expect(look(cam('Ana', 't1'))).toEqual(['p1'])
    expect(roster.isFull).toBe(false)
    expect(look(cam('Ana', 't1'), cam('Bea', 't2'))).toEqual(['p1', null])
    expect(roster.isFull).toBe(true)
  })
})

describe('a name', () => {
  it('is taken over when it has stayed', () => {
    look(cam('Ana', 't1'))
    lookFor(RENAME_SETTLE_MS - 200, cam('Anna', 't1'))
    expect(names()).toEqual(['Ana'])
    lookFor(400, cam('Anna', 't1'))
    expect(names()).toEqual(['Anna'])
    expect(last[0]?.marks.names).toEqual(['Ana', 'Anna'])
  })

  it('is taken over at once with the site’s id', () => {
    look(cam('Ana', 't1', { personId: 'i' }))
    look(cam('Anna', 't1', { personId: 'i' }))
    expect(names()).toEqual(['Anna'])
  })

  it('that is gone for a moment is not forgotten', () => {
    look(cam('Ana', 't1'))
    lookFor(10_000, cam(null, 't1'))
    expect(names()).toEqual(['Ana'])
  })

  it('that changes all the time (a timer) is never taken over', () => {
    look(cam('Ana', 't1'))
    for (let second = 0; second < 60; second++) {
      nowMs += 1000
      look(cam(`${second}s`, 't1'))
    }
    expect(names()).toEqual(['Ana'])
    expect(keys).toBe(1)
  })
})

describe('one person on two tiles', () => {
  it('of one track appears once, on the tile that was there before', () => {
    look(cam('Ana', 't1', { slot: 1 }))
    expect(look(cam('Ana', 't1', { slot: 0 }), cam('Ana', 't1', { slot: 1 }))).toEqual([null, 'p1'])
  })

  it('of one track keeps the name when the stage tile says something else', () => {
    look(cam('Ana', 't1', { slot: 1 }))
    expect(lookFor(10_000, cam('Speaker', 't1', { slot: 0 }), cam('Ana', 't1', { slot: 1 }))).toEqual([null, 'p1'])
    expect(names()).toEqual(['Ana'])
    expect(keys).toBe(1)
  })

  it('of one site id appears once', () => {
    const ana = (sourceId: string, slot: number) => cam('Ana', sourceId, { slot, personId: 'i' })
    look(ana('t1', 0))
    expect(look(ana('t2', 1), ana('t1', 0))).toEqual([null, 'p1'])
    expect(keys).toBe(1)
  })

  it('is not read when the site says that one track is two people', () => {
    look(cam('Ana', 't1', { slot: 0, personId: 'i' }), cam('Bea', 't1', { slot: 1, personId: 'j' }))
    expect(sure()).toEqual([false, false])
  })
})

describe('a share', () => {
  const share = (name: string | null, sourceId: string, more: Facts = {}) =>
    cam(name, sourceId, { state: 'screen-share', slot: 9, ...more })

  it.each<[string, TileReport]>([
    ['name', share('Ana', 's1')],
    ['track', share('Ana', 't1')],
    ['site id', share('Ana', 's1', { personId: 'i' })],
  ])('never takes its owner’s place by the %s', (_what, shareTile) => {
    look(cam('Ana', 't1', { personId: 'i' }))
    expect(look(shareTile, cam('Ana', 't1', { personId: 'i' }))).toEqual(['p2', 'p1'])
    expect(look(shareTile)).toEqual(['p2'])
    expect(look(cam('Ana', 't1', { personId: 'i' }))).toEqual(['p1'])
    expect(look(shareTile, cam('Ana', 't1', { personId: 'i' }))).toEqual(['p2', 'p1'])
  })

  it('that was there first is no person to be recognised by name', () => {
    look(share('Ana', 's1'))
    expect(look(cam('Ana', 't1'))).toEqual(['p2'])
    const known = [{ key: 'old', pageName: 'Ana', marks: { personIds: [], names: [], sourceIds: [] } }]
    roster = new Roster(known, newKey)
    expect(look(cam('Ana', 't1'))).not.toEqual(['old'])
  })

  it('bears no name that a person has', () => {
    look(cam('Ana', 't1'), share('Ana', 's1'))
    expect(names()).toEqual(['Ana', null])
    look(cam('Ana', 't1'), share('Ana’s screen', 's1'))
    expect(names()).toEqual(['Ana', 'Ana’s screen'])
  })
})

/** Somebody of the seeded page: who they are is what the roster must not get wrong. */
interface Someone {
  readonly id: number
  name: string
  sourceId: string | null
  isHere: boolean
  isNameShown: boolean
}

describe.each([
  ['site ids', true, true],
  ['names and tracks', false, true],
  ['tracks alone', false, false],
])('on a page of chance with %s', (_what, hasIds, hasNames) => {
  it.each(Array.from({ length: 10 }, (_, seed) => seed))('no reading lands on another person (seed %i)', (seed) => {
    const random = seeded(seed)
    const chance = (probability: number) => random() < probability
    let sources = 0
    let renames = 0
    const newSource = () => `t${++sources}`
    // Two are seen as namesakes from the start; one who comes later cannot be told from one who comes back.
    const people: Someone[] = ['Ana', 'Ana', 'Bea', 'Cem', 'Dana', 'Eli', 'Fay'].map((name, id) => ({
      id,
      name,
      sourceId: newSource(),
      isHere: true,
      isNameShown: true,
    }))
    const ownerOfKey = new Map<string, number>()
    const keyOfTrack = new Map<string, string>()
    for (let step = 0; step < 400; step++) {
      for (const person of step === 0 ? [] : people) {
        if (chance(0.03)) {
          person.isHere = !person.isHere
          if (person.isHere) person.sourceId = newSource()
        }
        if (chance(0.03)) person.sourceId = person.sourceId === null ? newSource() : null
        if (chance(0.02)) person.sourceId = newSource()
        if (chance(0.02) && person.sourceId !== null) person.name = `${person.name.slice(0, 3)}${++renames}`
        if (chance(0.05)) person.isNameShown = !person.isNameShown
      }
      const order = people.filter(({ isHere }) => isHere).toSorted(() => (chance(0.3) ? 1 : -1))
      const tiles = order.map(({ id, name, sourceId, isNameShown }, slot) =>
        cam(hasNames && isNameShown ? name : null, sourceId, { slot, personId: hasIds ? `i${id}` : null }),
      )
      nowMs += 100 + Math.floor(random() * 900)
      const found = look(...tiles)
      expect(new Set(last.map(({ key }) => key)).size).toBe(last.length)
      found.forEach((key, index) => {
        const person = order[index]
        if (key === null || !person) return
        const { isSure } = last.find((placement) => placement.key === key) ?? { isSure: false }
        if (!isSure || person.sourceId === null) return
        const owner = ownerOfKey.get(key) ?? person.id
        ownerOfKey.set(key, owner)
        expect(owner, `${key} at step ${step}`).toBe(person.id)
        const keyBefore = keyOfTrack.get(person.sourceId) ?? key
        // An unknown whose name comes may be recognised; nobody else changes while the track lives.
        if (hasIds || !hasNames) expect(key).toBe(keyBefore)
        keyOfTrack.set(person.sourceId, key)
      })
    }
  })
})

describe('the user, on a tile without a name', () => {
  const me = (sourceId: string | null, more: Facts = {}) => cam(null, sourceId, { isSelf: true, ...more })

  it('stays the same when the camera is turned off and on', () => {
    look(me('t1'), cam('Bea', 't2'))
    nowMs += 500
    look(cam('Bea', 't2'))
    nowMs += 500
    expect(look(me('t3'), cam('Bea', 't2'))).toEqual(['p1', 'p2'])
    expect(sure()).toEqual([true, false])
    expect(lookFor(SETTLE_MS, me('t3'), cam('Bea', 't2'))).toEqual(['p1', 'p2'])
    expect(sure()).toEqual([true, true])
  })

  it('is not told when two tiles claim to be theirs', () => {
    look(me('t1'))
    nowMs += 500
    expect(lookFor(NAME_WAIT_MS, me('t3'), me('t4'))).not.toContain('p1')
  })

  it('is nobody who is on another tile', () => {
    look(me('t1'))
    nowMs += 500
    expect(lookFor(NAME_WAIT_MS, cam(null, 't1'), me('t2'))).toEqual(['p1', 'p2'])
  })
})
