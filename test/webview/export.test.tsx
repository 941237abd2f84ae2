// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { afterEach, expect, test } from 'vitest';
import { exportSvg, inlined, type StyleOf } from '../../src/webview/charts/export-svg';
import { openPanel, type Panel } from './page';
import { panelState, result } from './fixtures';

let panel: Panel;
afterEach(() => {
  panel.close();
});

const painted: StyleOf = () => ({
  getPropertyValue: (name) => ({ fill: 'rgb(1, 2, 3)', stroke: 'rgba(255, 255, 255, 0.5)', 'stroke-width': '2px', 'font-size': '13px', 'font-family': '"A & B", sans-serif', 'background-color': 'rgb(9, 9, 9)', color: 'rgb(200, 200, 200)' })[name] ?? '',
});

test('the export is one well-formed drawing of all charts that needs nothing of the page', () => {
  panel = openPanel(panelState({ shown: { run: 'a', result: result({ title: 'Less < than & "quotes"' }) } }));
  const text = exportSvg(document, 'Less < than & "quotes"', painted);
  const parsed = new JSDOM(text, { contentType: 'image/svg+xml' }).window.document;
  const svg = parsed.documentElement;
  expect(svg.namespaceURI).toBe('http://www.w3.org/2000/svg');
  expect(svg.querySelector('title')!.textContent).toBe('Less < than & "quotes"');
  expect(svg.querySelectorAll('svg')).toHaveLength(2);
  expect(parsed.querySelectorAll('[class], [style]')).toHaveLength(0);
  expect(text).not.toContain('var(');
  for (const [, id] of text.matchAll(/url\(#([^)]+)\)/g)) expect(parsed.getElementById(id!)).not.toBeNull();
  expect(svg.querySelector('rect')!.getAttribute('fill')).toBe('rgb(9, 9, 9)');
  for (const one of svg.querySelectorAll('svg > svg text')) expect(one.getAttribute('fill')).toBe('rgb(1, 2, 3)');
  expect(text.length).toBeLessThan(2_000_000);
});

test('translucent colours are written so that every reader of SVG knows them', () => {
  panel = openPanel(panelState({ shown: { run: 'a', result: result() } }));
  const copy = inlined(document.querySelector('svg.chart')!, painted);
  const line = copy.querySelector('line')!;
  expect(line.getAttribute('stroke')).toBe('rgb(255, 255, 255)');
  expect(Number(line.getAttribute('stroke-opacity'))).toBeCloseTo(0.5);
});

test('textures keep their colour in the export', () => {
  panel = openPanel(panelState({ shown: { run: 'a', result: result() } }));
  const copy = inlined(document.querySelector('svg.chart')!, painted);
  expect(copy.querySelector('pattern rect')!.getAttribute('fill')).toBe('rgb(1, 2, 3)');
  for (const bar of copy.querySelectorAll('rect[rx="2"]')) expect(bar.getAttribute('fill')).toMatch(/^url\(#/);
});

test('style sheets name no colour of their own, and import nothing from outside', () => {
  panel = openPanel(panelState());
  const folder = join('src', 'webview', 'css');
  for (const file of readdirSync(folder)) {
    const css = readFileSync(join(folder, file), 'utf8');
    expect(css).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|https?:|!important/i);
    expect(css).not.toMatch(/:\s*(white|black|red|green|blue|gr[ae]y)\b/i);
  }
});

test('the style sheet mirrors itself for right-to-left: no left or right in it', () => {
  panel = openPanel(panelState());
  for (const file of readdirSync(join('src', 'webview', 'css'))) {
    expect(readFileSync(join('src', 'webview', 'css', file), 'utf8')).not.toMatch(/(margin|padding|border|text-align)[\w-]*(-left|-right|: (left|right))/);
  }
});
