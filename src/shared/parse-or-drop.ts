import * as v from 'valibot'

/**
 * A message from another context, checked against its schema.
 * @param from Who sent it, for the log.
 * @returns The message, or null for one that does not fit; that is logged.
 */
export function parseOrDrop<Schema extends v.GenericSchema>(
  schema: Schema,
  message: unknown,
  from: string,
): v.InferOutput<Schema> | null {
  // The first fault is enough: a message may have a million of them.
  const parsed = v.safeParse(schema, message, { abortEarly: true })
  if (parsed.success) return parsed.output
  console.warn(`Mien: dropped a message from ${from} that does not fit`, v.flatten(parsed.issues))
  return null
}
