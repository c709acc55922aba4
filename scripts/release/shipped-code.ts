import { parseAst } from 'vite'

type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string }

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Functions that make code of text. */
const CODE_MAKERS: ReadonlySet<unknown> = new Set(['eval', 'Function'])
/** Functions that make code of text when their first argument is text. */
const TIMERS: ReadonlySet<unknown> = new Set(['setTimeout', 'setInterval'])
/** Names under which a script reaches the global functions. */
const GLOBALS: ReadonlySet<unknown> = new Set(['globalThis', 'window', 'self'])

/**
 * What a script does that no store allows: run code that it made of text, or code from outside the package.
 * The content security policy forbids the same; this finds it before a user does.
 * @returns One line for each place; empty when all is well.
 * @throws Error when the script cannot be parsed.
 */
export function forbiddenCode(script: string): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const fault = faultOf(value)
    if (fault !== null) found.push(fault)
    Object.values(value).forEach(visit)
  }
  visit(parseAst(script))
  return found
}

function faultOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression': {
      const [first] = Array.isArray(node['arguments']) ? node['arguments'] : []
      const name = globalName(node['callee'])
      if (CODE_MAKERS.has(name)) return `${String(name)}() makes code of text`
      if (TIMERS.has(name) && textOf(first) !== null) return `${String(name)}() with text makes code of it`
      if (name === 'importScripts') return 'importScripts() loads code'
      if (memberName(node['callee']) === 'createElement' && textOf(first)?.toLowerCase() === 'script') {
        return 'a script element is made'
      }
      return null
    }
    case 'ImportExpression':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      if (node['source'] == null) return null
      const source = textOf(node['source'])
      if (source === null) return 'code is imported from an address that is made at run time'
      return /^\.{0,2}\//.test(source) && !source.startsWith('//') ? null : `code is imported from ${source}`
    }
    default:
      return null
  }
}

/** The name of a global function that is called: `eval`, `(0, eval)`, `window.eval`; null for anything else. */
function globalName(callee: unknown): unknown {
  if (!isNode(callee)) return null
  if (callee.type === 'Identifier') return callee['name']
  if (callee.type === 'SequenceExpression' && Array.isArray(callee['expressions'])) {
    return globalName(callee['expressions'].at(-1))
  }
  const object = callee['object']
  return isNode(object) && object.type === 'Identifier' && GLOBALS.has(object['name']) ? memberName(callee) : null
}

function memberName(callee: unknown): unknown {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return null
  const property = callee['property']
  if (!isNode(property)) return null
  return property.type === 'Identifier' && callee['computed'] !== true ? property['name'] : textOf(property)
}

/** The text of a string, or of a template without expressions; null for anything else. */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node['quasis']) || node['quasis'].length !== 1) return null
  const [quasi]: unknown[] = node['quasis']
  const value: unknown = isNode(quasi) ? quasi['value'] : null
  if (typeof value !== 'object' || value === null || !('cooked' in value)) return null
  return typeof value.cooked === 'string' ? value.cooked : null
}

/** What a page of the extension loads or runs from outside its own files, a line each. */
export function forbiddenMarkup(html: string): string[] {
  const found: string[] = []
  for (const [, attribute = '', address = ''] of html.matchAll(/\s(src|href)\s*=\s*["']?([^"'\s>]+)/gi)) {
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) found.push(`${attribute} leads to ${address}`)
  }
  for (const [, attributes = '', code = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script/gi)) {
    if (code.trim() !== '' || !/\ssrc\s*=/i.test(attributes)) found.push('a script stands in the page itself')
  }
  if (/<[^>]*\son[a-z]+\s*=/i.test(html)) found.push('an attribute holds code')
  return found
}
