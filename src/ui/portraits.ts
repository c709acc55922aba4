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
  { id: 'female-7', url: '/portraits/female-7.jpg', probabilities: [0, 0, 0, 0.98, 0, 0, 0.02] },
  { id: 'male-43', url: '/portraits/male-43.jpg', probabilities: [0.01, 0, 0, 0.3, 0.01, 0, 0.68] },
  { id: 'male-7', url: '/portraits/male-7.jpg', probabilities: [0.07, 0.01, 0.02, 0.02, 0.04, 0, 0.84] },
]
