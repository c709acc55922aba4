import * as v from 'valibot'

/** The functions of assembly/kernels.ts; addresses are bytes of `memory`. */
export interface Kernels {
  readonly memory: WebAssembly.Memory
  heapStart(): number
  largestOf(from: number, count: number): number
  quantize(from: number, to: number, rows: number, rowValues: number, toRowBytes: number, factor: number): void
  copyRows(from: number, to: number, rows: number, rowBytes: number, toRowBytes: number): void
  convolve(
    input: number,
    rowBytes: number,
    stepBytes: number,
    stepRowBytes: number,
    kernelRows: number,
    pairs: number,
    weights: number,
    scales: number,
    biases: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    scale: number,
    floor: number,
  ): void
  convolveDepthwise(
    input: number,
    rowBytes: number,
    stepBytes: number,
    stepRowBytes: number,
    weights: number,
    biases: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    floor: number,
  ): void
  maxPool(from: number, output: number, height: number, width: number, channels: number): void
  add(
    first: number,
    firstChannels: number,
    second: number,
    output: number,
    pixels: number,
    channels: number,
    floor: number,
  ): void
  atLeast(from: number, output: number, count: number, floor: number): void
}

const kernel = v.function()
const kernelsSchema = v.object({
  memory: v.instance(WebAssembly.Memory),
  heapStart: kernel,
  largestOf: kernel,
  quantize: kernel,
  copyRows: kernel,
  convolve: kernel,
  convolveDepthwise: kernel,
  maxPool: kernel,
  add: kernel,
  atLeast: kernel,
})

function isKernels(exports: unknown): exports is Kernels {
  return v.is(kernelsSchema, exports)
}

/** The kernels with a memory of their own. @throws Error when the module is not that of assembly/kernels.ts. */
export function startKernels(module: WebAssembly.Module): Kernels {
  const { exports } = new WebAssembly.Instance(module)
  if (!isKernels(exports)) throw new Error('The compiled kernels are not those that this code calls')
  return exports
}
