import { describe, expect, it } from 'vitest'
import { withoutNames } from '../anonymous'
import { summarise } from '../summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../testing/made-calls'
import { DATA_EXPORTERS, exporterOf } from './index'

const call = madeCall([
  madeParticipant({
    key: 'opaque-1',
    pageName: 'Ana Duarte',
    givenName: 'Anita',
    marks: { personIds: ['site-id-of-ana'], names: ['Ana D.'], sourceIds: ['track-of-ana'] },
    timeline: timelineOf('hn-'),
  }),
])

describe.each(DATA_EXPORTERS)('$id', ({ id, write }) => {
  it('is found by its id', () => {
    expect(exporterOf(DATA_EXPORTERS, id).write).toBe(write)
  })

  it('contains none of the marks by which a person is recognised', () => {
    const text = write(summarise(call, CALL_START_MS))
    expect(text).toContain('Anita')
    expect(text).not.toMatch(/site-id-of-ana|Ana D\.|track-of-ana|marks/)
  })

  it('contains no name after names are replaced', () => {
    const text = write(
      summarise(
        withoutNames(call, (order) => `Participant ${order}`),
        CALL_START_MS,
      ),
    )
    expect(text).toContain('Participant 1')
    expect(text).not.toMatch(/Ana|Duarte|opaque|site-id|track-of/i)
  })
})

it('throws for an unknown id', () => {
  expect(() => exporterOf<{ id: string }>(DATA_EXPORTERS, 'pdf')).toThrow(RangeError)
})
