import { lastSegment } from '../../dotted-names';
import { calledName } from '../../summary/call-parts';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { evaluate } from '../types/evaluate';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { alternatives, TypeKind } from '../types/types';

const runners = new Set(['asyncio.run', 'asyncio.Runner.run', 'asyncio.AbstractEventLoop.run_until_complete', 'anyio.run', 'trio.run', 'uvloop.run']);
const runnerNames = new Set([...runners].map(lastSegment));
/** Parameters and attributes under which web frameworks take what runs before the first and after the last request. */
const phases = new Set(['lifespan', 'on_startup', 'on_shutdown', 'startup', 'shutdown', 'cleanup_ctx', 'on_cleanup', 'before_server_start']);
const phaseDecorators = new Set(['on_event', 'before_serving', 'after_serving', 'while_serving', 'before_server_start', 'on_startup', 'on_shutdown', 'lifespan']);

/**
 * Functions of the file that run once, while nobody waits for the loop: the coroutine that the program starts with, and start-up and
 * shutdown handlers.
 */
export function startUpFunctions(p: Program, file: FileState): ReadonlySet<FunctionFacts> {
  const found = new Set<FunctionFacts>();
  const add = (value: Value): void => {
    const inner = value.kind === ValueKind.Container ? value.elements : [value.kind === ValueKind.Call ? value.func : value];
    for (const part of inner) {
      for (const type of alternatives(evaluate(p, file, part))) if (type.kind === TypeKind.Function && type.file === file) found.add(type.fn);
    }
  };
  for (const fn of file.facts.functions) {
    if (fn.decorators.some((decorator) => phaseDecorators.has(calledName(decorator.kind === ValueKind.Call ? decorator.func : decorator)))) found.add(fn);
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const { func, args, keywords } = event.value;
      for (const keyword of keywords) if (keyword.name !== null && phases.has(keyword.name)) add(keyword.value);
      const argument = args[0];
      if (argument === undefined || func.kind === ValueKind.Constant) continue;
      const name = calledName(func);
      if (name === 'append' && func.kind === ValueKind.Attribute && phases.has(calledName(func.base))) add(argument);
      if (fn.isAsync || !runnerNames.has(name)) continue;
      if (alternatives(evaluate(p, file, func)).some((type) => type.kind === TypeKind.External && runners.has(type.name))) add(argument);
    }
  }
  return found;
}
