import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserErrands, leavingTheMachine, readNetLog } from './net-log'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-net-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

const START = '{"constants":{"logEventTypes":{"URL_REQUEST_START_JOB":7,"OTHER":8}},"events":[\n'
const EVENTS = [
  { type: 8, params: { url: 'https://never.example/' } },
  { type: 7, params: { url: 'http://127.0.0.1:4000/room.css', initiator: 'http://127.0.0.1:4000' } },
  { type: 7, params: { url: 'https://accounts.google.com/ListAccounts', initiator: 'not an origin' } },
  { type: 7, params: { url: 'https://accounts.google.com/spy', initiator: 'chrome-extension://abc' } },
  { type: 7, params: { net_error: -105 } },
  { type: 7, params: { url: 'wss://elsewhere.example/', initiator: 'chrome-extension://abc' } },
  { type: 7, params: { url: 'https://elsewhere.example/', initiator: 'not an origin' } },
  { type: 7, params: { url: 'https://android.clients.google.com/checkin' } },
]

async function requestsIn(text: string) {
  const file = join(folder, 'net.json')
  await writeFile(file, text)
  return readNetLog(file)
}

test('tells requests that leave the machine from local ones and the browser’s own', async () => {
  const requests = await requestsIn(`${START}${EVENTS.map((event) => JSON.stringify(event)).join(',\n')}]}`)

  expect(leavingTheMachine(requests).map(({ url }) => url)).toEqual([
    'https://accounts.google.com/spy',
    'wss://elsewhere.example/',
    'https://elsewhere.example/',
  ])
  expect(browserErrands(requests).map(({ url }) => url)).toEqual([
    'https://accounts.google.com/ListAccounts',
    'https://android.clients.google.com/checkin',
  ])
})

test('reads a log whose end is missing', async () => {
  const requests = await requestsIn(`${START}${JSON.stringify(EVENTS[5])},\n`)

  expect(leavingTheMachine(requests)).toHaveLength(1)
})
