import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/extension/bench/messages';
import { keptByPage } from '../../../src/protocol/panel';
import { newNonce, page } from '../../../src/extension/bench/page';

const parts = { script: 'https://host/dist/webview.js', style: 'https://host/dist/webview.css', source: 'https://*.host', nonce: 'abc123', language: 'en' };

function policyOf(html: string): Map<string, string[]> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  return new Map(content.split(';').map((each) => each.trim().split(/\s+/)).map(([name, ...sources]) => [name!, sources]));
}

describe('the page', () => {
  it('may load its own script, styles and images, and nothing else', () => {
    const policy = policyOf(page(parts));
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'nonce-abc123'"]);
    expect(policy.get('style-src')).toEqual(['https://*.host']);
    expect(policy.get('img-src')).toEqual(['https://*.host']);
    expect([...policy.values()].flat().filter((source) => /unsafe|\*$|data:|http:/.test(source))).toEqual([]);
  });

  it('has one script, with the nonce, and nothing inline', () => {
    const html = page(parts);
    expect([...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script nonce="abc123" src="https://host/dist/webview.js">']);
    expect(html).not.toMatch(/<style|\son\w+=|style="/);
  });

  it('lets no address break out of its attribute', () => {
    expect(page({ ...parts, script: 'https://host/"><script>alert(1)</script>' })).not.toContain('<script>');
  });

  it('has a nonce of 128 bits that is never the same', () => {
    const nonces = new Set(Array.from({ length: 200 }, newNonce));
    expect(nonces.size).toBe(200);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('messages of the page', () => {
  it.each([
    { type: 'ready' },
    { type: 'run', presets: ['quick'], budget: 5 },
    { type: 'export', run: 'r', format: 'csv' },
    { type: 'answer', node: 'Q1', answer: null },
    { type: 'say', symbol: 't', value: 0.5 },
  ])('are taken: %j', (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it.each([
    [undefined, /./], ['ready', /./], [{}, /type/], [{ type: 'evaluate', code: '1' }, /type/], [{ type: 'run', presets: [], budget: 5 }, /presets/],
    [{ type: 'run', presets: ['quick'], budget: 1e9 }, /budget/], [{ type: 'run', presets: 'quick', budget: 5 }, /presets/],
    [{ type: 'export', run: '../x', format: 'exe' }, /format/], [{ type: 'copy', text: 'x'.repeat(300_000) }, /text/],
    [{ type: 'target', argumentsText: 1 }, /argumentsText/], [{ type: 'say', symbol: 't', value: 'a' }, /value/],
  ])('are refused with the place: %j', (message, expected) => {
    const answer = readMessage(message);
    expect(typeof answer).toBe('string');
    expect(answer).toMatch(expected);
  });

  it('keeps what the page kept only if it has the form', () => {
    expect(keptByPage({ view: 'tree', run: 'a', compared: null, more: 1 })).toEqual({ view: 'tree', run: 'a', compared: null });
    for (const data of [undefined, null, 'tree', {}, { view: 'other', run: null, compared: null }, { view: 'run', run: 5, compared: null }]) expect(keptByPage(data)).toBeNull();
  });
});
