/** The states that every site's reader is tried in, and what it must say of each. */
import type { Expected, ExpectedTile, Language, MoreState, Person, Scene, SitePages, Tells } from './site-markup'

/** A page of a site in one state. */
export interface State {
  readonly siteId: string
  readonly name: string
  readonly address: string
  readonly html: string
  readonly expected: Expected
}

const NAMES = [
  'Nora Berg',
  'Ola Mensah',
  'Bruno Silva',
  'Mia Chen',
  'Ivo Novak',
  'Ana Pérez',
  'Tom O’Neil',
  'Eva Lund',
  'Sam Reyes',
]
/** Names that are not of letters a to z, or look like something else. */
const OTHER_SCRIPTS = [
  'Nora Berg',
  '山田 太郎',
  'محمد علي',
  'Ольга Ким',
  'नेहा शर्मा',
  'ก้อง ใจดี',
  'Li',
  'van der Berg-Ødegård, Anneliese',
]

/** The cast of a call: the first one is the user. */
export function cast(ids: readonly string[], names: readonly string[] = NAMES): Person[] {
  return ids.map((id, index) => ({ id, name: names[index] ?? `Guest ${index}`, isSelf: index === 0 }))
}

const QUIET: Omit<Scene, 'people'> = { sharedBy: null, layout: 'gallery', language: 'en' }

/** All states of a site. @throws RangeError when it has fewer than nine ids */
export function statesOf({ markup: site, ids }: SitePages): State[] {
  const all = cast(ids.slice(0, NAMES.length))
  const [self, ola, bruno, ...rest] = all
  if (!self || !ola || !bruno) throw new RangeError('A cast of nine is needed')
  const off = (person: Person): Person => ({ ...person, isCameraOff: true })
  const state = (name: string, html: string, expected: Expected, address = site.address): State => {
    return { siteId: site.siteId, name, address, html, expected }
  }
  const call = (name: string, people: readonly Person[], changes: Partial<Scene> = {}): State => {
    const scene: Scene = { ...QUIET, people, ...changes }
    return state(name, site.call(scene), expectedOf(scene, site.tells))
  }
  const nobody: Expected = { isInCall: false, tiles: [] }
  const languages: readonly Language[] = ['en', 'de', 'ja']
  return [
    ...languages.map((language) => state(`lobby, ${language}`, site.lobby(self, language), nobody)),
    call('alone', [self]),
    call('two people', [self, ola]),
    call('gallery of nine', all),
    call('camera off', [self, off(ola), bruno]),
    call('own camera off', [off(self), ola, bruno]),
    call('all cameras off', [off(self), off(ola), off(bruno)]),
    call('a share', [self, ola, bruno], { sharedBy: bruno.id }),
    call('a share without a camera', [self, ola, off(bruno)], { sharedBy: bruno.id }),
    call('own share', [self, ola, bruno], { sharedBy: self.id }),
    call('speaker view', [ola, self, bruno, ...rest], { layout: 'speaker' }),
    call('speaker view with a share', [ola, self, bruno], { layout: 'speaker', sharedBy: bruno.id }),
    call('two of one name', [self, ola, { ...bruno, name: ola.name }]),
    call('names in other scripts', cast(ids.slice(0, OTHER_SCRIPTS.length), OTHER_SCRIPTS)),
    ...languages.slice(1).map((language) => call(`in ${language}`, [self, ola, off(bruno)], { language })),
    ...languages.map((language) => state(`ended, ${language}`, site.ended(language), nobody)),
    ...(site.more ?? []).map(({ name, html, address, expected }: MoreState) => state(name, html, expected, address)),
  ]
}

/** What a reader must say of a scene. */
export function expectedOf({ people, sharedBy }: Scene, tells: Tells): Expected {
  const sharer = people.find(({ id }) => id === sharedBy)
  const isDoubled = ({ name, isSelf = false }: Person): boolean =>
    tells.shares === 'doubled' &&
    !isSelf &&
    people.filter((other) => other.name === name && !other.isSelf).length + Number(sharer?.name === name) > 1
  const cameras = people.flatMap((person): ExpectedTile[] => {
    const { id, name, isSelf = false, isCameraOff = false } = person
    if (isCameraOff && !tells.cameraOffTiles) return []
    if (isSelf && isCameraOff && !tells.ownTileWithoutCamera) return []
    if (person === sharer && tells.sharersCamera && (isCameraOff || tells.sharersCamera === 'replaced')) return []
    const hasId = tells.ids === 'always' || (tells.ids === 'camera-on' && !isCameraOff)
    const isScreenShare = !isCameraOff && isDoubled(person)
    return [
      {
        name: isSelf && !tells.ownName ? null : name,
        personId: hasId && !(isSelf && tells.ownId === false) ? id : null,
        isSelf: isSelf && tells.self,
        isScreenShare,
        isCameraOff,
        shows: isCameraOff || isScreenShare ? null : id,
      },
    ]
  })
  if (!sharer || tells.shares === 'unlisted') return { isInCall: true, tiles: cameras }
  const isTold = tells.shares === 'all' || (tells.shares !== 'none' && sharer.isSelf === true) || isDoubled(sharer)
  const share: ExpectedTile = {
    name: sharer.name,
    personId: null,
    isSelf: false,
    isScreenShare: isTold,
    isCameraOff: false,
    shows: isTold ? null : `${sharer.id}-screen`,
  }
  return { isInCall: true, tiles: [...cameras, share] }
}

/** The same three people in all orders that a swap of two gives, each with the names by id. */
export function exchangePagesOf({ markup, ids }: SitePages) {
  const [self, ola, bruno, mia] = cast(ids.slice(0, 4))
  if (!self || !ola || !bruno || !mia) throw new RangeError('A cast of four is needed')
  const orders = [
    [self, ola, bruno, mia],
    [self, bruno, ola, mia],
    [self, bruno, mia, ola],
    [self, ola, mia, bruno],
  ]
  const names = Object.fromEntries([self, ola, bruno, mia].map(({ id, name }) => [id, name]))
  return {
    address: markup.address,
    pages: orders.map((people) => ({ html: markup.call({ ...QUIET, people }), names })),
  }
}

/** A gallery of so many people, for measuring. */
export function crowdOf({ markup, ids }: SitePages, count: number): string {
  const people = Array.from({ length: count }, (_, index): Person => {
    const id = ids[index] ?? `${ids[index % ids.length]}${index}`
    return { id, name: `${NAMES[index % NAMES.length]} ${index}`, isSelf: index === 0 }
  })
  return markup.call({ ...QUIET, people })
}
