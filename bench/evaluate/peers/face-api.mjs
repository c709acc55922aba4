import * as faceapi from '@vladmandic/face-api/dist/face-api.esm-nobundle.js'

/** Its names of Mien's expressions, in Mien's order. */
const EXPRESSIONS = ['angry', 'disgusted', 'fearful', 'happy', 'sad', 'surprised', 'neutral']

/**
 * Its whole pipeline as its documentation shows it: SSD detector, landmarks to align the face, expression net. The detector
 * finds no face that fills its picture: those of the press photographs score under 0.03 (a border of 200 pixels: 0.11).
 */
export async function openReader() {
  const { tf, nets } = faceapi
  tf.setWasmPaths?.('/wasm/')
  await tf.setBackend('wasm')
  await tf.ready()
  await Promise.all(
    [nets.ssdMobilenetv1, nets.faceLandmark68Net, nets.faceExpressionNet].map((net) => net.loadFromUri('/face-api/')),
  )
  return async (image) => {
    const found = await faceapi
      .detectSingleFace(image, new faceapi.SsdMobilenetv1Options())
      .withFaceLandmarks()
      .withFaceExpressions()
    return found ? EXPRESSIONS.map((name) => found.expressions[name]) : null
  }
}
