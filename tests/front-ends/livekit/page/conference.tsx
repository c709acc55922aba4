/** LiveKit's own VideoConference, as a user of a site that is built on LiveKit's components sees it. */
import { LiveKitRoom, VideoConference } from '@livekit/components-react'
import '@livekit/components-styles'
import { createRoot } from 'react-dom/client'
import { prepareRoom } from './join'

const { room, token, serverUrl } = await prepareRoom()
createRoot(document.getElementById('root') ?? document.body).render(
  <LiveKitRoom data-lk-theme="default" style={{ height: '100vh' }} {...{ room, token, serverUrl }} video audio={false}>
    <VideoConference />
  </LiveKitRoom>,
)
