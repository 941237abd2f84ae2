import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { passedNumbers } from '../cost/estimate';
import { noNumbers, type Numbers, type NumberSite } from '../cost/numbers';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind } from '../types/types';

/** Functions that a script leads to, at most. */
const maxFunctions = 200;

/**
 * What runs in the main thread when a file is started as a program: what stands under its main guard, and the functions of the same file
 * that it calls, each with the numbers that it is passed first. Empty if the file has no main guard.
 */
export function scriptSites(p: Program, file: FileState): NumberSite[] {
  const module = file.facts.functions[0]!;
  const guard = module.work[0];
  if (guard === undefined) return [];
  const sites: NumberSite[] = [{ file, fn: module, bindings: noBindings, numbers: noNumbers }];
  const seen = new Set<FunctionFacts>();
  for (let i = 0; i < sites.length && sites.length < maxFunctions; i++) {
    const site = sites[i]!;
    for (const event of site.fn.events) {
      if (event.kind !== EventKind.Call || (site.fn === module && (event.start < guard.start || event.start >= guard.end))) continue;
      for (const next of called(p, site, event)) {
        if (seen.has(next.fn)) continue;
        seen.add(next.fn);
        sites.push(next);
      }
    }
  }
  return sites;
}

function called(p: Program, site: NumberSite, event: CallEvent): NumberSite[] {
  const found: NumberSite[] = [];
  for (const type of alternatives(evaluate(p, site.file, event.value.func, site.bindings))) {
    if (type.kind !== TypeKind.Function || type.file !== site.file || type.fn.isAsync || type.fn.isGenerator) continue;
    const numbers: Numbers = passedNumbers(p, site, type, event.value, type.self === null ? 0 : 1);
    found.push({ file: type.file, fn: type.fn, bindings: noBindings, numbers });
  }
  return found;
}
