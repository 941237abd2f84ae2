import type { FileState } from '../../program/file-state';
import type { Site } from '../../program/effects/effects';
import { originCalls } from '../../program/effects/origins';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventKind } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';

/**
 * How a child process comes about. `default` is what the platform does: `spawn` on Windows and (since 3.8) macOS; on Linux `fork` before
 * 3.14 and `forkserver` since (Python documentation, `multiprocessing`, section "Contexts and start methods").
 */
export type StartMethod = 'fork' | 'spawn' | 'forkserver' | 'default';

/** The first version whose default on Linux is `forkserver`. */
const forkserverMinor = 14;

/** True if the project says which Python it runs on, and that starts processes afresh on every platform. */
export function startsAfresh(p: Program): boolean {
  return (p.settings.targetPython !== null || p.settings.statesPython) && p.target.minor >= forkserverMinor;
}

/** Whether the child reads the main module again and is sent pickles: always, on some platforms, or never (`fork`). */
export function isFresh(p: Program, method: StartMethod): 'always' | 'sometimes' | 'never' {
  switch (method) {
    case 'fork':
      return 'never';
    case 'default':
      return startsAfresh(p) ? 'always' : 'sometimes';
    default:
      return 'always';
  }
}

/** For messages: where the child starts afresh. */
export function freshWords(p: Program, method: StartMethod): string {
  if (method === 'spawn' || method === 'forkserver') return `with the start method \`${method}\``;
  return startsAfresh(p) ? 'on every platform with this Python version' : 'on Windows and macOS, and on Linux from Python 3.14';
}

/** The method that a context, or something that a context has made, was asked for. */
export function methodOfContext(p: Program, site: Site, value: Value): StartMethod | undefined {
  let method: StartMethod | undefined;
  for (const { call } of originCalls(p, site, value)) {
    const callee = evaluate(p, site.file, call.func, site.bindings);
    if (callee.kind !== TypeKind.External) return undefined;
    const found = namedMethod(p.knowledge.canonical(callee.name), calledName(call.func), argumentOf(call, 0, 'method'));
    if (found === undefined || (method !== undefined && method !== found)) return undefined;
    method = found;
  }
  return method;
}

function namedMethod(canonical: string, written: string, argument: Value | undefined): StartMethod | undefined {
  if (canonical.endsWith('.get_context')) return argument === undefined ? 'default' : methodNamed(argument);
  const own = /^(Fork|Spawn|ForkServer)(?:Context|Process)$/.exec(written)?.[1];
  return own === undefined ? undefined : (own.toLowerCase() as StartMethod);
}

function methodNamed(value: Value): StartMethod | undefined {
  if (value.kind !== ValueKind.Constant) return undefined;
  if (value.value === null) return 'default';
  return value.value === 'fork' || value.value === 'spawn' || value.value === 'forkserver' ? value.value : undefined;
}

const stated = new WeakMap<FileState['types'], StartMethod | undefined>();

/** What `set_start_method` of the file, else of the project, says; `default` if there is none, or if they differ. */
export function defaultMethod(p: Program, file: FileState): StartMethod {
  let own = stated.get(file.types);
  if (own === undefined) {
    own = setMethod(p, file) ?? projectMethod(p);
    stated.set(file.types, own);
  }
  return own;
}

function projectMethod(p: Program): StartMethod {
  const methods = p.texts.startMethods();
  const [only] = methods;
  return methods.size === 1 && only !== undefined ? (only as StartMethod) : 'default';
}

function setMethod(p: Program, file: FileState): StartMethod | undefined {
  if (!file.text.includes('set_start_method')) return undefined;
  const methods = new Set<StartMethod>();
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !/set_start_method\s*$/.test(file.text.slice(event.start, event.value.funcEnd))) continue;
      const callee = evaluate(p, file, event.value.func);
      if (callee.kind !== TypeKind.External || !p.knowledge.canonical(callee.name).startsWith('multiprocessing.')) continue;
      const argument = argumentOf(event.value, 0, 'method');
      methods.add((argument && methodNamed(argument)) ?? 'default');
    }
  }
  const [only] = methods;
  return methods.size === 1 ? only : methods.size > 1 ? 'default' : undefined;
}
