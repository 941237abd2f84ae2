import type { CallEvent, FunctionFacts } from '../../summary/facts';
import { EventFlag, EventKind } from '../../summary/facts';
import { argumentOf, calledName } from '../../summary/call-parts';
import { ValueKind, type Value } from '../../summary/values';
import { argumentsFor, type HandedArguments } from '../contexts/handed-arguments';
import { loopAround } from '../contexts/thread-starts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import type { Place } from './place';
import { globalPlace, variablePlace, type Passed } from './scope';

/** The arguments that a call hands to the function that it has run elsewhere, in the order of its parameters. */
export interface Handed extends HandedArguments {
  readonly event: CallEvent;
  readonly by: FunctionFacts;
  /** The callable. */
  readonly callable: Value;
}

const handed = new WeakMap<FileState, { readonly types: FileState['types']; readonly list: readonly Handed[] }>();

/** Words without which a file hands no function to a thread. */
const words = /\b(?:Thread|Timer|submit|map|to_thread|run_in_executor|run_sync|start_new_thread|apply_async|run_in_threadpool|starmap)\b/;

/** Every call of a file that hands a function over to another thread, with the arguments for it. */
export function handedIn(p: Program, file: FileState): readonly Handed[] {
  const known = handed.get(file);
  if (known?.types === file.types) return known.list;
  const list: Handed[] = [];
  if (words.test(file.text)) {
    for (const fn of file.facts.functions) {
      for (const event of fn.events) {
        if (event.kind !== EventKind.Call || !words.test(`${calledName(event.value.func)} `)) continue;
        const type = evaluate(p, file, event.value.func);
        if (type.kind !== TypeKind.External) continue;
        const name = p.knowledge.canonical(type.name);
        for (const sink of p.knowledge.sink(type.name)) {
          const callable = sink.runs === 'thread' ? argumentOf(event.value, sink.position, sink.keyword) : undefined;
          if (callable === undefined) continue;
          list.push({ event, by: fn, callable, ...argumentsFor(event.value, name, sink.position ?? 0) });
        }
      }
    }
  }
  handed.set(file, { types: file.types, list });
  return list;
}

/** What threads are given for the parameters of a function, by name; only where all of them are given the same expression. */
export function passedTo(p: Program, file: FileState, fn: FunctionFacts): ReadonlyMap<string, Passed> {
  const found = new Map<string, Passed>();
  if (fn.parameters.length === 0 || fn.form !== 'function') return found;
  for (const item of handedIn(p, file)) {
    const type = alternatives(evaluate(p, file, item.callable)).find((each) => each.kind === TypeKind.Function && each.fn === fn);
    if (type?.kind !== TypeKind.Function) continue;
    const skip = type.self === null ? 0 : 1;
    item.args.forEach((value, i) => {
      const parameter = fn.parameters[i + skip];
      if (parameter !== undefined && parameter.form !== 'vararg' && value.kind !== ValueKind.Constant && !found.has(parameter.name)) found.set(parameter.name, describe(p, file, item, value));
    });
    for (const { name, value } of item.keywords) if (name !== null && fn.parameters.some((each) => each.name === name) && !found.has(name)) found.set(name, describe(p, file, item, value));
  }
  return found;
}

/** A variable's present value stands in its place in the summary: the variable is found by it. */
function describe(p: Program, file: FileState, { by, event }: Handed, value: Value): Passed {
  const isMade = value.kind === ValueKind.Call || value.kind === ValueKind.Container || value.kind === ValueKind.Function;
  let place: Place | undefined;
  if (isMade) {
    const holds = ([, values]: readonly [string, readonly Value[]]): boolean => values.includes(value);
    const variable = [...by.cells].find(holds);
    const global = variable === undefined ? [...file.facts.bindings].find(holds) : undefined;
    place = variable !== undefined ? variablePlace(file, by, variable[0]) : global !== undefined ? globalPlace(p, file, global[0], 0) : undefined;
  }
  const isInside = value.kind === ValueKind.Call ? value.start >= event.start && value.end <= event.end : isMade;
  return { value, by, place, isMadeForIt: (place === undefined && isInside) || isMadeEachTurn(file, by, event, value) };
}

/** `for …: buffer = Buffer(); Thread(target=fill, args=(buffer,)).start()`: each turn of the loop makes one, or takes the next one, for the thread that it starts. */
function isMadeEachTurn(file: FileState, by: FunctionFacts, event: CallEvent, value: Value): boolean {
  if ((event.flags & EventFlag.Repeated) === 0) return false;
  if (isElement(file, value, 0)) return true;
  if (value.kind !== ValueKind.Call) return false;
  const loop = loopAround(file, by, event.start);
  return loop !== undefined && value.start >= loop.start && value.end <= loop.end;
}

/** `for account in accounts`, `for name, node in nodes.items()`. */
function isElement(file: FileState, value: Value, depth: number): boolean {
  switch (value.kind) {
    case ValueKind.Element:
      return true;
    case ValueKind.Item:
    case ValueKind.Narrowed:
    case ValueKind.Unpack:
      return depth < 4 && isElement(file, value.value, depth + 1);
    case ValueKind.Cell: {
      const values = file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      return depth < 4 && values.length > 0 && values.every((each) => isElement(file, each, depth + 1));
    }
    default:
      return false;
  }
}
