/** A meeting on LiveKit's own components, on this machine: real WebRTC between a conference page and guests. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import type { Joining, Participant, StartSfu } from './livekit/front-end'
import { startPageServer } from './page-server'

export const LIVEKIT_DIR = join(import.meta.dirname, 'livekit')

/** Longest wait for a page that joins, or for a video that is sent, on a busy machine. */
const MEDIA_TIMEOUT_MS = 60_000

/** It needs the folder's packages, so it is imported when they are there, and type-checked with them. */
const sfuModule = v.object({ startSfu: v.custom<StartSfu>((value) => typeof value === 'function') })

export type LiveKitRoom = {
  /** Address of LiveKit's VideoConference as this participant sees it; opening it joins. */
  readonly conferenceAddress: (joining: Joining) => string
  /** The same, but it opens LiveKit's lobby, from which its button joins. */
  readonly lobbyAddress: (joining: Joining) => string
  /** Address of a page that guests can join in. It must not be hidden: their cameras would stand still. */
  readonly guestsAddress: string
  readonly close: () => Promise<void>
}

/** Starts the room; the packages of {@link LIVEKIT_DIR} must be installed. */
export async function startLiveKitRoom(): Promise<LiveKitRoom> {
  const pages = await startPageServer(LIVEKIT_DIR, ['conference.html', 'guest.html', 'guests.html'])
  const { startSfu } = v.parse(sfuModule, await import(pathToFileURL(join(LIVEKIT_DIR, 'sfu/sfu.ts')).href))
  const sfu = startSfu(pages.server)
  const conferenceAddress = (joining: Joining): string =>
    `${pages.origin}/conference.html?${new URLSearchParams(joining)}`
  return {
    conferenceAddress,
    lobbyAddress: (joining) => `${conferenceAddress(joining)}&lobby`,
    guestsAddress: `${pages.origin}/guests.html`,
    close: async () => {
      sfu.close()
      await pages.close()
    },
  }
}

/** Joins as a guest, in a frame of the guests' page: a real participant that sends and receives nothing. */
export async function joinAsGuest(guestsPage: Page, joining: Joining): Promise<Participant> {
  const element = await guestsPage.evaluateHandle(
    (address) => {
      const frame = document.createElement('iframe')
      frame.src = address
      document.body.append(frame)
      return frame
    },
    `/guest.html?${new URLSearchParams(joining)}`,
  )
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('The guest has no frame')
  await frame.waitForFunction(() => 'participant' in window, undefined, { timeout: MEDIA_TIMEOUT_MS })
  return {
    rename: (name) => frame.evaluate((newName) => participant.rename(newName), name),
    setCamera: (isOn) => frame.evaluate((value) => participant.setCamera(value), isOn),
    shareScreen: (isOn) => frame.evaluate((value) => participant.shareScreen(value), isOn),
    leave: async () => {
      await frame.evaluate(() => participant.leave())
      await element.evaluate((removed) => removed.remove())
    },
  }
}

/** Waits until the conference page plays so many videos, shares among them. */
export async function untilPlaying(conference: Page, count: number): Promise<void> {
  const isPlayed = (wanted: number): boolean => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>('.lk-participant-tile video')]
    return videos.filter(({ srcObject, videoWidth }) => srcObject !== null && videoWidth > 0).length === wanted
  }
  await conference.waitForFunction(isPlayed, count, { timeout: MEDIA_TIMEOUT_MS })
}
