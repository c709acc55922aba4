import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeEngine, ensureEngine } from './offscreen-lifecycle'
import { closeDocument, createDocument, offscreen, resetExtension } from './testing/fake-extension'

beforeEach(resetExtension)
afterEach(() => {
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
})
