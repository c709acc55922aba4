import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startRoomServer, type RoomServer } from './server'

let folder: string
let room: RoomServer | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-faces-'))
})
afterEach(async () => {
  await room?.close()
  room = undefined
  await rm(folder, { recursive: true })
})

/** Status of a request whose path is sent unchanged; fetch would normalise it. */
function statusOf(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(origin, { path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

describe('faces from a folder', () => {
  test("every picture and video is a participant with the file's name, in order", async () => {
    const files = ['Zoë Ünal.jpg', 'a.b.png', 'clip.mp4', 'clip.webm', 'face_01.png', 'notes.txt', 'UPPER.JPG']
    for (const name of files) await writeFile(join(folder, name), name)
    room = await startRoomServer({ facesDir: folder })

    expect(room.roster.map(({ name }) => name)).toEqual(['UPPER', 'Zoë Ünal', 'a.b', 'clip', 'clip', 'face_01'])
    // Labels that look like an icon's name, or are used twice, are replaced on the tile.
    expect(room.roster.map(({ label }) => label)).toEqual(['UPPER', 'Zoë Ünal', 'a.b', 'clip', 'File 5', 'File 6'])
    const face = await fetch(room.origin + (room.roster[1]?.face ?? ''))
    expect(face.headers.get('content-type')).toBe('image/jpeg')
    expect(await face.text()).toBe('Zoë Ünal.jpg')
  })

  test('a folder without pictures and videos is refused', async () => {
    await expect(startRoomServer({ facesDir: folder })).rejects.toThrow('No jpg, png, mp4 or webm file')
  })

  test('a byte range of a file is sent on request', async () => {
    await writeFile(join(folder, 'clip.webm'), '0123456789')
    room = await startRoomServer({ facesDir: folder })
    const part = (range: string) => fetch(`${room?.origin}/faces/clip.webm`, { headers: { range } })

    const middle = await part('bytes=2-4')
    expect([middle.status, await middle.text(), middle.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ])
    expect(await (await part('bytes=8-')).text()).toBe('89')
    expect((await part('bytes=20-')).status).toBe(416)
  })
})

test('nothing outside the served folders is sent', async () => {
  await writeFile(join(folder, 'a.jpg'), '')
  room = await startRoomServer({ facesDir: folder })

  for (const path of [
    '/faces/..%2F..%2Fetc%2Fpasswd',
    '/page/..%2Fserver.js',
    '/portraits/female',
    '/faces/',
    '/elsewhere',
  ]) {
    expect([path, await statusOf(room.origin, path)]).toEqual([path, 404])
  }
})
