import { expect, it } from 'vitest'
import { madeFacts } from './testing/made-facts'
import { fitsSearch } from './history-search'

const call = madeFacts({ title: 'Planung São Paulo', siteId: 'meet', participantNames: ['Ana Lúcia', null, 'Dagný'] })

it.each(['', '  ', 'planung', 'SAO', 'são paulo', 'lucia', 'dagny meet', 'ana planung'])('%j finds it', (search) => {
  expect(fitsSearch(call, search)).toBe(true)
})

it.each(['ben', 'ana ben', 'null', '.*'])('%j does not', (search) => {
  expect(fitsSearch(call, search)).toBe(false)
})

it('looks at the title that is shown', () => {
  const renamed = madeFacts({ title: 'Planung', givenTitle: 'Kick-off' })
  expect(fitsSearch(renamed, 'kick')).toBe(true)
  expect(fitsSearch(renamed, 'planung')).toBe(false)
})

it('shows damaged records only without a search', () => {
  expect(fitsSearch({ id: 'x', isDamaged: true }, '')).toBe(true)
  expect(fitsSearch({ id: 'x', isDamaged: true }, 'x')).toBe(false)
})
