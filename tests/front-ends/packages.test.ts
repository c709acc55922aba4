import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { KITS_DIR } from './kits'
import { LIVEKIT_DIR } from './livekit-room'
import { installPackages } from './packages'

const manifest = v.object({ dependencies: v.record(v.string(), v.string()) })
const lock = v.object({ packages: v.record(v.string(), v.looseObject({})) })

describe.each([KITS_DIR, LIVEKIT_DIR])('the packages of %s', (folder) => {
  const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

  test('are pinned to one version', () => {
    for (const version of Object.values(v.parse(manifest, readJson('package.json')).dependencies)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    }
  })

  test('are locked by their content, not by where one machine found them', () => {
    const packages = Object.entries(v.parse(lock, readJson('package-lock.json')).packages).filter(
      ([path]) => path !== '',
    )
    expect(packages.length).toBeGreaterThan(20)
    expect(
      packages.filter(([, entry]) => 'resolved' in entry || !('integrity' in entry)).map(([path]) => path),
    ).toEqual([])
  })
})

test('says why packages cannot be installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mien-front-end-'))
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { 'not-locked': '1.0.0' } }))
    expect(installPackages(folder)).toMatch(/^npm did not install the packages of .*: .*npm ci/s)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
