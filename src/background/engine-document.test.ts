import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeEngine, ensureEngine, isEngineOpen, KEEP_ALIVE_EVERY_MS, replaceEngine } from './engine-document'
import { closeDocument, createDocument, offscreen, resetExtension } from './testing/fake-extension'

beforeEach(resetExtension)
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the engine document', () => {
  it('is opened once for two who ask at once, and not again while it is open', async () => {
    await Promise.all([ensureEngine(), ensureEngine()])
    await ensureEngine()
    expect(createDocument).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ url: 'src/offscreen/index.html', reasons: ['WORKERS'] }),
    )
  })

  it('is opened again after it has died', async () => {
    await ensureEngine()
    offscreen.isOpen = false
    await ensureEngine()
    expect(createDocument).toHaveBeenCalledTimes(2)
  })

  it('is tried again after the browser refused', async () => {
    offscreen.refuses = true
    await expect(ensureEngine()).rejects.toThrow('No offscreen document')
    offscreen.refuses = false
    await ensureEngine()
    expect(offscreen.isOpen).toBe(true)
  })

  it('is closed, and closing it twice does no harm', async () => {
    await ensureEngine()
    await closeEngine()
    await closeEngine()
    expect(closeDocument).toHaveBeenCalledOnce()
    expect(offscreen.isOpen).toBe(false)
  })

  it('is closed only after it was opened', async () => {
    const opening = ensureEngine()
    await closeEngine()
    await opening
    expect(offscreen.isOpen).toBe(false)
  })

  it('needs no closing when it could not be opened', async () => {
    offscreen.refuses = true
    const opening = ensureEngine()
    await expect(Promise.all([closeEngine(), opening.catch(() => undefined)])).resolves.toBeDefined()
  })

  it('stays open when it is needed again by the time it would be closed', async () => {
    await ensureEngine()
    await closeEngine(() => Promise.resolve(false))
    expect(offscreen.isOpen).toBe(true)
  })

  it('counts as opened when an earlier service worker has just done so', async () => {
    createDocument.mockImplementationOnce(async () => {
      offscreen.isOpen = true
      throw new Error('Only a single offscreen document may be created.')
    })
    await ensureEngine()
    expect(closeDocument).not.toHaveBeenCalled()
    expect(offscreen.isOpen).toBe(true)
  })

  it('that never finishes opening is given up, closed, and opened anew the next time', async () => {
    vi.useFakeTimers()
    createDocument.mockImplementationOnce(() => {
      offscreen.isOpen = true
      return new Promise(() => undefined)
    })
    const opening = expect(ensureEngine()).rejects.toThrow('Opening the engine took longer')
    await vi.runAllTimersAsync()
    await opening
    expect(offscreen.isOpen).toBe(false)
    await ensureEngine()
    expect(createDocument).toHaveBeenCalledTimes(2)
  })

  it('is replaced', async () => {
    await ensureEngine()
    await replaceEngine()
    expect(closeDocument).toHaveBeenCalledOnce()
    expect(createDocument).toHaveBeenCalledTimes(2)
    expect(offscreen.isOpen).toBe(true)
  })
})

describe('the engine document in Firefox', () => {
  it('is a frame of the background page, which is kept alive while it is open', async () => {
    vi.useFakeTimers()
    const frames: { id: string }[] = []
    const getPlatformInfo = vi.fn(() => Promise.resolve({}))
    vi.stubGlobal('chrome', { runtime: { getPlatformInfo } })
    vi.stubGlobal('document', {
      getElementById: (id: string) => {
        const frame = frames.find((each) => each.id === id)
        return frame === undefined ? null : { remove: () => frames.splice(frames.indexOf(frame), 1) }
      },
      createElement: () => ({ id: '', src: '' }),
      body: { append: (frame: { id: string }) => frames.push(frame) },
    })
    await ensureEngine()
    await ensureEngine()
    expect(frames).toEqual([{ id: 'mien-engine', src: '/src/offscreen/index.html' }])
    vi.advanceTimersByTime(3 * KEEP_ALIVE_EVERY_MS)
    expect(getPlatformInfo).toHaveBeenCalledTimes(3)

    await closeEngine()
    expect(await isEngineOpen()).toBe(false)
    vi.advanceTimersByTime(3 * KEEP_ALIVE_EVERY_MS)
    expect(getPlatformInfo).toHaveBeenCalledTimes(3)
  })
})
