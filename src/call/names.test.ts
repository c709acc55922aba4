import { expect, it } from 'vitest'
import { nameIn, titleOf } from './names'
import { madeCall, madeParticipant } from './testing/made-calls'

it('shows the user’s name, else the page’s, else a number by order of appearance', () => {
  const nameOf = nameIn(
    [
      madeParticipant({ key: 'a', pageName: 'Ana', givenName: 'Anita' }),
      madeParticipant({ key: 'b', pageName: 'Ben' }),
      madeParticipant({ key: 'c' }),
    ],
    (order) => `Nobody ${order}`,
  )
  expect(['a', 'b', 'c', 'd'].map(nameOf)).toEqual(['Anita', 'Ben', 'Nobody 3', 'd'])
})

it('shows the user’s title, else the page’s', () => {
  expect(titleOf(madeCall([], { title: 'Page', givenTitle: 'Ours' }))).toBe('Ours')
  expect(titleOf(madeCall([], { title: 'Page' }))).toBe('Page')
})
