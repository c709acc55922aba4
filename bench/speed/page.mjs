import * as faceapi from '@vladmandic/face-api/dist/face-api.esm-nobundle.js'
import { WasmNet } from '../../src/engine/vision/wasm-net/wasm-net'

const WARM_UP_RUNS = 20
const RUNS = 200

/** Sides of the nets' input pictures. */
const FACE_API_SIDE_PX = 112
const HUMAN_SIDE_PX = 64
const MIEN_SIDE_PX = 48

const tf = faceapi.tf
const address = (file) => new URL(file, location.href).href

async function bytesOf(...files) {
  const sizes = await Promise.all(
    files.map(async (file) => (await (await fetch(address(file))).arrayBuffer()).byteLength),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Mien's class for each of face-api's outputs. */
const FACE_API_CLASSES = [6, 3, 4, 0, 2, 1, 5]
const BATCH = 100

/** A peer's accuracy on FER2013's test faces by each label; `answer` returns Mien's class for every face of a batch. */
function accuracyOf(faces, labels, answer) {
  const right = { fer2013: 0, ferplus: 0 }
  const count = labels.fer2013.length
  for (let start = 0; start < count; start += BATCH) {
    const length = Math.min(BATCH, count - start)
    const pixels = faces.subarray(start * MIEN_SIDE_PX ** 2, (start + length) * MIEN_SIDE_PX ** 2)
    const answers = tf.tidy(() =>
      answer(tf.tensor4d(Float32Array.from(pixels), [length, MIEN_SIDE_PX, MIEN_SIDE_PX, 1])),
    )
    for (const key of ['fer2013', 'ferplus'])
      right[key] += answers.filter((each, at) => each === labels[key][start + at]).length
  }
  return {
    fer2013_test_accuracy: right.fer2013 / count,
    ferplus_test_accuracy: right.ferplus / labels.ferplus.filter((each) => each !== null).length,
  }
}

const largest = (outputs) => Array.from(tf.argMax(outputs, 1).dataSync())

/** Medians of all nets. They run in turn, so that other load on the machine affects all alike. */
async function measure(candidates, labels) {
  tf.setWasmPaths?.(address('wasm/'))
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  await tf.setBackend('wasm')
  await tf.ready()
  const jobs = []

  await faceapi.nets.faceExpressionNet.loadFromUri(address('face-api/'))
  const photo = new faceapi.NetInput([tf.randomUniform([FACE_API_SIDE_PX, FACE_API_SIDE_PX, 3], 0, 255)])
  jobs.push({
    name: 'face-api',
    megabytes: (await bytesOf('face-api/face_expression_model.bin')) / 1e6,
    run: () => faceapi.nets.faceExpressionNet.forwardInput(photo).dataSync(),
    answer: (faces) => {
      const colour = tf.unstack(
        tf.tile(tf.image.resizeBilinear(faces, [FACE_API_SIDE_PX, FACE_API_SIDE_PX]), [1, 1, 1, 3]),
      )
      return largest(faceapi.nets.faceExpressionNet.forwardInput(new faceapi.NetInput(colour))).map(
        (at) => FACE_API_CLASSES[at],
      )
    },
  })

  const kernels = await WebAssembly.compileStreaming(fetch(address('kernels.wasm')))
  const human = await tf.loadGraphModel(address('human/emotion.json'))
  const humanFace = tf.randomUniform([1, HUMAN_SIDE_PX, HUMAN_SIDE_PX, 1])
  jobs.push({
    name: 'Human',
    megabytes: (await bytesOf('human/emotion.json', 'human/emotion.bin')) / 1e6,
    run: () => human.execute(humanFace).dataSync(),
    answer: (faces) => {
      const grey = tf.sub(tf.div(tf.image.resizeBilinear(faces, [HUMAN_SIDE_PX, HUMAN_SIDE_PX]), 127.5), 1)
      return largest(human.execute(grey))
    },
  })

  for (const { name, megabytes } of candidates) {
    const [model, weights] = await Promise.all([
      fetch(address(`nets/${name}/model.json`)).then((response) => response.json()),
      fetch(address(`nets/${name}/weights.bin`)).then((response) => response.arrayBuffer()),
    ])
    const net = WasmNet.build(kernels, { model, weights }, ['logits_fer2013', 'logits_ferplus'])
    const face = Float32Array.from({ length: MIEN_SIDE_PX ** 2 }, () => Math.random())
    // It computes before it returns its promise.
    jobs.push({ name, megabytes, run: () => void net.run(face, 1) })
  }

  const times = jobs.map(() => [])
  for (let round = 0; round < WARM_UP_RUNS + RUNS; round++) {
    jobs.forEach((job, at) => {
      const began = performance.now()
      tf.tidy(() => void job.run())
      if (round >= WARM_UP_RUNS) times[at].push(performance.now() - began)
    })
  }
  const faces = labels && new Uint8Array(await (await fetch(address('test.u8'))).arrayBuffer())
  const round = (value, digits) => Number(value.toFixed(digits))
  return {
    backend: `${tf.getBackend()}, SIMD ${await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')}, one thread`,
    browser: navigator.userAgent.match(/Chrome\/[\d.]+/)?.[0] ?? navigator.userAgent,
    runs: RUNS,
    nets: jobs.map(({ name, megabytes, answer }, at) => {
      const sorted = times[at].sort((a, b) => a - b)
      const share = (part) => round(sorted[Math.floor(part * (RUNS - 1))], 2)
      return {
        name,
        median_ms: share(0.5),
        quartiles_ms: [share(0.25), share(0.75)],
        megabytes: round(megabytes, 2),
        ...(labels && answer ? accuracyOf(faces, labels, answer) : {}),
      }
    }),
  }
}

globalThis.measure = measure
