import { describe, expect, it, vi } from 'vitest'
import type { Purpose } from '../shared/purpose-store'
import { connectionRuleOf, createWelcomeModel } from './welcome-model'

function madeWorld(given: { purpose?: Purpose | null; isPinned?: boolean | null } = {}) {
  const listeners: (() => void)[] = []
  const pinned = { now: given.isPinned ?? null }
  return {
    purposes: {
      load: vi.fn(() => Promise.resolve(given.purpose ?? null)),
      save: vi.fn<(purpose: Purpose) => Promise<void>>(() => Promise.resolve()),
    },
    pin: {
      isPinned: vi.fn(() => Promise.resolve(pinned.now)),
      onChange: (listener: () => void) => void listeners.push(listener),
    },
    contentSecurityPolicy: "default-src 'none'; connect-src 'self'; img-src 'self'",
    ownAddress: 'chrome-extension://mien/',
    isFirefox: false,
    pinned,
    change: () => listeners.forEach((listener) => listener()),
  }
}

describe('the purpose', () => {
  it('is asked for until it is stored', async () => {
    const world = madeWorld()
    const model = await createWelcomeModel(world)
    expect(model.purpose.value).toBeNull()
    await model.agree('professional')
    expect(world.purposes.save).toHaveBeenCalledExactlyOnceWith('professional')
    expect(model.purpose.value).toBe('professional')
  })

  it('that is known is not asked for again', async () => {
    expect((await createWelcomeModel(madeWorld({ purpose: 'private' }))).purpose.value).toBe('private')
  })

  it('that cannot be stored or read does not count, and the page says so', async () => {
    const world = madeWorld()
    world.purposes.load.mockRejectedValueOnce(new Error('locked'))
    const model = await createWelcomeModel(world)
    expect(model.problem.value).toMatchObject({ code: 'settings-unreadable' })
    world.purposes.save.mockRejectedValueOnce(new Error('full'))
    await model.agree('private')
    expect(model.purpose.value).toBeNull()
    expect(model.problem.value).toEqual({ code: 'purpose-missing', detail: 'full' })
    await model.agree('private')
    expect(model.problem.value).toBeNull()
  })
})

describe('the button', () => {
  it.each([
    [true, 'pinned'],
    [false, 'hidden'],
    [null, 'unknown'],
  ] as const)('is where the browser says: %s', async (isPinned, pin) => {
    expect((await createWelcomeModel(madeWorld({ isPinned }))).pin.value).toBe(pin)
  })

  it('is followed', async () => {
    const world = madeWorld({ isPinned: false })
    const model = await createWelcomeModel(world)
    world.pinned.now = true
    world.change()
    await vi.waitUntil(() => model.pin.value === 'pinned')
  })

  it('is unknown where the browser cannot tell', async () => {
    const world = madeWorld({ isPinned: true })
    world.pin.isPinned.mockRejectedValueOnce(new Error('no'))
    expect((await createWelcomeModel(world)).pin.value).toBe('unknown')
  })
})

it('finds the rule for connections in a policy', () => {
  expect(connectionRuleOf("default-src 'none'; connect-src 'self'; img-src data:")).toBe("connect-src 'self'")
  expect(connectionRuleOf("default-src 'none'")).toBeNull()
})
