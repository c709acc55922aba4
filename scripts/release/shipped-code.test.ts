import { describe, expect, it } from 'vitest'
import { forbiddenCode, forbiddenMarkup } from './shipped-code'

describe('forbiddenCode', () => {
  it.each([
    'eval("1")',
    'window.eval(text)',
    '(0, eval)(text)',
    'globalThis["eval"](text)',
    'new Function("return 1")',
    'Function(text)()',
    'setTimeout("run()", 5)',
    'self.setInterval(`run()`, 5)',
    'importScripts("/other.js")',
    'import("https://example.com/a.js")',
    'import("//example.com/a.js")',
    'import(address)',
    'import { a } from "https://example.com/a.js"; a()',
    'export * from "data:text/javascript,1"',
    'const a = [() => ({ b: function () { return document.createElement("SCRIPT") } })]',
  ])('finds %s', (script) => {
    expect(forbiddenCode(script)).toHaveLength(1)
  })

  it.each([
    'const evaluate = () => 1; evaluate("eval(1)")',
    'import { a } from "./a.js"; a(); export { b } from "../b.js"; export const c = 1',
    'import(`./a.js`); import("/a.js")',
    'setTimeout(() => 1, 5); setTimeout(run, 5); model.eval(5)',
    'document.createElement("div"); f instanceof Function; // new Function',
  ])('lets pass %s', (script) => {
    expect(forbiddenCode(script)).toEqual([])
  })

  it('refuses what it cannot parse', () => {
    expect(() => forbiddenCode('const (')).toThrow()
  })
})

describe('forbiddenMarkup', () => {
  it.each([
    '<script src="https://example.com/a.js"></script>',
    "<link href='//example.com/a.css'>",
    '<script>run()</script>',
    '<script type=module>run()</script>',
    '<button onclick="run()">',
  ])('finds %s', (html) => {
    expect(forbiddenMarkup(html)).toHaveLength(1)
  })

  it('lets pass a page that loads its own files', () => {
    const page =
      '<html lang="en"><link rel="stylesheet" href="/a.css"><script type="module" src="/a.js"></script></html>'
    expect(forbiddenMarkup(page)).toEqual([])
  })
})
