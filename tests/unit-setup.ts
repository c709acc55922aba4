/** Compiles the nets' kernels once for all unit tests: `inject('kernels')`. */
import type { TestProject } from 'vitest/node'
import { compileKernels } from '../tools/build/kernels.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    kernels: Uint8Array<ArrayBuffer>
  }
}

export default async function setUp(project: TestProject): Promise<void> {
  project.provide('kernels', await compileKernels())
}
