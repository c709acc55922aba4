import type { BackendName } from '../../shared/protocol'
import type { GraphModelFiles } from './graph-model'
import type { Net } from './net'
import type * as Tensorflow from './tensorflow'
import { WasmNet } from './wasm-net/wasm-net'

/** What nets can be computed on; one backend is current. */
export interface BackendSystem {
  /** Makes a backend current. @throws when the machine does not have it. */
  activate(backend: BackendName): Promise<void>
  /** Whether a backend would compute on the CPU in a GPU's place (SwiftShader). */
  isSoftware(backend: BackendName): Promise<boolean>
  /**
   * A net on the current backend.
   * @param outputs Names of its outputs, in the order in which it is to give them.
   * @throws Error when the backend cannot compute the net.
   */
  load(files: GraphModelFiles, outputs: readonly string[]): Promise<Net>
  /** Calls `listener` once when the current backend's device goes away. */
  whenLost(listener: () => void): void
  /** Frees a backend and what it holds. It can be activated again. */
  release(backend: BackendName): void
  nowMs(): number
}

const KERNELS_FILE = 'kernels/nets.wasm'

/**
 * The backends of this machine: `wasm` by our own kernels, the others by TensorFlow.js, which is only loaded when one of them is to be
 * tried.
 * @param baseUrl Where `kernels/nets.wasm` stands; ends with a slash.
 */
export function backendSystem(baseUrl: string): BackendSystem {
  let current: BackendName = 'wasm'
  let compiling: Promise<WebAssembly.Module> | null = null
  const kernels = (): Promise<WebAssembly.Module> => (compiling ??= compileAt(baseUrl + KERNELS_FILE))
  const forgetKernels = (thrown: unknown): never => {
    compiling = null
    throw thrown
  }
  let tensorflow: typeof Tensorflow | null = null
  const loadTensorflow = async (): Promise<typeof Tensorflow> => (tensorflow ??= await import('./tensorflow'))
  return {
    async activate(backend) {
      // A file that could not be had is fetched again the next time.
      if (backend === 'wasm') await kernels().catch(forgetKernels)
      else await (await loadTensorflow()).activate(backend)
      current = backend
    },
    async isSoftware(backend) {
      if (backend === 'webgl') return isSoftwareWebGl()
      if (backend === 'webgpu') return (await navigator.gpu?.requestAdapter())?.info.isFallbackAdapter ?? false
      return false
    },
    async load(files, outputs) {
      if (current === 'wasm') return WasmNet.build(await kernels(), files, outputs)
      return (await loadTensorflow()).loadNet(files, outputs)
    },
    whenLost(listener) {
      if (current !== 'wasm') tensorflow?.whenLost(listener)
    },
    release(backend) {
      // Fetched anew the next time.
      if (backend === 'wasm') compiling = null
      else tensorflow?.release(backend)
    },
    nowMs: () => performance.now(),
  }
}

async function compileAt(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${KERNELS_FILE}: status ${response.status}`)
  return WebAssembly.compile(await response.arrayBuffer())
}

function isSoftwareWebGl(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  const renderer: unknown = gl?.getParameter(
    gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER,
  )
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  // Chromium's, Mesa's and Windows' own.
  return typeof renderer === 'string' && /swiftshader|llvmpipe|softpipe|basic render/i.test(renderer)
}
