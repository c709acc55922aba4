/**
 * Amazon Chime's meeting components on Chime's own SDK. Only what would come over the network is made here: the streams.
 * Chime's code binds them to tiles, mirrors the own one and gives each tile its video element.
 */
import {
  ContentShare,
  GlobalStyles,
  lightTheme,
  LocalVideo,
  MeetingManager,
  MeetingProvider,
  RemoteVideo,
  useContentShareState,
  useLocalVideo,
  useRemoteVideoTileState,
  VideoGrid,
} from 'amazon-chime-sdk-component-library-react'
import {
  ContentShareMediaStreamBroker,
  DefaultAudioVideoFacade,
  DefaultContentShareController,
  DefaultModality,
  NoOpAudioVideoController,
  NoOpDebugLogger,
  NoOpDeviceController,
} from 'amazon-chime-sdk-js'
import { useEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { ThemeProvider } from 'styled-components'
import { createCast, type Member } from './cast'

const logger = new NoOpDebugLogger()
const controller = new NoOpAudioVideoController()
const { videoTileController: tileController } = controller
const manager = new MeetingManager(logger)
manager.audioVideo = new DefaultAudioVideoFacade(
  controller,
  tileController,
  controller.realtimeController,
  controller.audioMixController,
  new NoOpDeviceController(),
  new DefaultContentShareController(
    new ContentShareMediaStreamBroker(logger),
    new NoOpAudioVideoController(),
    controller,
  ),
)

/** Chime's name of the attendee that stands for a person's shared screen. */
const contentIdOf = (id: string): string => `${id}#${DefaultModality.MODALITY_CONTENT}`

/** Gives an attendee a tile with this stream, or takes the tile away. */
function bindRemote(attendeeId: string, stream: MediaStream | null): void {
  if (stream === null) {
    tileController.removeVideoTilesByAttendeeId(attendeeId)
  } else if (!tileController.haveVideoTileForAttendeeId(attendeeId)) {
    const { width = 0, height = 0 } = stream.getVideoTracks()[0]?.getSettings() ?? {}
    const tile = tileController.addVideoTile()
    tile.bindVideoStream(attendeeId, false, stream, width, height, tile.id())
  }
}

function bindSelf(stream: MediaStream | null): void {
  if (stream === null) return tileController.stopLocalVideoTile()
  if (tileController.hasStartedLocalVideoTile()) return
  tileController.startLocalVideoTile()
  const { width = 0, height = 0 } = stream.getVideoTracks()[0]?.getSettings() ?? {}
  tileController.getLocalVideoTile()?.bindVideoStream('self', true, stream, width, height, null)
}

function Room({ members }: { readonly members: readonly Member[] }): React.JSX.Element {
  const { attendeeIdToTileId } = useRemoteVideoTileState()
  const { tiles: contentTiles } = useContentShareState()
  const { setIsVideoEnabled } = useLocalVideo()
  const isSelfOn = members.some(({ isSelf, isCameraOn }) => isSelf === true && isCameraOn)
  useEffect(() => setIsVideoEnabled(isSelfOn), [isSelfOn, setIsVideoEnabled])
  const remotes = members.filter(({ id }) => attendeeIdToTileId[id] !== undefined)
  const size = remotes.length + (isSelfOn ? 1 : 0) + (contentTiles.length > 0 ? 1 : 0)
  // What Chime's VideoTileGrid renders, but with the names and the order of the cast.
  return (
    <VideoGrid size={size} layout={contentTiles.length > 0 ? 'featured' : null}>
      <ContentShare css="grid-area: ft;" />
      {remotes.map(({ id, name }) => (
        <RemoteVideo key={attendeeIdToTileId[id]} tileId={attendeeIdToTileId[id] ?? 0} name={name} />
      ))}
      <LocalVideo nameplate="Me" css="height: 100%; width: 100%;" />
    </VideoGrid>
  )
}

const root = createRoot(document.getElementById('root') ?? document.body)

function render(members: readonly Member[]): void {
  root.render(
    <ThemeProvider theme={lightTheme}>
      <GlobalStyles />
      <MeetingProvider meetingManager={manager}>
        <div style={{ height: '100vh' }}>
          <Room members={members} />
        </div>
      </MeetingProvider>
    </ThemeProvider>,
  )
}

let knownIds: readonly string[] = []
// The providers listen once they are mounted, and get no tile from before.
flushSync(() => render([]))
flushSync(() => manager.publishAudioVideo())

window.frontEnd = createCast((members) => {
  for (const { id, isSelf, isCameraOn, camera, screen } of members) {
    if (isSelf) bindSelf(isCameraOn ? camera : null)
    else bindRemote(id, isCameraOn ? camera : null)
    bindRemote(contentIdOf(id), screen)
  }
  const ids = members.map(({ id }) => id)
  for (const id of knownIds.filter((known) => !ids.includes(known))) {
    bindRemote(id, null)
    bindRemote(contentIdOf(id), null)
  }
  knownIds = ids
  render(members)
})
