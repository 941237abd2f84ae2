import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, type Suite } from '../runner';
import { described, findings, keepingText, open, positionOf, replaceText, ruleOf, sampleUri, untilDescribed } from './sample';

const chainEntry = 'transitive-blocking-call: load_tariff(country)';

export function defineDiagnosticTests(suite: Suite): void {
  suite.test('shows findings when a file is opened', async () => {
    const document = await open('parcels/carriers.py');
    const all = await untilDescribed(document, 'findings of carriers.py', (each) => each.length >= 2);
    assert.ok(all.some((each) => each.startsWith('blocking-sleep: time.sleep')), all.join('\n'));
    assert.ok(all.some((each) => each.startsWith('blocking-http-call: self.session.get')), all.join('\n'));
    assert.equal(all.length, 2, `more than the two blocking calls:\n${all.join('\n')}`);
  });

  suite.test('reports a chain through three files once, at the call in the coroutine, with each hop', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'the chain', (each) => each.includes(chainEntry));
    const found = findings(document.uri).filter((each) => document.getText(each.range) === 'load_tariff(country)');
    assert.equal(found.length, 1);
    const hops = (found[0]?.relatedInformation ?? []).map((each) => each.location.uri.path.split('/').at(-1));
    assert.ok(hops.includes('tariffs.py'), `hops: ${hops.join(', ')}`);
    assert.ok(hops.includes('documents.py'), `hops: ${hops.join(', ')}`);
  });

  suite.test('names the rule, links to its page and has a message', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'findings of carriers.py', (each) => each.length > 0);
    for (const each of findings(document.uri)) {
      assert.ok(typeof each.code === 'object', 'the rule has no link');
      assert.match(ruleOf(each), /^[a-z]+(-[a-z]+)+$/);
      assert.match(each.code.target.toString(), new RegExp(ruleOf(each)));
      assert.match(each.message, /\w+ .*\w+/);
    }
  });

  suite.test('is silent on offloaded work and on plain `def` handlers', async () => {
    for (const path of ['parcels/reports.py', 'parcels/offload.py', 'parcels/store.py', 'parcels/documents.py']) {
      await open(path);
    }
    const last = await open('parcels/main.py');
    await untilDescribed(last, 'the chain', (each) => each.includes(chainEntry)); // the others were opened before it
    for (const path of ['parcels/reports.py', 'parcels/offload.py', 'parcels/store.py', 'parcels/documents.py']) {
      const document = await vscode.workspace.openTextDocument(sampleUri(path));
      assert.deepEqual(described(document), [], path);
    }
    const handler = positionOf(last, 'def archived').line;
    assert.ok(findings(last.uri).every((each) => each.range.start.line < handler || each.range.start.line > handler + 2));
  });

  suite.test('a finding goes when the call is wrapped, and returns when it is unwrapped', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'the chain', (each) => each.includes(chainEntry));
    await keepingText(document, async () => {
      await replaceText(document, 'load_tariff(country)', 'await asyncio.to_thread(load_tariff, country)');
      await untilDescribed(document, 'no chain', (each) => !each.some((one) => one.includes('load_tariff')));
    });
    await untilDescribed(document, 'the chain again', (each) => each.includes(chainEntry));
  });

  suite.test('a finding moves with lines typed above it', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'the chain', (each) => each.includes(chainEntry));
    await keepingText(document, async () => {
      await replaceText(document, 'app = FastAPI()', '\n\n# 🚚\napp = FastAPI()');
      const line = positionOf(document, 'load_tariff(country)').line;
      await eventually(
        `a finding in line ${line}`,
        () => findings(document.uri).map((each) => each.range.start.line),
        (lines) => lines.includes(line),
      );
      await untilDescribed(document, 'the same text under it', (each) => each.includes(chainEntry));
    });
  });

  // The chain is main.py -> tariffs.py -> documents.py. Each file is edited alone while only main.py is looked at.
  for (const [path, from, to] of [
    ['parcels/tariffs.py', 'json.loads(read_text(f"tariffs/{country}.json"))', 'json.loads("{}")'],
    ['parcels/documents.py', 'with open(ROOT / name, encoding="utf-8") as file:\n        return file.read()', 'return name'],
  ] as const) {
    suite.test(`an edit of ${path} moves the finding of main.py, without re-opening it`, async () => {
      const document = await open('parcels/main.py');
      await untilDescribed(document, 'the chain', (each) => each.includes(chainEntry));
      const other = await vscode.workspace.openTextDocument(sampleUri(path));
      await keepingText(other, async () => {
        await replaceText(other, from, to);
        await untilDescribed(document, 'no chain', (each) => !each.some((one) => one.includes('load_tariff')));
      });
      await untilDescribed(document, 'the chain again', (each) => each.includes(chainEntry));
    });
  }

  suite.test('a file changed on disk by another program moves the finding too', async () => {
    const document = await open('parcels/main.py');
    await untilDescribed(document, 'the chain', (each) => each.includes(chainEntry));
    const { readFile, writeFile } = await import('node:fs/promises');
    const path = sampleUri('parcels/tariffs.py').fsPath;
    const before = await readFile(path, 'utf8');
    try {
      await writeFile(path, before.replace(/json\.loads\(.*\)/, '{"base": 1, "per_kilogram": 1}'));
      await untilDescribed(document, 'no chain', (each) => !each.some((one) => one.includes('load_tariff')));
    } finally {
      await writeFile(path, before);
    }
    await untilDescribed(document, 'the chain again', (each) => each.includes(chainEntry));
  });

  suite.test('checks an untitled document', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: 'import time\n\nasync def main():\n    time.sleep(1)\n' });
    await vscode.window.showTextDocument(document);
    const all = await untilDescribed(document, 'a finding', (each) => each.length > 0);
    assert.ok(all[0]?.startsWith('blocking-sleep: '), all.join('\n'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  suite.test('half-typed code keeps the findings of the rest', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'two findings', (each) => each.length === 2);
    await keepingText(document, async () => {
      await replaceText(document, 'async def wait_politely(', 'async def (((\n\nasync def wait_politely(');
      await eventually(
        'both findings after the edit',
        () => findings(document.uri).map((each) => document.getText(each.range)),
        (texts) => texts.some((text) => text.startsWith('time.sleep')) && texts.some((text) => text.startsWith('self.session.get')),
      );
    });
  });
}
