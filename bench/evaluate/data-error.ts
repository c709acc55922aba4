/** The data is missing or wrong; the message names the file and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError'
}
