new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
