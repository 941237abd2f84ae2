import { ruleMetas } from '../rules/meta';
import type { BlockingGroup, Tier } from './types';

/** Something wrong in a model file. `path` names the key: `blocking[2].tier`. */
export interface ModelProblem {
  readonly path: string;
  readonly message: string;
}

const tiers: readonly Tier[] = ['unbounded', 'network', 'disk', 'metadata', 'cpu'];
const keys = ['names', 'except', 'tier', 'does', 'advice', 'rule'] as const;
const defaultRule = 'configured-blocking-call';

const dottedName = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${value}"`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    default:
      if (Array.isArray(value)) return 'an array';
      return isTable(value) ? 'a table' : 'a date';
  }
}

/** Collects the problems of one file; each reader returns `undefined` after it reported one. */
class Reader {
  readonly problems: ModelProblem[] = [];

  problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  text(table: Record<string, unknown>, key: string, path: string): string | undefined {
    const value = table[key];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    this.problem(`${path}.${key}`, `\`${key}\` must be a text that is not empty, not ${describe(value)}.`);
    return undefined;
  }

  names(table: Record<string, unknown>, key: string, path: string, wildcards: boolean): string[] | undefined {
    const value = table[key];
    if (!Array.isArray(value)) {
      this.problem(`${path}.${key}`, `\`${key}\` must be an array of dotted names such as ["mylib.fetch"], not ${describe(value)}.`);
      return undefined;
    }
    const result: string[] = [];
    value.forEach((name: unknown, index) => {
      const base = typeof name === 'string' && wildcards && name.endsWith('.*') ? name.slice(0, -2) : name;
      if (typeof base === 'string' && dottedName.test(base)) result.push(name as string);
      else {
        const form = wildcards ? 'a dotted name such as "mylib.fetch" or "mylib.Client.*"' : 'a dotted name such as "mylib.Client.close"';
        this.problem(`${path}.${key}[${index}]`, `Expected ${form}, not ${describe(name)}.`);
      }
    });
    return result;
  }
}

function readGroup(reader: Reader, value: unknown, path: string): BlockingGroup | undefined {
  if (!isTable(value)) {
    reader.problem(path, `Expected a table with \`names\`, written as [[blocking]], not ${describe(value)}.`);
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (!(keys as readonly string[]).includes(key)) {
      reader.problem(`${path}.${key}`, `Unknown key \`${key}\`. Known keys: ${keys.map((known) => `\`${known}\``).join(', ')}.`);
    }
  }
  const names = readNames(reader, value, path);
  const except = value.except === undefined ? undefined : reader.names(value, 'except', path, false);
  const tier = readTier(reader, value, path);
  const does = reader.text(value, 'does', path);
  const advice = reader.text(value, 'advice', path);
  const rule = readRule(reader, value, path);
  if (!names || names.length === 0) return undefined;
  return {
    rule,
    tier,
    names,
    does: does ?? 'is listed as blocking by this project',
    ...(except && except.length > 0 ? { except } : {}),
    ...(advice === undefined ? {} : { advice }),
  };
}

function readNames(reader: Reader, table: Record<string, unknown>, path: string): string[] | undefined {
  const where = `${path}.names`;
  if (table.names === undefined) {
    reader.problem(where, '`names` is missing: the dotted names that block, such as ["mylib.fetch", "mylib.Client.*"].');
    return undefined;
  }
  if (Array.isArray(table.names) && table.names.length === 0) reader.problem(where, '`names` is empty: give at least one dotted name.');
  return reader.names(table, 'names', path, true);
}

function readTier(reader: Reader, table: Record<string, unknown>, path: string): Tier {
  const tier = tiers.find((known) => known === table.tier);
  if (tier) return tier;
  if (table.tier !== undefined) {
    reader.problem(`${path}.tier`, `\`tier\` must be one of ${tiers.map((known) => `"${known}"`).join(', ')}, not ${describe(table.tier)}.`);
  }
  return 'network';
}

function readRule(reader: Reader, table: Record<string, unknown>, path: string): string {
  const rule = ruleMetas.find((meta) => meta.name === table.rule);
  if (rule) return rule.name;
  if (table.rule !== undefined) {
    reader.problem(`${path}.rule`, `\`rule\` must be the name of a rule, for example "${defaultRule}", not ${describe(table.rule)}.`);
  }
  return defaultRule;
}

/**
 * Reads a parsed model file: `[[blocking]]` tables with `names` (dotted, `.*` at the end for every attribute directly below)
 * and, if wanted, `except`, `tier` (default "network"), `does`, `advice` and `rule` (default "configured-blocking-call").
 * What is right is used, what is wrong is reported; never throws.
 */
export function readModels(data: unknown): { groups: BlockingGroup[]; problems: ModelProblem[] } {
  const reader = new Reader();
  const groups: BlockingGroup[] = [];
  if (!isTable(data)) {
    reader.problem('', `A model file must be a TOML table with [[blocking]] entries, not ${describe(data)}.`);
    return { groups, problems: reader.problems };
  }
  for (const key of Object.keys(data)) {
    if (key !== 'blocking') reader.problem(key, `Unknown key \`${key}\`. A model file holds [[blocking]] entries.`);
  }
  const { blocking } = data;
  if (Array.isArray(blocking)) {
    blocking.forEach((entry: unknown, index) => {
      const group = readGroup(reader, entry, `blocking[${index}]`);
      if (group) groups.push(group);
    });
  } else if (blocking !== undefined) {
    reader.problem('blocking', `\`blocking\` must be an array of tables, written as [[blocking]], not ${describe(blocking)}.`);
  }
  return { groups, problems: reader.problems };
}
