/**
 * Which faces choose and which only report: split by the hash of a photo's or person's name, exactly as
 * `training/elsewhere.py` splits them.
 */
import { createHash } from 'node:crypto'

const TENTHS = 10

/** Tenth of the web photos that only reports. */
export const WEB_REPORT_TENTHS: readonly number[] = [1]

/** Tenths of the people of a set of whole photographs that only report; the other half chooses. */
export const PHOTO_REPORT_TENTHS: readonly number[] = [5, 6, 7, 8, 9]

/** 0 to 9, from the first four bytes of the SHA-256 of a photo's or person's name. */
export function tenthOf(source: string): number {
  return createHash('sha256').update(source, 'utf8').digest().readUInt32BE(0) % TENTHS
}

/** The photo that a web face was cut from: `awe_boss_577.jpg` and `awe_boss_577_1.jpg` may be one picture, so both are one source. */
export function webSourceOf(photo: string): string {
  return photo.replace(/^(.*?_\d+)(_\d+)?\.\w+$/, '$1')
}

/** The person in a photograph, by its path, whose file name begins with them: `angry/Al_Gore_0002.jpg`, `angry/p111-0362.jpg`. */
export function personOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[-_]\d+\.\w+$/, '')
}

/** Whether a web face is in the part that only reports. */
export function isWebReport(photo: string): boolean {
  return WEB_REPORT_TENTHS.includes(tenthOf(webSourceOf(photo)))
}

/** Whether a photograph shows a person of the half that only reports. */
export function isPhotoReport(path: string): boolean {
  return PHOTO_REPORT_TENTHS.includes(tenthOf(personOf(path)))
}
