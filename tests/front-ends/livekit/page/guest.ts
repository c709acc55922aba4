/** A participant without a page to look at: it sends, and receives nothing. */
import { prepareRoom } from './join'

const { room, token, serverUrl } = await prepareRoom()
await room.connect(serverUrl, token, { autoSubscribe: false })
await room.localParticipant.setCameraEnabled(true)
