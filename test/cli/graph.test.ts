import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli, type BuiltCli } from './built-cli';
import { tempTree } from './temp-tree';

let cli: BuiltCli;
beforeAll(() => {
  cli = buildCli('graph');
});

const bank = `import threading

audit_lock = threading.Lock()


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self.balance = 0

    def withdraw(self, amount):
        with self._lock:
            note(self, amount)

    def audit(self):
        with audit_lock:
            with self._lock:
                return self.balance


def note(account, amount):
    with audit_lock:
        account.balance -= amount


def main():
    account = Account()
    threads = [threading.Thread(target=account.withdraw, args=(1,)), threading.Thread(target=account.audit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
`;
const alone = 'import threading\n\nlone_lock = threading.Lock()\n\n\ndef f():\n    with lone_lock:\n        pass\n';

describe('interlock graph contexts --about', () => {
  const names = async (about: string): Promise<string[]> => {
    const { stdout } = await cli.run(['graph', 'contexts', '--about', about, '--output-format', 'json'], { cwd: tempTree({ 'bank.py': bank }) });
    const [graph] = JSON.parse(stdout) as [{ functions: { name: string }[] }];
    return graph.functions.map(({ name }) => name).sort();
  };

  test('keeps the ways to a function, and what a root runs', async () => {
    expect(await names('note')).toEqual(['Account.withdraw', 'note']);
    expect(await names('ACCOUNT.AUDIT')).toEqual(['Account.audit']);
    expect(await names('thread that main starts')).toEqual(['Account.audit', 'Account.withdraw', 'note']);
    expect(await names('main thread')).toContain('main');
    expect(await names('main thread')).not.toContain('note');
    expect(await names('nothing of that name')).toEqual([]);
  });
});

describe('interlock graph locks', () => {
  test('a cycle through a call, with the way and the place', async () => {
    const cwd = tempTree({ 'bank.py': bank, 'alone.py': alone });
    const { code, stdout, stderr } = await cli.run(['graph', 'locks'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^3 locks, 2 orders, 1 cycle\n/);
    expect(stdout).toMatch(/Cycle 1: (Account\._lock → audit_lock → Account\._lock|audit_lock → Account\._lock → audit_lock)/);
    expect(stdout).toMatch(/bank\.py:\d+:\d+/);
    expect(stdout).toContain('lone_lock');
  });

  test('--cycles leaves the rest out', async () => {
    const { stdout, code } = await cli.run(['graph', 'locks', '--cycles'], { cwd: tempTree({ 'bank.py': bank, 'alone.py': alone }) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 locks, 2 orders, 1 cycle\n/);
    expect(stdout).not.toContain('lone_lock');
  });

  test('as JSON, DOT and Mermaid', async () => {
    const cwd = tempTree({ 'bank.py': bank });
    const of = async (format: string): Promise<string> => (await cli.run(['graph', 'locks', '--output-format', format], { cwd })).stdout;
    const [graph] = JSON.parse(await of('json')) as [{ locks: { name: string }[]; orders: { at: { filename: string } }[]; cycles: unknown[] }];
    expect(graph.locks.map(({ name }) => name).sort()).toEqual(['Account._lock', 'audit_lock']);
    expect(graph.orders.map(({ at }) => at.filename)).toEqual([`${cwd}/bank.py`, `${cwd}/bank.py`]);
    expect(graph.cycles).toHaveLength(1);
    expect(await of('dot')).toMatch(/^digraph locks \{\n[^]*style=dashed[^]*\}\n$/);
    expect(await of('mermaid')).toMatch(/^flowchart TD\n[^]*linkStyle 0,1 /);
  });

  test('standard input under a name', async () => {
    const { stdout } = await cli.run(['graph', 'locks', '-', '--stdin-filename', 'x.py'], { input: alone, cwd: tempTree({}) });
    expect(stdout).toContain('lone_lock  Lock, threads  x.py:3:13');
  });

  test('a file that cannot be read is told, and the exit code says so', async () => {
    const { code, stderr } = await cli.run(['graph', 'locks'], { cwd: tempTree({ 'pyproject.toml': '[tool.interlock]\nselect = 1\n', 'a.py': alone }) });
    expect(code).toBe(3);
    expect(stderr).toContain('pyproject.toml');
  });
});

test('interlock graph contexts: roots, and the functions that they reach through calls', async () => {
  const { code, stdout } = await cli.run(['graph', 'contexts'], { cwd: tempTree({ 'bank.py': bank }) });
  expect(code).toBe(0);
  expect(stdout).toMatch(/\(main thread\)[^]*main {2}bank\.py/);
  expect(stdout).toMatch(/\(thread.*\).*\n {2}Account\.withdraw {2}bank\.py:\d+:\d+\n {4}note {2}bank\.py:\d+/);
});

test.each([
  [['graph'], "missing required argument 'graph'"],
  [['graph', 'threads'], 'Allowed choices are locks, contexts'],
  [['graph', 'contexts', '--cycles'], '--cycles is about locks'],
  [['graph', 'locks', '--about', 'main'], '--about is about contexts'],
  [['graph', 'locks', 'none.py'], 'there is no file or folder "none.py"'],
  [['graph', 'locks', '--output-format', 'svg'], 'Allowed choices are text, dot, mermaid, json'],
])('wrong usage: %j', async (args, message) => {
  const { code, stdout, stderr } = await cli.run(args, { cwd: tempTree({}) });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
