// @ts-check
import { join } from 'node:path'
import { REPO_ROOT } from './prepare.mjs'

/**
 * Imports a TypeScript module of the repository, which Vite runs: Node 20 runs no TypeScript.
 * Vite is loaded only here, so that a script can install the packages before.
 * @template Module
 * @param {string} file Path from the repository's root.
 * @returns {Promise<Module>}
 */
export async function importTypeScript(file) {
  const { runnerImport } = await import('vite')
  /** @type {{ module: Module }} */
  const { module } = await runnerImport(join(REPO_ROOT, file), { configFile: false, root: REPO_ROOT })
  return module
}

/**
 * Runs a command: its exit code becomes the process's; an error is printed as one line, with exit code 1.
 * @param {() => Promise<number>} command
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
