import { describe, expect, it } from 'vitest';
import { readModels } from '../../../src/core/knowledge';

describe('model files', () => {
  it('reads every key', () => {
    const entry = {
      names: ['mylib.fetch', 'mylib.Client.*'], except: ['mylib.Client.close'], tier: 'disk', does: 'waits for the archive', advice: 'use `mylib.afetch`', rule: 'blocking-client-sdk',
    };
    expect(readModels({ blocking: [entry] })).toEqual({ groups: [entry], problems: [] });
  });

  it('fills in what is not said', () => {
    const { groups, problems } = readModels({ blocking: [{ names: ['mylib.fetch'] }] });
    expect(problems).toEqual([]);
    expect(groups).toEqual([
      { names: ['mylib.fetch'], rule: 'configured-blocking-call', tier: 'network', does: 'is listed as blocking by this project' },
    ]);
  });

  it('accepts an empty file', () => {
    expect(readModels({})).toEqual({ groups: [], problems: [] });
  });

  it.each([
    ['a text', '', 'must be a TOML table'],
    [[], '', 'must be a TOML table'],
    [null, '', 'must be a TOML table'],
    [{ blocked: [] }, 'blocked', 'Unknown key `blocked`'],
    [{ blocking: {} }, 'blocking', 'must be an array of tables, written as [[blocking]], not a table'],
    [{ blocking: ['x'] }, 'blocking[0]', 'Expected a table with `names`'],
    [{ blocking: [{}] }, 'blocking[0].names', '`names` is missing'],
    [{ blocking: [{ names: [] }] }, 'blocking[0].names', '`names` is empty'],
    [{ blocking: [{ names: 'mylib.fetch' }] }, 'blocking[0].names', 'must be an array of dotted names such as ["mylib.fetch"], not "mylib.fetch"'],
    [{ blocking: [{ names: ['ok.fine', 'not a name'] }] }, 'blocking[0].names[1]', 'not "not a name"'],
    [{ blocking: [{ names: ['*'] }] }, 'blocking[0].names[0]', 'Expected a dotted name'],
    [{ blocking: [{ names: ['mylib.*.get'] }] }, 'blocking[0].names[0]', 'Expected a dotted name'],
    [{ blocking: [{ names: ['a.b', 3] }] }, 'blocking[0].names[1]', 'not 3'],
    [{ blocking: [{ names: ['a.b'], except: ['a.*'] }] }, 'blocking[0].except[0]', 'Expected a dotted name such as "mylib.Client.close"'],
    [{ blocking: [{ names: ['a.b'], tier: 'slow' }] }, 'blocking[0].tier', 'must be one of "unbounded", "network", "disk", "metadata", "cpu", not "slow"'],
    [{ blocking: [{ names: ['a.b'], does: '' }] }, 'blocking[0].does', 'must be a text that is not empty'],
    [{ blocking: [{ names: ['a.b'], advice: 5 }] }, 'blocking[0].advice', 'not 5'],
    [{ blocking: [{ names: ['a.b'], rule: 'no-such-rule' }] }, 'blocking[0].rule', 'must be the name of a rule'],
    [{ blocking: [{ names: ['a.b'], level: 1 }] }, 'blocking[0].level', 'Unknown key `level`. Known keys: `names`'],
    [{ blocking: [{ names: ['a.b'], does: new Date(0) }] }, 'blocking[0].does', 'not a date'],
  ])('reports %j at %s', (data, path, message) => {
    const { problems } = readModels(data);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toBe(path);
    expect(problems[0]!.message).toContain(message);
  });

  it('keeps what is right beside what is wrong', () => {
    const { groups, problems } = readModels({ blocking: [{ names: ['a.b', 'c d'], tier: 7 }, { names: ['e.f'] }] });
    expect(problems).toHaveLength(2);
    expect(groups.map((group) => group.names)).toEqual([['a.b'], ['e.f']]);
  });
});
