import { expect, test } from 'vitest'
import { runDemo } from './main'

test('options that make no sense are refused before anything starts', async () => {
  await expect(runDemo(['--headless', '--seconds', 'soon'])).rejects.toThrow(
    '--seconds takes a number above 0, not soon',
  )
  await expect(runDemo(['--faces', '/nowhere'])).rejects.toThrow('--faces names no folder')
  await expect(runDemo(['--unknown'])).rejects.toThrow('--unknown')
})
