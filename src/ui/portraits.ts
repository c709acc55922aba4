import type { Probabilities } from '../call/reading'

/** A portrait that comes with Mien (tools/build/ship-assets.ts), for those who want to look before they show their own face. */
export interface Portrait {
  readonly id: string
  /** Address in the extension. */
  readonly url: string
  /** What the shipped nets read in it, as tests/e2e/first-use.e2e.ts checks; in the order of the classes. */
  readonly probabilities: Probabilities
}

/** Portraits of the npm package tabler-ui (MIT; THIRD_PARTY_NOTICES.md). */
export const PORTRAITS: readonly Portrait[] = [
  { id: 'female-7', url: '/portraits/female-7.jpg', probabilities: [0, 0, 0, 1, 0, 0, 0] },
  { id: 'male-37', url: '/portraits/male-37.jpg', probabilities: [0, 0, 0, 0, 0, 0, 1] },
  { id: 'female-1', url: '/portraits/female-1.jpg', probabilities: [0, 0, 0, 0, 1, 0, 0] },
]
