import { Human } from '@vladmandic/human/dist/human.esm.js'

/** Its names of Mien's expressions, in Mien's order. */
const EXPRESSIONS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral']

/**
 * Its whole pipeline; only what does not concern expressions is off, and each picture stands alone. The lean one has nothing but detector and
 * expression net; its faces are not aligned then.
 */
export async function openHuman(base, backend, isLean) {
  const human = new Human({
    backend,
    wasmPath: `${base}wasm/`,
    modelBasePath: `${base}human/`,
    warmup: 'none',
    // Reading a picture must not reuse anything of the one before.
    cacheSensitivity: 0,
    gesture: { enabled: false },
    body: { enabled: false },
    hand: { enabled: false },
    ...(isLean ? { filter: { enabled: false } } : {}),
    face: {
      iris: { enabled: false },
      description: { enabled: false },
      ...(isLean ? { mesh: { enabled: false }, detector: { rotation: false } } : {}),
      // All seven are given, not only those above a tenth.
      emotion: { enabled: true, minConfidence: 0 },
    },
  })
  await human.load()
  return async (image) => {
    const { face } = await human.detect(image)
    const emotions = face[0]?.emotion ?? []
    if (emotions.length === 0) return null
    return EXPRESSIONS.map((name) => emotions.find(({ emotion }) => emotion === name)?.score ?? 0)
  }
}
