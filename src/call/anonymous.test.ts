import { describe, expect, it } from 'vitest'
import { withoutNames } from './anonymous'
import { summarise } from './summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from './testing/made-calls'
import { seeded } from './testing/seeded'
import type { Call } from './timeline'

const numbered = (n: number) => `Participant ${n}`

/** A call of these people (page's name, user's name) with one note. */
function callWith(
  people: readonly (readonly [string | null, string | null])[],
  note = '',
  given: Partial<Call> = {},
): Call {
  const participants = people.map(([pageName, givenName], index) =>
    madeParticipant({ key: `key-${pageName}-${index}`, pageName, givenName, timeline: timelineOf('nnhh') }),
  )
  return madeCall(participants, { notes: [{ id: 'note', second: 1, text: note }], ...given })
}

function noteOf(call: Call): string | undefined {
  return withoutNames(call, numbered).notes[0]?.text
}

describe('withoutNames', () => {
  it('numbers the participants in order of appearance', () => {
    const call = withoutNames(
      callWith([
        ['Ana', null],
        [null, null],
        ['ben-1', 'Ben'],
      ]),
      numbered,
    )
    expect(call.participants.map(({ key, pageName, givenName }) => [key, pageName, givenName])).toEqual([
      ['participant-1', null, 'Participant 1'],
      ['participant-2', null, 'Participant 2'],
      ['participant-3', null, 'Participant 3'],
    ])
    expect(summarise(call, CALL_START_MS).participants[1]?.name).toBe('Participant 2')
  })

  it('keeps everything else, and shares the timelines', () => {
    const call = callWith([['Ana', null]], 'a remark')
    const anonymous = withoutNames(call, numbered)
    expect(anonymous.participants[0]?.timeline).toBe(call.participants[0]?.timeline)
    expect({ ...anonymous, title: '', participants: [] }).toEqual({ ...call, title: '', participants: [] })
    expect(call.participants[0]?.pageName).toBe('Ana')
  })

  it("empties the page's title, and replaces names in the user's title", () => {
    const given = { title: 'Ana & Ben | Meet', givenTitle: 'Ana’s review' }
    expect(withoutNames(callWith([['Ana', null]], '', given), numbered)).toMatchObject({
      title: '',
      givenTitle: 'Participant 1’s review',
    })
    expect(withoutNames(callWith([['Ana', null]]), numbered)).toMatchObject({ title: '', givenTitle: null })
  })

  it.each([
    ['a whole name', 'Ana Lopes laughs', 'Participant 1 laughs'],
    ['a first name', 'Ask Ana, then Ben.', 'Ask Participant 1, then Participant 2.'],
    ['upper case', 'ANA LOPES!', 'Participant 1!'],
    ['a name with a line break in it', 'Ana\n Lopes', 'Participant 1'],
    ["the user's name and the page's", 'Benny is ben.maier@example.org', 'Participant 2 is Participant 2'],
    ['not a part of a word', 'Banana and benefit', 'Banana and benefit'],
    ['not a short word of a name', 'a plan by De Vries', 'a plan by De Participant 3'],
    ['a name with punctuation', 'what (C.) said', 'what Participant 4 said'],
    ['a name in another form of Unicode', 'Rene\u0301 nods', 'Participant 5 nods'],
    ['a name in a script without spaces between words', '田中さんが笑う', 'Participant 6さんが笑う'],
    ['not a name with another accent on its last letter', 'Ana\u0308 stays', 'Ana\u0308 stays'.normalize('NFC')],
  ])('in a note: %s', (_, note, expected) => {
    const people = [
      ['Ana Lopes', null],
      ['ben.maier@example.org', 'Benny'],
      ['Jo de Vries', 'Ben'],
      ['(C.)', null],
      ['René', null],
      ['田中', null],
    ] as const
    const [ana, benny, vries, ...others] = people
    const named = [ana, [benny[0], 'Benny Ben'], [vries[0], null], ...others] as const
    expect(noteOf(callWith(named, note))).toBe(expected)
  })

  it('replaces a name that several people share by all their numbers', () => {
    expect(
      noteOf(
        callWith(
          [
            ['Ana Lopes', null],
            ['Ana Silva', null],
          ],
          'Ana, I mean Ana Silva',
        ),
      ),
    ).toBe('Participant 1 / Participant 2, I mean Participant 2')
  })

  it('does not change notes when nobody has a name', () => {
    expect(
      noteOf(
        callWith(
          [
            [null, null],
            ['', null],
          ],
          'Participant 1? (…)',
        ),
      ),
    ).toBe('Participant 1? (…)')
  })

  it.each([1, 2, 3, 4])('no name is left anywhere (seed %i)', (seed) => {
    const random = seeded(seed)
    const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
    const FIRST = [
      'Ana',
      'Zoë',
      'Łukasz',
      'Ibrahim',
      '李',
      'مريم',
      'O’Brien',
      '[x]',
      '$1',
      'A.B.',
      'Ma\\ria',
      'x-y',
      '<img src=x>',
    ]
    const LAST = ['Lopes', 'de la Cruz', 'Müller-Lüdenscheidt', '(Guest)', '小龙', '🙂', 'Jr.', '& Co']
    const people = Array.from(
      { length: 6 },
      () => [`${pick(FIRST)} ${pick(LAST)}`, random() < 0.5 ? null : pick(FIRST)] as const,
    )
    const names = people.flat().filter((name) => name !== null)
    const note = names
      .map((name) => `${pick(['', '«', 'hi '])}${random() < 0.5 ? name.toUpperCase() : name}${pick(['', '!', ', '])}`)
      .join(' ')
    const given = { title: `${pick(names)} | Meet`, givenTitle: `With ${pick(names)}` }
    const text = JSON.stringify(withoutNames(callWith(people, note, given), numbered)).toLowerCase()
    for (const name of names) expect(text).not.toContain(JSON.stringify(name.toLowerCase()).slice(1, -1))
  })
})
