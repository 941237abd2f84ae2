import { Program } from '../../src/core/program/program';
import { eventBlocks } from '../../src/core/program/effects/effects';
import { evaluate } from '../../src/core/program/types/evaluate';
import { loopRoots, type Root } from '../../src/core/program/roots/roots';
import { mayHoldRoots, textSignals } from '../../src/core/program/files/text-signals';
import { checkRoot } from '../../src/core/rules/on-loop';
import { EventKind } from '../../src/core/summary/facts';
import { summarise } from '../../src/core/summary/summarise';
import { parse } from '../../src/core/syntax/parse';
import { defaultSettings } from '../../src/core/config/settings';
import { measure, type Cost } from './clock';
import { MemoryHost } from '../rules/memory-host';
import type { Corpus } from './corpus';

export interface Phase {
  readonly name: string;
  readonly cost: Cost;
  /** What it was done to. */
  readonly count: string;
}

/**
 * The steps of a scan one after the other, in a process where nothing is compiled yet. Parsing is measured by itself first, so
 * the summary, which parses again, is given without it.
 */
export function measurePhases(corpus: Corpus): Phase[] {
  const phases: Phase[] = [];
  const add = (name: string, count: () => string, work: () => void): Cost => {
    const cost = measure(work);
    phases.push({ name, cost, count: count() });
    return cost;
  };
  const candidates: string[] = [];
  add('text filter', () => `${corpus.texts.size} files`, () => {
    for (const [path, text] of corpus.texts) if (mayHoldRoots(text)) candidates.push(path);
  });
  const parsing = add('parse', () => `${candidates.length} files`, () => {
    for (const path of candidates) parse(corpus.texts.get(path)!);
  });
  const summarising = measure(() => {
    for (const path of candidates) summarise(path, corpus.texts.get(path)!);
  });
  phases.push({
    name: 'summary', count: `${candidates.length} files`,
    cost: { wall: Math.max(0, summarising.wall - parsing.wall), cpu: Math.max(0, summarising.cpu - parsing.cpu) },
  });
  const program = new Program(new MemoryHost(corpus.texts), defaultSettings);
  const files = candidates.map((path) => program.file(path)!);
  const roots: Root[] = [];
  add('roots', () => `${roots.length} roots`, () => {
    for (const file of files) roots.push(...loopRoots(program, file));
  });
  let values = 0;
  add('linking and types', () => `${values} values`, () => {
    for (const { site } of roots) {
      for (const event of site.fn.events) {
        if (event.kind === EventKind.Import) continue;
        const value = event.kind === EventKind.Call ? event.value.func : event.kind === EventKind.Attribute || event.kind === EventKind.Store ? event.base : event.value;
        evaluate(program, site.file, value, site.bindings);
        values++;
      }
    }
  });
  let events = 0;
  add('blocks', () => `${events} events`, () => {
    for (const { site } of roots) for (const event of site.fn.events) events += Number(eventBlocks(program, site, event).length >= 0);
  });
  let findings = 0;
  add('rules', () => `${findings} findings`, () => {
    const context = { program, libraries: new Set<string>(), isOn: () => true };
    for (const root of roots) findings += checkRoot(context, root).length;
  });
  add('text signals', () => `${corpus.texts.size} files`, () => {
    for (const text of corpus.texts.values()) textSignals(text);
  });
  return phases;
}
