import * as faceapi from '@vladmandic/face-api/dist/face-api.esm-nobundle.js'

/** Its names of Mien's expressions, in Mien's order. */
const EXPRESSIONS = ['angry', 'disgusted', 'fearful', 'happy', 'sad', 'surprised', 'neutral']

/**
 * Its whole pipeline as its documentation shows it: detector (SSD, or the tiny one), landmarks to align the face, expression net. The detectors
 * find no face that fills its picture: those of the press photographs score under 0.03 (a border of 200 pixels: 0.11).
 */
export async function openFaceApi(base, backend, isTiny) {
  const { tf, nets } = faceapi
  tf.setWasmPaths?.(`${base}wasm/`)
  await tf.setBackend(backend)
  await tf.ready()
  const detector = isTiny ? nets.tinyFaceDetector : nets.ssdMobilenetv1
  const landmarks = isTiny ? nets.faceLandmark68TinyNet : nets.faceLandmark68Net
  await Promise.all([detector, landmarks, nets.faceExpressionNet].map((net) => net.loadFromUri(`${base}face-api/`)))
  const options = isTiny ? new faceapi.TinyFaceDetectorOptions() : new faceapi.SsdMobilenetv1Options()
  return async (image) => {
    const found = await faceapi.detectSingleFace(image, options).withFaceLandmarks(isTiny).withFaceExpressions()
    return found ? EXPRESSIONS.map((name) => found.expressions[name]) : null
  }
}
