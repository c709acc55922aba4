import { expect, it, vi } from 'vitest'
import { openCamera } from './camera'

const devices = (answer: () => Promise<MediaStream>) => ({ getUserMedia: vi.fn(answer) })
const failing = (name: string) => devices(() => Promise.reject(new DOMException('No', name)))

it('asks for a picture and no sound', async () => {
  const stream = {} as MediaStream
  const camera = devices(() => Promise.resolve(stream))
  expect(await openCamera(camera)).toEqual({ stream })
  expect(camera.getUserMedia).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ audio: false }))
})

it.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
])('tells a %s from others', async (name, fault) => {
  expect(await openCamera(failing(name))).toEqual({ fault })
})

it('says that there is none where the browser has no cameras, and hides no other error', async () => {
  expect(await openCamera(undefined)).toEqual({ fault: 'missing' })
  await expect(openCamera(failing('InvalidStateError'))).rejects.toThrow('No')
})
