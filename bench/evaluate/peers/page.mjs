/** Opens the reader that the address names (`?reader=human`): two of them in one page would share TensorFlow.js's global engine. */
const READERS = { 'face-api': () => import('./face-api.mjs'), human: () => import('./human.mjs') }

const reader = READERS[new URL(location.href).searchParams.get('reader') ?? '']
const { openReader } = await reader()
const read = await openReader()

/** Seven probabilities in Mien's order for each photograph; null where the reader found no face. */
globalThis.readPhotos = async (urls) => {
  const readings = []
  for (const url of urls) {
    const image = new Image()
    image.src = url
    await image.decode()
    readings.push(await read(image))
  }
  return readings
}
