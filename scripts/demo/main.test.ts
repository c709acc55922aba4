import { expect, test } from 'vitest'
import { runDemo } from './main'

test('invalid options are refused before anything starts', async () => {
  await expect(runDemo(['--headless', '--seconds', 'soon'])).rejects.toThrow(
    '--seconds takes a number above 0, not soon',
  )
  await expect(runDemo(['--faces', '/nowhere'])).rejects.toThrow('--faces is not a folder')
  await expect(runDemo(['--unknown'])).rejects.toThrow('--unknown')
})
