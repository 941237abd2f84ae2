import { describe, expect, it } from 'vitest';
import {
  blockingGroups, callableSinks, decoratorModels, disablers, frameworkRoots, higherOrderCalls, Knowledge, rootTriggers, typeFacts, type Guard,
} from '../../../src/core/knowledge';
import { typeFactParts } from '../../../src/core/knowledge/typing';
import { ruleMetas } from '../../../src/core/rules/meta';

const dotted = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const dottedOrWildcard = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\.\*)?$/;
const typeSyntax = /^[A-Za-z_][\w.]*(\[[\w., [\]]+\])?$/;

const knowledge = new Knowledge();

/** Names in their canonical spelling, wildcards kept. */
function canonical(names: readonly string[]): string[] {
  return names.map((name) => (name.endsWith('.*') ? `${knowledge.canonical(name.slice(0, -2))}.*` : knowledge.canonical(name)));
}

function duplicates(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

describe('blocking groups', () => {
  it('names only rules that exist', () => {
    const rules = new Set(ruleMetas.map((meta) => meta.name));
    expect(blockingGroups.map((group) => group.rule).filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it('has every rule that needs a table', () => {
    const used = new Set(blockingGroups.map((group) => group.rule));
    const derived = new Set(['configured-blocking-call', 'transitive-blocking-call', 'blocking-loop-callback']);
    const names = ruleMetas.filter((meta) => meta.family === 'blocking in async').map((meta) => meta.name);
    expect(names.filter((name) => !used.has(name) && !derived.has(name))).toEqual([]);
  });

  it('claims no name twice', () => {
    expect(duplicates(canonical(blockingGroups.flatMap((group) => group.names)))).toEqual([]);
    expect(duplicates(canonical(blockingGroups.flatMap((group) => group.onEnter ?? [])))).toEqual([]);
    expect(duplicates(canonical(blockingGroups.flatMap((group) => group.onExit ?? [])))).toEqual([]);
    expect(duplicates(canonical(blockingGroups.flatMap((group) => group.onIterate ?? [])))).toEqual([]);
  });

  it('makes exceptions only to its own wildcards', () => {
    const stray = blockingGroups.flatMap((group) =>
      (group.except ?? []).filter((name) => !group.names.includes(`${name.slice(0, name.lastIndexOf('.'))}.*`)),
    );
    expect(stray).toEqual([]);
  });

  it('writes texts that complete a sentence', () => {
    for (const group of blockingGroups) {
      expect(group.does).toMatch(/^[a-z].*[^.\s]$/);
      for (const { use } of group.alternatives ?? []) expect(use).toMatch(/^[`a-z].*[^.\s]$/);
    }
  });

  it('gives no advice twice in a group', () => {
    for (const group of blockingGroups) {
      expect(duplicates((group.alternatives ?? []).map((alternative) => `${alternative.library ?? ''}: ${alternative.use}`))).toEqual([]);
    }
  });
});

describe('guards', () => {
  const guards: readonly Guard[] = [
    ...blockingGroups.flatMap((group) => group.unless ?? []),
    ...frameworkRoots.flatMap((root) => (root.by === 'decorator' ? (root.inThreadWhen ?? []) : [])),
  ];

  it('point at a parameter or at a method', () => {
    for (const guard of guards) {
      if ('method' in guard) expect(guard.method).toMatch(/^[a-z_]+$/);
      else expect(guard.keyword !== undefined || guard.position !== undefined).toBe(true);
      if ('position' in guard && guard.position !== undefined) expect(guard.position).toBeLessThan(6);
    }
  });
});

describe('names', () => {
  it('are dotted identifiers everywhere', () => {
    const strict = [
      ...blockingGroups.flatMap((group) => [...(group.except ?? []), ...(group.onEnter ?? []), ...(group.onExit ?? []), ...(group.onIterate ?? [])]),
      ...[...callableSinks, ...decoratorModels, ...higherOrderCalls, ...disablers].flatMap((entry) => entry.names),
      ...frameworkRoots.flatMap((root) => (root.by === 'decorator' ? root.names : root.bases)),
      ...Object.keys(typeFacts.returns), ...Object.keys(typeFacts.attributes).map((name) => name.replace(/\.\*$/, '')), ...Object.keys(typeFacts.enters),
      ...Object.keys(typeFacts.bases), ...Object.values(typeFacts.bases).flat(),
      ...Object.keys(typeFacts.aliases), ...Object.values(typeFacts.aliases), ...typeFacts.functions, ...typeFacts.classes,
    ];
    expect(strict.filter((name) => !dotted.test(name))).toEqual([]);
    expect(blockingGroups.flatMap((group) => group.names).filter((name) => !dottedOrWildcard.test(name))).toEqual([]);
  });
});

describe('type facts', () => {
  const builtins = new Set('str bytes int bool float list dict set tuple type Any None Iterator Iterable Sequence AsyncIterator'.split(' '));

  it('are not stated twice with different answers', () => {
    for (const key of ['returns', 'attributes', 'enters', 'bases', 'aliases'] as const) {
      const seen = new Map<string, string>();
      for (const part of typeFactParts) {
        for (const [name, value] of Object.entries(part[key] ?? {})) {
          expect(`${name}: ${seen.get(name) ?? String(value)}`).toBe(`${name}: ${String(value)}`);
          seen.set(name, String(value));
        }
      }
    }
  });

  it('are annotations whose names are built in or qualified', () => {
    const types = [...Object.values(typeFacts.returns), ...Object.values(typeFacts.attributes), ...Object.values(typeFacts.enters)];
    expect(types.filter((type) => !typeSyntax.test(type))).toEqual([]);
    const parts = types.flatMap((type) => type.split(/[[\], ]+/)).filter(Boolean);
    expect(parts.filter((name) => !builtins.has(name) && !name.includes('.'))).toEqual([]);
  });

  it('name classes that look like classes or are listed as such', () => {
    const entered = blockingGroups.flatMap((group) => [...(group.onIterate ?? []), ...(group.onEnter ?? []), ...(group.onExit ?? [])]);
    const listed = new Set([...typeFacts.classes, ...Object.keys(typeFacts.bases), ...entered]);
    const types = [...Object.values(typeFacts.returns), ...Object.values(typeFacts.attributes), ...Object.values(typeFacts.enters)];
    const qualified = types.flatMap((type) => type.split(/[[\], ]+/)).filter((name) => name.includes('.'));
    expect(qualified.filter((name) => !listed.has(name) && !/\.[_]?[A-Z]\w*$/.test(name))).toEqual([]);
  });

  it('has no alias that leads back to itself', () => {
    for (const start of Object.keys(typeFacts.aliases)) {
      const visited = new Set<string>();
      for (let name: string | undefined = start; name !== undefined; name = typeFacts.aliases[name]) {
        expect(visited.has(name)).toBe(false);
        visited.add(name);
      }
    }
  });

  it('states facts under public names, which aliases lead to', () => {
    const owners = [...Object.keys(typeFacts.returns), ...Object.keys(typeFacts.attributes), ...Object.keys(typeFacts.enters), ...Object.keys(typeFacts.bases)];
    expect(owners.filter((name) => canonical([name])[0] !== name)).toEqual([]);
  });

  it('has no class that derives from itself', () => {
    for (const start of Object.keys(typeFacts.bases)) {
      const ancestors = new Set<string>();
      const pending = [...(typeFacts.bases[start] ?? [])];
      for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
        if (!ancestors.has(name)) pending.push(...(typeFacts.bases[name] ?? []));
        ancestors.add(name);
      }
      expect(ancestors.has(start)).toBe(false);
    }
  });
});

describe('sinks and higher-order calls', () => {
  it('say where the callable stands', () => {
    for (const entry of [...callableSinks, ...higherOrderCalls]) {
      expect(entry.position !== undefined || entry.keyword !== undefined).toBe(true);
    }
  });

  it('does not place one argument of one call in two runners', () => {
    const places = callableSinks.flatMap((sink) => canonical(sink.names).map((name) => `${name} ${sink.position ?? sink.keyword ?? ''}`));
    expect(duplicates(places)).toEqual([]);
  });
});

describe('decorator models', () => {
  it('give one effect to a decorator', () => {
    expect(duplicates(canonical(decoratorModels.flatMap((model) => model.names)))).toEqual([]);
  });
});

describe('disablers', () => {
  it('silence rules that exist', () => {
    const rules = new Set(ruleMetas.map((meta) => meta.name));
    expect(disablers.flatMap((disabler) => disabler.rules).filter((rule) => !rules.has(rule))).toEqual([]);
  });
});

describe('root triggers', () => {
  it('are sorted identifiers', () => {
    expect(rootTriggers.filter((word) => !/^[A-Za-z_]\w*$/.test(word))).toEqual([]);
    expect([...rootTriggers]).toEqual([...new Set(rootTriggers)].sort());
  });

  it('hold the words of every way onto the loop', () => {
    expect(rootTriggers).toEqual(
      expect.arrayContaining(['async', 'await', 'call_soon', 'call_later', 'add_done_callback', 'add_reader', 'BaseProtocol', 'asyncio', 'RequestHandler', 'tornado', 'textual', 'sanic', 'homeassistant']),
    );
  });

  it('leave out words that nearly every file contains', () => {
    for (const word of ['get', 'post', 'on', 'check', 'timer', 'input', 'Button', 'call', 'run', 'submit', 'Thread']) expect(rootTriggers).not.toContain(word);
  });
});
