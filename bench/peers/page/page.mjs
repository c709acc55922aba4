/**
 * Opens another reader, in a page of its own or inside a call page. One a page: two of them would share TensorFlow.js' global engine.
 *
 * @param {string} id As in peers.ts.
 * @param {string} backend TensorFlow.js' name of it.
 * @returns {Promise<(image: HTMLImageElement | HTMLVideoElement) => Promise<number[] | null>>} Seven probabilities in Mien's order; null without a face.
 */
globalThis.openReader = async (id, backend) => {
  const base = new URL('/', import.meta.url).href
  if (id === 'human' || id === 'human-lean') {
    const { openHuman } = await import('./human.mjs')
    return openHuman(base, backend, id === 'human-lean')
  }
  const { openFaceApi } = await import('./face-api.mjs')
  return openFaceApi(base, backend, id === 'face-api-tiny')
}

/** Readings of photographs, by the reader that is opened first. */
globalThis.readPhotos = async (id, urls) => {
  globalThis.photoReader ??= globalThis.openReader(id, 'wasm')
  const read = await globalThis.photoReader
  const readings = []
  for (const url of urls) {
    const image = new Image()
    image.src = url
    await image.decode()
    readings.push(await read(image))
  }
  return readings
}
