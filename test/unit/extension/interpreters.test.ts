import { describe, expect, it } from 'vitest';
import { findAll, type Found, type InterpreterSource } from '../../../src/extension/bench/interpreter-choice';
import { Interpreters, type ChoiceMemory } from '../../../src/extension/bench/interpreters';
import { emptyState, PanelStore } from '../../../src/extension/bench/panel-store';
import { FakePort } from './fake-runner';

const itself = (path: string): Promise<string> => Promise.resolve(path);

function source(name: string, ...found: readonly (string | Found)[]): InterpreterSource {
  return { name, find: () => Promise.resolve(found.map((each) => (typeof each === 'string' ? { path: each } : each))) };
}

describe('the search for interpreters', () => {
  it('takes the first source that knows one, and lists the rest without doubles', async () => {
    const lines: string[] = [];
    const sources = [
      source('setting'), source('Python Environments extension'), source('Python extension', '/env/bin/python', '/usr/bin/python3'),
      source('machine', { path: '/ws/.venv/bin/python', source: '.venv', label: 'Python 3.12.1 (.venv)' }, { path: '/usr/bin/python3', source: 'PATH' }),
    ];
    expect(await findAll(sources, (line) => lines.push(line), itself)).toEqual([
      { path: '/env/bin/python', source: 'Python extension', label: undefined },
      { path: '/usr/bin/python3', source: 'Python extension', label: undefined },
      { path: '/ws/.venv/bin/python', source: '.venv', label: 'Python 3.12.1 (.venv)' },
    ]);
    expect(lines[0]).toContain('setting knows none');
    expect(lines.at(-1)).toContain('/env/bin/python (Python extension) is the first of 3');
  });

  it.each([
    [['setting', 'envs', 'python', 'machine'], 'setting'], [['envs', 'python', 'machine'], 'envs'], [['python', 'machine'], 'python'], [['machine'], 'machine'], [[], undefined],
  ])('with answers of %j chooses that of %s', async (answering: readonly string[], chosen) => {
    const sources = ['setting', 'envs', 'python', 'machine'].map((name) => (answering.includes(name) ? source(name, `/${name}`) : source(name)));
    expect((await findAll(sources, () => undefined, itself))[0]?.source).toBe(chosen);
  });

  it('goes on when a source fails, and says so', async () => {
    const lines: string[] = [];
    const broken: InterpreterSource = { name: 'Python extension', find: () => Promise.reject(new Error('not activated')) };
    expect(await findAll([broken, source('PATH', '/usr/bin/python3')], (line) => lines.push(line), itself)).toHaveLength(1);
    expect(lines.join('\n')).toContain('Python extension could not be asked: not activated');
  });

  it('takes two paths of one interpreter for one', async () => {
    const found = await findAll([source('a', '/usr/bin/python3', '/bin/python3'), source('b', '/bin/python3.12')], () => undefined, () => Promise.resolve('same'));
    expect(found.map(({ path }) => path)).toEqual(['/usr/bin/python3']);
  });
});

describe('the choice of an interpreter', () => {
  function setUp(sources: readonly InterpreterSource[], remembered: Record<string, string | undefined> = {}) {
    const memory: ChoiceMemory = { get: (key) => remembered[key], set: (key, path) => (remembered[key] = path) };
    const store = new PanelStore(emptyState(true));
    const interpreters = new Interpreters(store, new FakePort(), memory, () => sources, itself, () => undefined);
    return { store, interpreters, remembered };
  }

  it('is the first one found, started once to hear what it is', async () => {
    const { store, interpreters } = setUp([source('PATH', '/usr/bin/python3', '/opt/python3.13')]);
    await interpreters.ready();
    expect(store.state.interpreter).toBe('/usr/bin/python3');
    expect(store.state.interpreters).toMatchObject([
      { path: '/usr/bin/python3', label: 'Python 3.12.1', environment: { version: '3.12.1' }, problem: '' },
      { path: '/opt/python3.13', label: 'Python 3.13', environment: null },
    ]);
  });

  it('by the user wins, and is remembered', async () => {
    const { store, interpreters, remembered } = setUp([source('PATH', '/usr/bin/python3')]);
    await interpreters.ready();
    await interpreters.choose('/opt/mine/python');
    expect(remembered.interpreter).toBe('/opt/mine/python');
    await interpreters.refresh();
    expect(store.state.interpreter).toBe('/opt/mine/python');
    expect(store.state.interpreters.map(({ source: from }) => from)).toEqual(['chosen', 'PATH']);
    await interpreters.choose(null);
    expect(store.state.interpreter).toBe('/usr/bin/python3');
  });

  it('that cannot be started shows why, where it is listed', async () => {
    const { store, interpreters } = setUp([source('setting', '/broken/python')]);
    await interpreters.ready();
    expect(store.state.interpreters[0]).toMatchObject({ problem: 'It does not start. Choose another.', environment: null });
  });

  it('is never the same twice', async () => {
    const { store, interpreters } = setUp([source('PATH', '/a', '/b')]);
    await interpreters.ready();
    await interpreters.chooseSecond('/b');
    await interpreters.choose('/b');
    expect(store.state).toMatchObject({ interpreter: '/b', secondInterpreter: null });
  });

  it('from the page is one of the list', async () => {
    const { interpreters } = setUp([source('PATH', '/a')]);
    await interpreters.ready();
    expect(['/a', null, '/bin/sh'].map((path) => interpreters.offers(path))).toEqual([true, true, false]);
  });

  it('of nothing is nothing, and no failure', async () => {
    const { store, interpreters } = setUp([source('PATH')]);
    await interpreters.ready();
    expect(store.state).toMatchObject({ interpreter: null, interpreters: [], problem: null });
  });
});
