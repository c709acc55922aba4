import { useEffect, useRef } from 'preact/hooks'
import { LiveRegion } from '../live/live-region'
import { useBandedWords } from '../live/banded-words'
import { readingOf } from '../live/readout-words'
import type { Readout } from '../shared/protocol'
import { FaceReadingBlock } from '../ui/face-reading'
import { t } from '../ui/messages'
import { PORTRAITS } from '../ui/portraits'
import { OWN_TILE, TILE_ATTRIBUTE } from './mirror-reader'
import type { MirrorModel, Source } from './mirror-model'

/** Side of the canvas that a portrait is read from: as large as a face in a call's tile. */
const PORTRAIT_PX = 384

/** The pictures, and what is read of each. */
export function LookingGlass({ model, source }: { model: MirrorModel; source: Source }) {
  const tiles = source === 'camera' ? [OWN_TILE] : PORTRAITS.map(({ id }) => id)
  const named = tiles.flatMap((tile, index) => {
    const readout = model.readoutOf(tile)
    return readout ? [{ ...readout, name: nameOf(tile, index) }] : []
  })
  return (
    <section class={`looking-glass looking-glass-${source}`} aria-label={t('mirror_what_it_reads')}>
      {source === 'camera' ? (
        <div class="own-face">
          <OwnVideo stream={model.stream.value} />
          <Reading name={nameOf(OWN_TILE, 0)} readout={model.readoutOf(OWN_TILE)} />
        </div>
      ) : (
        <ul class="portraits">
          {PORTRAITS.map(({ id, url }, index) => (
            <li key={id}>
              <PortraitPicture id={id} url={url} label={nameOf(id, index)} />
              <Reading name={nameOf(id, index)} readout={model.readoutOf(id)} isSmall />
            </li>
          ))}
        </ul>
      )}
      <LiveRegion readouts={named} />
      <p class="button-row">
        <button type="button" class="small-button" onClick={() => model.close()}>
          {t(source === 'camera' ? 'mirror_close_camera' : 'mirror_close')}
        </button>
        {source === 'portraits' && (
          <button type="button" class="small-button" onClick={() => void model.open('camera')}>
            {t('mirror_use_camera')}
          </button>
        )}
      </p>
    </section>
  )
}

function nameOf(tile: string, index: number): string {
  return tile === OWN_TILE ? t('participant_self') : t('mirror_portrait', index + 1)
}

function OwnVideo({ stream }: { stream: MediaStream | null }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  return (
    <div class="own-video" {...{ [TILE_ATTRIBUTE]: OWN_TILE }}>
      <video ref={video} autoplay muted playsInline aria-label={t('mirror_own_picture')} />
    </div>
  )
}

function PortraitPicture({ id, url, label }: { id: string; url: string; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const picture = new Image()
    picture.addEventListener('load', () => {
      canvas.current?.getContext('2d')?.drawImage(picture, 0, 0, PORTRAIT_PX, PORTRAIT_PX)
    })
    picture.src = url
  }, [url])
  return (
    <div class="portrait" {...{ [TILE_ATTRIBUTE]: id }}>
      <canvas ref={canvas} width={PORTRAIT_PX} height={PORTRAIT_PX} role="img" aria-label={label} />
    </div>
  )
}

function Reading({ name, readout, isSmall = false }: { name: string; readout: Readout | null; isSmall?: boolean }) {
  if (readout) return <BandedReading name={name} readout={readout} isSmall={isSmall} />
  return <FaceReadingBlock name={name} reading={null} words={t('state_waiting')} isSmall={isSmall} />
}

function BandedReading({ name, readout, isSmall }: { name: string; readout: Readout; isSmall: boolean }) {
  const { words } = useBandedWords(readout)
  return <FaceReadingBlock name={name} reading={readingOf(readout)} words={words} isSmall={isSmall} />
}
