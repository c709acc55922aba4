import { signal } from '@preact/signals'
import { beforeEach, expect, it, vi } from 'vitest'
import { createHostAccess } from './host-access'
import type { HostAccess, HostPermissions } from './host-access'

const granted = new Set<string>()
let answer: () => Promise<boolean>
let listener: () => void
const requested: string[] = []
const permissions: HostPermissions = {
  has: async (pattern) => granted.has(pattern),
  request: (pattern) => {
    requested.push(pattern)
    return answer().then((isGranted) => {
      if (isGranted) granted.add(pattern)
      return isGranted
    })
  },
  remove: async (pattern) => {
    granted.delete(pattern)
    return true
  },
  onChange: (changed) => {
    listener = changed
    return () => (listener = () => undefined)
  },
}
const frames = signal<readonly string[]>([])
let address: string | null
let access: HostAccess
const settle = () => new Promise<void>((resolve) => setTimeout(resolve))
async function open() {
  access = createHostAccess({ permissions, addressOfTab: async () => address }, frames)
  await access.look()
}

beforeEach(() => {
  granted.clear()
  requested.length = 0
  frames.value = []
  answer = async () => true
  address = 'https://meet.example.org/room'
})

it('offers to be ready on the site of the tab, and asks in the very click', async () => {
  await open()
  expect(access.alwaysOn.value).toEqual({ host: 'meet.example.org', isGranted: false })
  const asking = access.setAlwaysOn(true)
  expect(requested).toEqual(['https://meet.example.org/*'])
  await asking
  expect(access.alwaysOn.value).toEqual({ host: 'meet.example.org', isGranted: true })
  await access.setAlwaysOn(false)
  expect([access.alwaysOn.value?.isGranted, granted.size]).toEqual([false, 0])
})

it.each([
  ['a site that Mien is always ready on', 'https://meet.google.com/abc'],
  ['a page that no permission can be given for', 'chrome://extensions/'],
  ['a page without TLS', 'http://192.168.0.2/'],
  ['a page whose address the browser does not tell', null],
])('offers nothing on %s', async (_what, given) => {
  address = given
  await open()
  expect(access.alwaysOn.value).toBeNull()
})

it('stays off where the user says no, or the browser refuses to ask', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  await open()
  answer = async () => false
  await access.setAlwaysOn(true)
  expect(access.alwaysOn.value?.isGranted).toBe(false)
  answer = () => Promise.reject(new Error('This function must be called during a user gesture'))
  await access.setAlwaysOn(true)
  expect([access.alwaysOn.value?.isGranted, warn.mock.calls.length]).toEqual([false, 1])
  warn.mockRestore()
})

it('follows what is granted or taken back elsewhere', async () => {
  await open()
  granted.add('https://meet.example.org/*')
  listener()
  await settle()
  expect(access.alwaysOn.value?.isGranted).toBe(true)
})

it('knows the frames of a call that Mien may not look into, until they are granted', async () => {
  granted.add('https://known.example/*')
  await open()
  frames.value = ['https://known.example', 'https://call.example:8443']
  await settle()
  expect(access.lockedFrames.value).toEqual(['https://call.example:8443'])
  const asking = access.grantFrame('https://call.example:8443')
  expect(requested).toEqual(['https://call.example/*'])
  expect(await asking).toBe(true)
  expect(access.lockedFrames.value).toEqual([])
  frames.value = []
  await settle()
  expect(access.lockedFrames.value).toEqual([])
})
