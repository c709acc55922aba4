import { useRef } from 'preact/hooks'
import type { Readout } from '../shared/protocol'
import { bandOf, expressionInBand } from '../ui/sure-words'
import type { Band } from '../ui/sure-words'
import { readingOf, stateInWords } from './readout-words'

/** What is seen of one participant, with how sure it is, such as "Probably happy"; or why there is nothing. A hook, since a band lasts a little. */
export function useBandedWords(readout: Readout): { readonly words: string; readonly band: Band | null } {
  const band = useRef<Band | null>(null)
  const reading = readingOf(readout)
  band.current = reading && bandOf(reading.confidence, band.current)
  const words = reading && band.current ? expressionInBand(reading.expression, band.current) : stateInWords(readout)
  return { words, band: band.current }
}
