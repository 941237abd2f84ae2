import { describe, expect, it } from 'vitest';
import { blockingGroups } from '../../src/core/knowledge/blocking';
import type { BlockingGroup } from '../../src/core/knowledge/types';
import { analyse } from './harness';

const path = '/project/main.py';

/** Python that uses this name as a user would, or undefined for names that need more than one step to get hold of. */
function useOf(name: string): { call: string; offload: string } | undefined {
  const parts = name.split('.');
  const type = parts.findIndex((part) => /^_?[A-Z]/.test(part));
  if (parts[0] === 'builtins') return { call: `async def f():\n    ${parts[1]}()\n`, offload: `    await asyncio.to_thread(${parts[1]})\n` };
  if (type === -1 || type === parts.length - 1) {
    return { call: `import ${parts.slice(0, -1).join('.')}\nasync def f():\n    ${name}()\n`, offload: `    await asyncio.to_thread(${name})\n` };
  }
  if (type !== parts.length - 2 || type === 0) return undefined;
  const owner = parts.slice(0, -1).join('.');
  const method = parts.at(-1) ?? '';
  if (method.startsWith('__') || method === '*') return undefined;
  return { call: `import ${parts.slice(0, type).join('.')}\nasync def f(x: ${owner}):\n    x.${method}()\n`, offload: `    await asyncio.to_thread(x.${method})\n` };
}

/** Every way out of a group that the plain call could take is a guard; groups with guards are for the fixtures. */
const plain = (blockingGroups).filter((group) => group.unless === undefined && group.names.length > 0);

describe.each(plain.map((group): [string, BlockingGroup] => [`${group.rule}: ${group.names[0] ?? ''} and others`, group]))('%s', (_title, group) => {
  const uses = group.names.filter((name) => !name.endsWith('.*')).flatMap((name) => {
    const use = useOf(name);
    return use ? [{ name, ...use }] : [];
  });

  it('is found for each name', () => {
    const missed = uses.filter(({ call }) => !analyse({ [path]: call }, { select: ['ALL'] }).some((finding) => finding.rule === group.rule));
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it('is silent for each name that is handed to a thread', () => {
    const noisy = uses.filter(({ call, offload }) => {
      const lines = call.trimEnd().split('\n');
      const text = ['import asyncio', ...lines.slice(0, -1), offload].join('\n');
      return analyse({ [path]: text }, { select: ['ALL'] }).length > 0;
    });
    expect(noisy.map(({ name }) => name)).toEqual([]);
  });
});
