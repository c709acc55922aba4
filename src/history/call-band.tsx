import { useEffect, useRef } from 'preact/hooks'
import { roomShares } from '../call/room'
import type { CallFacts } from '../shared/call-store'
import { RoomBand } from '../ui/charts/room-band'
import { sharesInWords } from '../ui/charts/room-words'
import { t } from '../ui/messages'
import type { CallBands } from './call-bands'

/** A call's room over time as a thin band; it is read when it comes into view. */
export function CallBand({ call, bands }: { call: CallFacts; bands: CallBands }) {
  const place = useRef<HTMLDivElement>(null)
  const steps = bands.bandOf(call).value
  const shares = steps && roomShares(steps)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      void bands.read(call)
    })
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [call.id, call.lengthS])
  return (
    <div class="history-band" ref={place} title={shares ? sharesInWords(shares) : undefined}>
      {steps && shares ? (
        <RoomBand steps={steps} label={sharesInWords(shares)} hasWords={false} hasAxis={false} />
      ) : (
        steps && <span class="history-no-band">{t('history_nothing_read')}</span>
      )}
    </div>
  )
}
