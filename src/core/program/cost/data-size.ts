import { sizeSource } from '../../knowledge/cpu';
import type { SizeSource } from '../../knowledge/cpu/types';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { noBindings, TypeKind, type Type } from '../types/types';
import { lengthOf, noNumbers, parameterQuantity, type NumberSite, type Quantity } from './numbers';

const maxDepth = 8;

/** Methods and functions whose result is as large as what they are called on or given. */
const sameSizeMethods = new Set(['decode', 'encode', 'strip', 'lstrip', 'rstrip', 'lower', 'upper', 'getvalue', 'getbuffer', 'read', 'replace']);
const sameSizeFunctions = new Set(['io.BytesIO', 'io.StringIO', 'builtins.str', 'builtins.bytes', 'builtins.bytearray', 'builtins.memoryview', 'codecs.decode', 'base64.b64decode', 'gzip.decompress', 'zlib.decompress']);

/** Functions that call another one elsewhere and give its result: position of the callable. */
const elsewhere: ReadonlyMap<string, number> = new Map([
  ['asyncio.to_thread', 0], ['anyio.to_thread.run_sync', 0], ['trio.to_thread.run_sync', 0], ['starlette.concurrency.run_in_threadpool', 0], ['asyncio.AbstractEventLoop.run_in_executor', 1],
]);

/** Bytes of a value: what literals tell, else what is usual for where the code shows that it comes from. */
export function dataSize(p: Program, site: NumberSite, value: Value): Quantity | undefined {
  return lengthOf(p, site, value) ?? usualSize(p, site, value, 0);
}

function usualSize(p: Program, site: NumberSite, value: Value, depth: number): Quantity | undefined {
  if (depth > maxDepth) return undefined;
  const of = (part: Value): Quantity | undefined => usualSize(p, site, part, depth + 1);
  switch (value.kind) {
    case ValueKind.Await:
    case ValueKind.Narrowed:
      return of(value.value);
    case ValueKind.Annotated:
      return value.value === null ? undefined : of(value.value);
    case ValueKind.Union:
      return smallest(value.values, of);
    case ValueKind.Cell:
      return smallest(site.file.facts.functions[value.owner]?.cells.get(value.name) ?? [], of);
    case ValueKind.Global:
      return smallest(site.file.facts.bindings.get(value.name) ?? [], of);
    case ValueKind.Parameter: {
      const passed = parameterQuantity(p, site, value.owner, value.index, depth);
      return passed?.from === undefined ? undefined : passed;
    }
    case ValueKind.Attribute:
    case ValueKind.Enter:
      return known(p, site, value);
    case ValueKind.Call:
      return callSize(p, site, value, depth) ?? known(p, site, value);
    default:
      return undefined;
  }
}

function callSize(p: Program, site: NumberSite, call: CallValue, depth: number): Quantity | undefined {
  const callee = evaluate(p, site.file, call.func, site.bindings);
  if (callee.kind === TypeKind.External) {
    const name = p.knowledge.canonical(callee.name);
    const source = sizeSource(name);
    if (source !== undefined) return call.args.length === 0 || !name.endsWith('.read') ? typical(source) : undefined;
    const position = elsewhere.get(name);
    if (position !== undefined) return call.args[position] === undefined ? undefined : resultSize(p, site, evaluate(p, site.file, call.args[position], site.bindings), depth);
    if (sameSizeFunctions.has(name) && call.args[0] !== undefined) return usualSize(p, site, call.args[0], depth + 1);
  }
  if (callee.kind === TypeKind.Function) return resultSize(p, site, callee, depth);
  if (call.func.kind === ValueKind.Attribute && sameSizeMethods.has(call.func.name)) return usualSize(p, site, call.func.base, depth + 1);
  return undefined;
}

/** What calling a function gives. */
function resultSize(p: Program, site: NumberSite, callee: Type, depth: number): Quantity | undefined {
  if (callee.kind === TypeKind.External) {
    const source = sizeSource(p.knowledge.canonical(callee.name));
    return source && typical(source);
  }
  if (callee.kind !== TypeKind.Function || callee.fn.isGenerator || callee.isContextManager || callee.fn === site.fn) return undefined;
  const { file, fn } = callee;
  return smallest(fn.returns, (result) => usualSize(p, { file, fn, bindings: noBindings, numbers: noNumbers }, result, depth + 2));
}

/** A value that is an attribute or an instance of a known class: `response.text`, an open file. */
function known(p: Program, site: NumberSite, value: Value): Quantity | undefined {
  const type = evaluate(p, site.file, value, site.bindings);
  const name = type.kind === TypeKind.External ? type.name : type.kind === TypeKind.ExternalInstance ? type.cls : undefined;
  const source = name === undefined ? undefined : sizeSource(p.knowledge.canonical(name));
  return source === undefined ? undefined : typical(source);
}

function typical(source: SizeSource): Quantity {
  return { value: source.bytes, isLength: true, assumed: true, from: source.what };
}

/** Of several values, if all that are no constants have a known origin. */
function smallest(values: readonly Value[], of: (value: Value) => Quantity | undefined): Quantity | undefined {
  let found: Quantity | undefined;
  for (const value of values) {
    if (value.kind === ValueKind.Constant) continue;
    const size = of(value);
    if (size === undefined) return undefined;
    if (found === undefined || size.value < found.value) found = size;
  }
  return found;
}
