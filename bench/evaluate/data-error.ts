/** Data that cannot be measured; the message names the file and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError'
}
