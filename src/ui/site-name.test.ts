import { expect, it, vi } from 'vitest'
import { siteName } from './site-name'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

it('names sites', () => {
  expect(['generic', 'livekit', 'elsewhere'].map(siteName)).toEqual(['Web page', 'LiveKit Meet', 'elsewhere'])
})
