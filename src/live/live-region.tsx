import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Readout } from '../shared/protocol'
import { Announcer } from './announcer'
import { nowMs } from '../ui/clock'
import { t, tCount } from '../ui/messages'
import { nameOfReadout, stateInWords } from './readout-words'

/** Announces lasting changes to screen readers, as {@link Announcer} decides. */
export function LiveRegion({ readouts }: { readouts: readonly Readout[] }) {
  const announcer = useRef<Announcer | null>(null)
  announcer.current ??= new Announcer()
  const text = useSignal('')
  const time = nowMs.value

  useEffect(() => {
    const everybody = readouts
      .map((readout, index) => ({ readout, name: nameOfReadout(readout, index + 1) }))
      .filter(({ readout }) => !readout.isLeftOut)
      .map(({ readout, name }) => ({ key: readout.key, name, state: stateInWords(readout) }))
    const announcement = announcer.current?.update(everybody, time)
    if (!announcement) return
    const sentences = announcement.changes.map(({ name, state }) => t('announce_one', name, state))
    if (announcement.moreCount > 0) sentences.push(tCount('announce_more', announcement.moreCount))
    text.value = sentences.join(' ')
  }, [readouts, time])

  return (
    <p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
      {text.value}
    </p>
  )
}
