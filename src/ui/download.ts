/** Long enough for the browser to have started the download. Milliseconds. */
const KEEP_URL_MS = 60_000

/** Saves text as a UTF-8 file through a link, which needs no permission to download. */
export function downloadText(fileName: string, text: string, mediaType: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS)
}
