import { describe, expect, it } from 'vitest'
import { askedFor, parseManifest, permissionFaults } from './permissions'

const asked = askedFor(
  parseManifest(
    JSON.stringify({
      version: '1.0.0',
      permissions: ['storage'],
      optional_permissions: ['tabs'],
      host_permissions: ['https://a.example/*'],
      optional_host_permissions: ['https://*/*'],
      content_scripts: [{ matches: ['https://b.example/*'], js: ['main.js'] }],
    }),
  ),
)
const TABLE = `Text with \`other\` names.

| permission | why |
|---|---|
| \`storage\` | to keep \`settings\` |
| \`tabs\` | to see tabs |
| \`https://a.example/*\` \`https://b.example/*\` | to read calls |
| \`https://*/*\` | only when asked |
`

describe('permissionFaults', () => {
  it('finds nothing where the table names what is asked for, in any way of asking', () => {
    expect(permissionFaults('text', TABLE, asked)).toEqual([])
  })

  it('finds a permission without an explanation', () => {
    expect(permissionFaults('text', TABLE.replace('| `tabs` | to see tabs |\n', ''), asked)).toEqual([
      'text does not say why tabs is needed',
    ])
  })

  it('finds an explanation of what is not asked for', () => {
    expect(permissionFaults('text', `${TABLE}| \`history\` | old |\n`, asked)).toEqual([
      'text explains history, which is not asked for',
    ])
  })
})
