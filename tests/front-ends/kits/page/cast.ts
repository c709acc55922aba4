/** The people of a kit's page, with their cameras and shared screens, in the order of their tiles. */
import { startPicture, type Picture } from '../../../../tools/meeting-room/page/picture'
import { startSlides } from '../../page/slides'
import type { FrontEnd, Person } from '../front-end'

const CAMERA = { width: 320, height: 180, framesPerSecond: 10 } as const

export type Member = Person & {
  readonly camera: MediaStream
  readonly isCameraOn: boolean
  readonly screen: MediaStream | null
}

/**
 * Controls of a cast of people.
 * @param onChange gets the whole cast after each change
 */
export function createCast(onChange: (members: readonly Member[]) => void): FrontEnd {
  let members: readonly Member[] = []
  const pictures = new Map<string, Picture>()
  const publish = (next: readonly Member[]): void => {
    members = next
    onChange(members)
  }
  const change = (id: string, part: Partial<Member>): void =>
    publish(members.map((member) => (member.id === id ? { ...member, ...part } : member)))
  const find = (id: string): Member => {
    const found = members.find((member) => member.id === id)
    if (found === undefined) throw new Error(`Nobody has the id ${id}`)
    return found
  }

  const pictureOf = (id: string): Picture => {
    const picture = pictures.get(id)
    if (picture === undefined) throw new Error(`Nobody has the id ${id}`)
    return picture
  }

  return {
    add: async (person) => {
      const picture = await startPicture({ face: `/portraits/${person.portrait}` }, CAMERA)
      pictures.set(person.id, picture)
      publish([...members, { ...person, camera: picture.stream.clone(), isCameraOn: true, screen: null }])
    },
    remove: (id) => {
      const { camera, screen } = find(id)
      publish(members.filter((member) => member.id !== id))
      stop(camera)
      stop(screen)
      pictureOf(id).stop()
      pictures.delete(id)
    },
    rename: (id, name) => change(id, { name }),
    setCamera: (id, isOn) => {
      const before = find(id).camera
      // A camera that is turned on again gives a new track.
      change(id, isOn ? { isCameraOn: true, camera: pictureOf(id).stream.clone() } : { isCameraOn: false })
      stop(before)
    },
    shareScreen: async (id, isOn) => {
      const before = find(id).screen
      change(id, { screen: isOn ? await startSlides() : null })
      stop(before)
    },
    swap: (id, otherId) => {
      const [first, second] = [find(id), find(otherId)]
      publish(members.map((member) => (member === first ? second : member === second ? first : member)))
    },
  }
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
