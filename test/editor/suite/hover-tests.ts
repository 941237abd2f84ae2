import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, type Suite } from '../runner';
import { open, positionOf, untilDescribed } from './sample';

async function hoverText(document: vscode.TextDocument, at: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, positionOf(document, at));
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content)))
    .join('\n');
}

export function defineHoverTests(suite: Suite): void {
  suite.test('the hover of a finding explains it', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings', (each) => each.length > 0);
    const text = await eventually('a hover', () => hoverText(document, 'time.sleep(5)'), (each) => each !== '');
    assert.match(text, /blocking-sleep/);
    assert.match(text, /asyncio\.sleep/);
    assert.match(text, /event loop/);
  });

  suite.test('the hover of a chain leaves the hops to the editor, which lists them itself', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'findings', (each) => each.length > 0);
    const text = await eventually('a hover', () => hoverText(document, 'load_tariff(country)'), (each) => each !== '');
    assert.match(text, /transitive-blocking-call/);
    assert.doesNotMatch(text, /read_text/);
  });

  suite.test('the hover of a function says where it runs', async () => {
    const document = await open('parcels/tariffs.py');
    const at = document.getText().indexOf('load_tariff');
    assert.ok(at > 0);
    const text = await eventually('a hover', () => hoverText(document, 'load_tariff'), (each) => each !== '');
    assert.match(text, /event loop/);
    assert.match(text, /quote/);
  });

  suite.test('other names have no hover of ours', async () => {
    const document = await open('parcels/models.py');
    assert.equal(await hoverText(document, 'country: str'), '');
  });
}
