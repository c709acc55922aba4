/** Which names of a call and its participants are shown. */
import type { Call, Participant } from './timeline'

type Named = Pick<Participant, 'key' | 'givenName' | 'pageName'>

/** The user's name for a participant, else the page's; null if there is neither. */
export function knownNameOf({ givenName, pageName }: Omit<Named, 'key'>): string | null {
  return givenName ?? pageName
}

/**
 * Returns a function that gives the name for a participant's key: the user's name, else the page's, else a numbered one.
 * For an unknown key it returns the key.
 * @param participants In order of appearance.
 * @param numbered Names a participant without a name, from the order of appearance (from 1).
 */
export function nameIn(participants: readonly Named[], numbered: (order: number) => string): (key: string) => string {
  return (key) => {
    const index = participants.findIndex((participant) => participant.key === key)
    const participant = participants[index]
    return participant ? (knownNameOf(participant) ?? numbered(index + 1)) : key
  }
}

/** The title to show: the user's, else the page's; may be empty. */
export function titleOf({ givenTitle, title }: Pick<Call, 'givenTitle' | 'title'>): string {
  return givenTitle ?? title
}
