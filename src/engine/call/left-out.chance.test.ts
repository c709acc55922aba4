import { describe, expect, it } from 'vitest'
import { madeCall } from '../../call/testing/made-calls'
import { seeded } from '../../call/testing/seeded'
import type { TileReport } from '../../shared/protocol'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import { CallSession } from './call-session'
import { VANISHED_GRACE_MS } from './left-out'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const STEPS = 300

interface Someone {
  readonly id: number
  name: string
  sourceId: string | null
  awayMs: number | null
  isNameShown: boolean
  /** Ids of a page may be those of a connection. */
  connection: number
}

describe.each([
  ['names', false],
  ['ids of connections and names', true],
])('somebody who was left out, on a page of chance with %s', (_what, hasIds) => {
  it.each(Array.from({ length: 8 }, (_, seed) => seed))('is never read (seed %i)', (seed) => {
    const random = seeded(seed)
    const chance = (probability: number) => random() < probability
    let tracks = 0
    let renames = 0
    let connections = 0
    let keys = 0
    let nowMs = 0
    let rounds = 0
    const world = {
      nowMs: () => nowMs,
      wallMs: () => nowMs,
      newKey: () => `p${++keys}`,
      confidenceFloor: () => 0.5,
      ownNames: () => [],
      isFollowed: () => false,
    }
    const people: Someone[] = ['Ana', 'Bea', 'Cem', 'Dana', 'Eli'].map((name, id) => ({
      id,
      name,
      sourceId: `t${++tracks}`,
      awayMs: null,
      isNameShown: true,
      connection: ++connections,
    }))
    const ana = people[0]
    let session = new CallSession(madeCall([], { startedAtMs: 0, endedAtMs: null }), world, DEFAULT_SETTINGS)
    let framesOfOthers = 0
    let wasRecordLost = false

    const change = (person: Someone) => {
      if (person.awayMs !== null) {
        // Whoever stays away for longer and comes under another name cannot be known.
        const mustReturn = nowMs - person.awayMs > VANISHED_GRACE_MS - 5000
        if (!mustReturn && !chance(0.1)) return
        person.awayMs = null
        person.sourceId = `t${++tracks}`
        person.connection = ++connections
        // With the id of a new connection nothing connects a new name with the old one.
        if (!hasIds && chance(0.3)) person.name = `New ${++renames}`
        return
      }
      const roll = random()
      if (roll < 0.02) person.awayMs = nowMs
      else if (roll < 0.05) person.sourceId = person.sourceId === null ? `t${++tracks}` : null
      else if (roll < 0.07) person.sourceId = `t${++tracks}`
      else if (roll < 0.09 && person.sourceId !== null && person.isNameShown) person.name = `Name ${++renames}`
      else if (roll > 0.95) person.isNameShown = !person.isNameShown
    }

    for (let step = 0; step < STEPS; step++) {
      nowMs += 1000 + Math.floor(random() * 1000)
      if (step > 2) people.forEach(change)
      const present = people.filter(({ awayMs }) => awayMs === null).toSorted(() => (chance(0.3) ? 1 : -1))
      const tiles = present.map(({ id, name, sourceId, isNameShown, connection }, slot): TileReport => ({
        tileId: [slot, id, name, isNameShown, sourceId, connection].join('|'),
        personId: hasIds ? `c${connection}` : null,
        name: isNameShown ? name : null,
        sourceId,
        isSelf: false,
        state: sourceId === null ? 'camera-off' : 'live',
        videoWidthPx: 640,
        videoHeightPx: 360,
      }))
      session.onTiles({ siteId: 'generic', isHidden: false, misfit: null, foreignFrames: [], ownShare: null, tiles })
      if (step === 2) {
        const key = session.view().readouts.find(({ name }) => name === 'Ana')?.key ?? ''
        session.onView({ type: 'leave-out', callId: session.call.id, key, isLeftOut: true })
      }
      const wants = session
        .candidates()
        .map(({ tileId, sourceId }) => ({ tileId, sourceId, region: WHOLE, maxSidePx: 320, isGrey: false }))
      session.onAsked(++rounds, wants)
      for (const { tileId, sourceId } of wants) {
        const frame = session.acceptFrame({ roundId: rounds, tileId, sourceId, region: WHOLE, capturedAtMs: nowMs })
        if (frame === null) continue
        const isAna = tileId.split('|')[1] === '0'
        if (step >= 2) expect(isAna, `a frame of ${ana?.name} in step ${step}`).toBe(false)
        if (!isAna) framesOfOthers++
      }
      if (step > 2 && chance(0.02)) {
        const isRecordLost = ana?.awayMs === null && ana.isNameShown && chance(0.5)
        session.returnLeftOut()
        const kept = session.takeLeftOut() ?? []
        const call = isRecordLost ? madeCall([], { startedAtMs: nowMs, endedAtMs: null }) : session.call
        wasRecordLost ||= isRecordLost
        session = new CallSession(call, world, DEFAULT_SETTINGS, wasRecordLost || chance(0.5) ? kept : [])
      }
    }
    // Leaving out everybody would be no answer.
    expect(framesOfOthers).toBeGreaterThan(STEPS / 30)
  })
})
