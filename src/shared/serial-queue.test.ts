import { describe, expect, it } from 'vitest'
import { SerialQueue } from './serial-queue'

describe('SerialQueue', () => {
  it('runs one job at a time, in order', async () => {
    const queue = new SerialQueue()
    const events: string[] = []
    const job = (name: string) => async () => {
      events.push(`${name} starts`)
      await Promise.resolve()
      events.push(`${name} ends`)
      return name
    }
    const results = await Promise.all([queue.add(job('a')), queue.add(job('b'))])
    expect(results).toEqual(['a', 'b'])
    expect(events).toEqual(['a starts', 'a ends', 'b starts', 'b ends'])
  })

  it('goes on after a job that fails, and tells its caller', async () => {
    const queue = new SerialQueue()
    const failed = queue.add(() => Promise.reject(new Error('full')))
    const next = queue.add(() => Promise.resolve('stored'))
    await expect(failed).rejects.toThrow('full')
    await expect(next).resolves.toBe('stored')
  })
})
