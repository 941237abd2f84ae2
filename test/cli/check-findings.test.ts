import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('check-findings');
});

interface Found {
  readonly rule: string;
  readonly filename: string;
  readonly location: { readonly row: number; readonly column: number };
  readonly end_location: { readonly row: number; readonly column: number };
  readonly related: readonly { readonly filename: string; readonly message: string }[];
  readonly fix: { readonly applicability: string } | null;
}

/** `file:row:column-row:column rule` of each finding, paths relative to the folder. */
async function found(args: string[], cwd: string, input?: string | Uint8Array): Promise<string[]> {
  const { stdout } = await cli.run(['check', '--output-format', 'json', ...args], { cwd, ...(input === undefined ? {} : { input }) });
  return (JSON.parse(stdout) as Found[]).map(({ filename, location, end_location: end, rule }) => {
    const place = `${location.row}:${location.column}-${end.row}:${end.column}`;
    return `${filename.replace(`${cwd}/`, '')}:${place} ${rule}`;
  });
}

const sleeping = 'import time\n\n\nasync def poll():\n    time.sleep(1)\n';
const sleepAt = (file: string): string => `${file}:5:5-5:18 blocking-sleep`;

/** Three files: a coroutine, a helper, a helper of the helper. */
const chain = {
  'pyproject.toml': '[tool.interlock]\n',
  'app/__init__.py': '',
  'app/handlers.py': 'from app.store import load\n\n\nasync def handler(name: str) -> str:\n\treturn load(name)\n',
  'app/store.py': 'from app.files import _read\n\n\ndef load(name: str) -> str:\n    return _read(name)\n',
  'app/files.py': 'def _read(name: str) -> str:\n    with open(name) as file:\n        return file.read()\n',
};

describe('text', () => {
  test('the place, the reason, the code, the chain and the summary', async () => {
    const { code, stdout, stderr } = await cli.run(['check'], { cwd: tempTree(chain) });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    await expect(stdout).toMatchFileSnapshot('goldens/chain.txt');
  });

  test('--quiet leaves the summary out, --statistics the findings', async () => {
    const cwd = tempTree({ 'a.py': sleeping, 'b.py': sleeping });
    expect((await cli.run(['check', '--quiet'], { cwd })).stdout).not.toContain('checked');
    const { stdout, code } = await cli.run(['check', '--statistics'], { cwd });
    expect(stdout).toBe('2  blocking-sleep  [*]  `time.sleep` on the event loop\n2 findings in 2 files (2 files checked)\n');
    expect(code).toBe(1);
    const json = await cli.run(['check', '--statistics', '--output-format', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject([{ rule: 'blocking-sleep', count: 2, fixable: 2 }]);
  });

  test('colours change nothing else', async () => {
    const cwd = tempTree(chain);
    const plain = await cli.run(['check'], { cwd });
    const coloured = await cli.run(['check', '--color', 'always'], { cwd });
    expect(coloured.stdout).not.toBe(plain.stdout);
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });
});

describe('json', () => {
  test('one object a finding, to the letter', async () => {
    const cwd = tempTree(chain);
    const { stdout } = await cli.run(['check', '--output-format', 'json'], { cwd });
    await expect(stdout.replaceAll(cwd, '/project')).toMatchFileSnapshot('goldens/chain.json');
  });

  test('columns count UTF-16 units, without the byte order mark; every kind of line end counts', async () => {
    const cwd = tempTree({
      'astral.py': 'import time\nasync def f():\n    "😀"; time.sleep(1)\n',
      'bom.py': '\ufeffimport time; \nasync def f(): time.sleep(1)\n',
      'bom_first.py': '\ufeffasync def f(): import time; time.sleep(1)\n',
      'cr.py': 'import time\rasync def f():\r    time.sleep(1)\r',
      'crlf.py': 'import time\r\nasync def f():\r\n    time.sleep(1)\r\n',
      'latin.py': Buffer.from('# coding: latin-1\nimport time\nasync def é(): "é"; time.sleep(1)\n', 'latin1'),
      'tab.py': 'import time\nasync def f():\n\ttime.sleep(1)\n',
    });
    expect(await found([], cwd)).toEqual([
      'astral.py:3:11-3:24 blocking-sleep',
      'bom.py:2:16-2:29 blocking-sleep',
      'bom_first.py:1:29-1:42 blocking-sleep',
      'cr.py:3:5-3:18 blocking-sleep',
      'crlf.py:3:5-3:18 blocking-sleep',
      'latin.py:3:21-3:34 blocking-sleep',
      'tab.py:3:2-3:15 blocking-sleep',
    ]);
  });
});

describe('what is checked', () => {
  test('one file of a project gets what it gets in a check of the whole', async () => {
    const cwd = tempTree(chain);
    const whole = await found(['.'], cwd);
    expect(whole).toEqual(['app/handlers.py:5:9-5:19 transitive-blocking-call']);
    expect(await found(['app/handlers.py'], cwd)).toEqual(whole);
    expect(await found(['app'], cwd)).toEqual(whole);
    expect(await found(['app/store.py'], cwd)).toEqual([]);
  });

  test('standard input, alone and in the place of a file of the project', async () => {
    const cwd = tempTree(chain);
    expect(await found(['-'], cwd, sleeping)).toEqual([sleepAt('<stdin>')]);
    expect(await found(['--stdin-filename', 'app/new.py'], cwd, sleeping)).toEqual([sleepAt('app/new.py')]);
    const edited = chain['app/handlers.py'].replace('\treturn', '\t\n\treturn');
    expect(await found(['-', '--stdin-filename', 'app/handlers.py'], cwd, edited)).toEqual([
      'app/handlers.py:6:9-6:19 transitive-blocking-call',
    ]);
    expect((await cli.run(['check', '-'], { cwd, input: 'x = 1\n' })).code).toBe(0);
  });

  test('selection by options and configuration', async () => {
    const cwd = tempTree({
      'pyproject.toml': '[tool.interlock]\nignore = ["blocking-sleep"]\n[tool.interlock.per-file-ignores]\n"b/*" = ["ALL"]\n',
      'a.py': sleeping,
      'b/a.py': sleeping,
    });
    expect(await found([], cwd)).toEqual([]);
    expect(await found(['--select', 'blocking-sleep'], cwd)).toEqual([sleepAt('a.py')]);
    expect(await found(['--isolated'], cwd)).toEqual([sleepAt('a.py'), sleepAt('b/a.py')]);
    expect(await found(['--isolated', '--ignore', 'blocking-sleep'], cwd)).toEqual([]);
    expect((await cli.run(['check', '--isolated', '--exit-zero'], { cwd })).code).toBe(0);
  });

  test('comments silence findings', async () => {
    const silenced = (comment: string): string => sleeping.replace('(1)', `(1)  ${comment}`);
    const cwd = tempTree({
      'a.py': silenced('# interlock: ignore'),
      'b.py': silenced('# interlock: ignore[blocking-file-io]'),
      'c.py': silenced('# noqa: ASYNC251'),
      'd.py': silenced('# type: ignore'),
      'e.py': `"""# interlock: ignore-file"""\n${sleeping}`,
      'f.py': `# interlock: ignore-file\n${sleeping}`,
    });
    expect((await found([], cwd)).map((line) => line.split(':')[0])).toEqual(['b.py', 'd.py', 'e.py']);
  });

  test('a model file makes a call of the project’s own blocking', async () => {
    const cwd = tempTree({
      'interlock.toml': 'models = ["models.toml"]',
      'models.toml': '[[blocking]]\nnames = ["vendor.query"]\nadvice = "use vendor.aio"\n',
      'a.py': 'import vendor\n\n\nasync def f():\n    vendor.query("x")\n',
    });
    expect(await found([], cwd)).toEqual(['a.py:5:5-5:22 configured-blocking-call']);
  });

  test('a broken configuration: code 3, with the findings', async () => {
    const cwd = tempTree({ 'a.py': sleeping, 'interlock.toml': 'profil = "strict"\n' });
    const { code, stdout, stderr } = await cli.run(['check', '--output-format', 'json'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(stderr).toBe('interlock.toml:1:1: error: unknown key `profil`, did you mean `profile`?\n');
  });

  test('text that is no Python gives silence, not an error', async () => {
    const cwd = tempTree({ 'a.py': new Uint8Array(5000).map((_, index) => (index * 7919) % 256), 'b.py': '((((', 'c.py': sleeping });
    expect(await found([], cwd)).toEqual([sleepAt('c.py')]);
  });
});

describe('fixes', () => {
  test('--diff shows, --fix writes, and then there is nothing to do', async () => {
    const cwd = tempTree({ 'a.py': sleeping });
    const diff = await cli.run(['check', '--diff'], { cwd });
    expect(diff).toEqual({
      code: 1,
      stderr: '',
      stdout: [
        '--- a.py', '+++ a.py', '@@ -1,5 +1,6 @@', '+import asyncio', ' import time', ' ', ' ', ' async def poll():',
        '-    time.sleep(1)', '+    await asyncio.sleep(1)', '',
      ].join('\n'),
    });
    expect(readFileSync(`${cwd}/a.py`, 'utf8')).toBe(sleeping);
    const fixed = await cli.run(['check', '--fix'], { cwd });
    expect(fixed).toEqual({ code: 0, stderr: '', stdout: 'No findings (1 file checked), 1 fixed\n' });
    expect(readFileSync(`${cwd}/a.py`, 'utf8')).toBe(
      'import asyncio\nimport time\n\n\nasync def poll():\n    await asyncio.sleep(1)\n',
    );
    expect(await cli.run(['check', '--diff'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

test('--jobs 1, 2 and 5 print the same', async () => {
  const files: Record<string, string> = { ...chain };
  for (let index = 0; index < 60; index++) {
    files[`many/m${index}.py`] = `from app.store import load\nfrom many.m${(index + 1) % 60} import helper as next_helper\n\n\ndef helper():\n    load("x")\n\n\nasync def f():\n    next_helper()\n`;
  }
  files['callbacks.py'] = 'import asyncio\nfrom many.m7 import helper\n\n\ndef start(loop: asyncio.AbstractEventLoop):\n    loop.call_soon(helper)\n';
  const cwd = tempTree(files);
  const [one, two, five] = await Promise.all(
    ['1', '2', '5'].map((jobs) => cli.run(['check', '--output-format', 'json', '--jobs', jobs], { cwd })),
  );
  expect((JSON.parse(one!.stdout) as unknown[]).length).toBeGreaterThanOrEqual(61);
  expect(two).toEqual(one);
  expect(five).toEqual(one);
});
