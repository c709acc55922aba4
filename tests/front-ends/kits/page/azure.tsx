/** Azure Communication Services' VideoGallery, with the options that Azure's own CallComposite gives it. */
import {
  DEFAULT_COMPONENT_ICONS,
  FluentThemeProvider,
  VideoGallery,
  type VideoGalleryRemoteParticipant,
  type VideoGalleryStream,
} from '@azure/communication-react'
import { registerIcons } from '@fluentui/react'
import { createRoot } from 'react-dom/client'
import { createCast, type Member } from './cast'
import { createStreamView } from './stream-view'

/** Each stream has one view for as long as it runs, as with Azure's SDK. */
const views = new WeakMap<MediaStream, HTMLElement>()

function galleryStream(
  stream: MediaStream | null,
  options: Parameters<typeof createStreamView>[1],
): VideoGalleryStream {
  if (stream === null) return { isAvailable: false, isReceiving: false }
  const renderElement = views.get(stream) ?? createStreamView(stream, options)
  views.set(stream, renderElement)
  return { isAvailable: true, isReceiving: true, renderElement }
}

function participant({ id, name, isSelf = false, camera, isCameraOn, screen }: Member): VideoGalleryRemoteParticipant {
  return {
    userId: id,
    displayName: name,
    isMuted: false,
    videoStream: galleryStream(isCameraOn ? camera : null, { scalingMode: 'Crop', isMirrored: isSelf }),
    isScreenSharingOn: screen !== null,
    screenShareStream: galleryStream(screen, { scalingMode: 'Fit' }),
  }
}

const root = createRoot(document.getElementById('root') ?? document.body)
registerIcons({ icons: DEFAULT_COMPONENT_ICONS })

window.frontEnd = createCast((members) => {
  const self = members.find(({ isSelf }) => isSelf)
  root.render(
    <FluentThemeProvider rootStyle={{ height: '100vh' }}>
      <VideoGallery
        layout="floatingLocalVideo"
        localVideoTileSize="16:9"
        localParticipant={self === undefined ? { userId: 'nobody' } : participant(self)}
        remoteParticipants={members.filter(({ isSelf }) => !isSelf).map(participant)}
      />
    </FluentThemeProvider>,
  )
})
