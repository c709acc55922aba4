import Ajv2020 from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import schema from '../../../docs/summary.schema.json' with { type: 'json' }
import { EXPRESSIONS, NO_READING_REASONS } from '../reading'
import { summarise } from '../summary'
import { Timeline } from '../timeline'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from '../testing/made-calls'
import { toJson } from './json'

const fitsSchema = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema)

function exported(call: Parameters<typeof summarise>[0]): unknown {
  return JSON.parse(toJson(summarise(call, CALL_START_MS + 10_000)))
}

describe('schema', () => {
  it.each([
    ['an empty call', madeCall([])],
    ['a running call', madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hh-n') })], { endedAtMs: null })],
    [
      'nobody read',
      madeCall([madeParticipant({ key: 'a', timeline: timelineOf('ccc') }), madeParticipant({ key: 'b' })]),
    ],
    ['somebody left out', madeCall([madeParticipant({ key: 'a', isLeftOut: true, timeline: timelineOf('hh') })])],
    ['everything that can be shown', madeLongCall(3, 200)],
  ])('fits %s', (_name, call) => {
    fitsSchema(exported(call))
    expect(fitsSchema.errors).toBeNull()
  })

  it('knows the same expressions and reasons as the code', () => {
    expect(schema.$defs.expression.enum).toEqual([...EXPRESSIONS])
    expect(schema.$defs.reason.enum).toEqual([...NO_READING_REASONS])
    expect(schema.$defs.secondsByReason.required).toEqual([...NO_READING_REASONS])
  })

  it('does not allow readings of somebody who was left out', () => {
    const document = toJson(
      summarise(madeCall([madeParticipant({ key: 'a', timeline: timelineOf('h') })]), CALL_START_MS),
    )
    expect(fitsSchema(JSON.parse(document.replace('"isLeftOut": false', '"isLeftOut": true')))).toBe(false)
  })
})

describe('text', () => {
  it('has one line for each second', () => {
    const call = madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('h c') })])
    expect(toJson(summarise(call, CALL_START_MS))).toContain(
      '"timeline": [\n        [0,"happy",[0.051,0.051,0.051,0.702,0.051,0.051,0.051]],\n        [2,"camera-off",null]\n      ]',
    )
  })

  it('is the same each time', () => {
    const text = () => toJson(summarise(madeLongCall(4, 300), CALL_START_MS))
    expect(text()).toBe(text())
  })

  it('keeps hostile names as they are', () => {
    const names = [
      '<img src=x onerror=alert(1)>',
      '=1+1',
      '"',
      '{ "$layout": 0 }',
      'x'.repeat(500),
      '',
      '\u202Eevil',
      '👩🏽‍🚀',
    ]
    const call = madeCall(
      names.map((name, index) => madeParticipant({ key: `p${index}`, pageName: name, timeline: timelineOf('h') })),
    )
    expect(exported(call)).toMatchObject({ participants: names.map((name) => ({ pageName: name })) })
  })
})

it('lets an import restore every stored probability', () => {
  for (let step = 0; step <= 255; step++) {
    const timeline = new Timeline()
    timeline.set({ second: 0, shown: 'happy', probabilities: [step / 255, 0, 0, 0, 0, 0, 0] })
    const row = /\[0,"happy",\[([\d.]+),/.exec(
      toJson(summarise(madeCall([madeParticipant({ key: 'a', timeline })]), CALL_START_MS)),
    )
    expect(Math.round(Number(row?.[1]) * 255)).toBe(step)
  }
})
