/** LiveKit's own VideoConference, as a user of a site that is built on LiveKit's components sees it. */
import { LiveKitRoom, PreJoin, VideoConference } from '@livekit/components-react'
import '@livekit/components-styles'
import { createRoot } from 'react-dom/client'
import { prepareRoom } from './join'

const { room, token, serverUrl, name } = await prepareRoom()
const root = createRoot(document.getElementById('root') ?? document.body)

function showConference(): void {
  root.render(
    <LiveKitRoom
      data-lk-theme="default"
      style={{ height: '100vh' }}
      {...{ room, token, serverUrl }}
      video
      audio={false}
    >
      <VideoConference />
    </LiveKitRoom>,
  )
}

/** LiveKit's own lobby, with a preview of the camera and a button to join. */
function showLobby(): void {
  root.render(
    <div data-lk-theme="default" style={{ height: '100vh' }}>
      <PreJoin
        defaults={{ username: name, videoEnabled: true, audioEnabled: false }}
        persistUserChoices={false}
        onSubmit={showConference}
      />
    </div>,
  )
}

if (new URLSearchParams(location.search).has('lobby')) showLobby()
else showConference()
