import type { Finding } from '../../findings';
import { numberOf, lengthOf, noNumbers, type NumberSite } from '../../program/cost/numbers';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind } from '../../program/types/types';
import { argumentOf } from '../../summary/call-parts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { libraryName, processWork, type ProcessWork, type Sent } from './process-work';
import { report, sentSpan, targetSpan } from './report';

const rule = 'large-pickled-argument';

/** What is sent with each of many tasks, and with one: below that, copying takes a few milliseconds. Bytes. */
const muchEach = 4e6;
const muchOnce = 64e6;
/** Pickle protocol 4 and later: a small integer takes 2 to 5 bytes, a float 9. */
const bytesOfItem = 3;

/** Large data that goes to workers as arguments: pickled, copied through a pipe and made again for each task. */
export function checkLargeArguments(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const findings: Finding[] = [];
  for (const work of processWork(p, file)) {
    if (work.way !== 'pool' && work.way !== 'executor') continue;
    const site: NumberSite = { file, fn: work.fn, bindings: noBindings, numbers: noNumbers };
    const found = work.sent.filter((sent) => !sent.isEach).map((sent) => check(p, site, work, sent.value, sent)).find((finding) => finding !== undefined) ?? checkPartial(p, site, work);
    if (found !== undefined) findings.push(found);
  }
  return findings;
}

/** `pool.map(partial(work, table), keys)`: the data goes along with the function. */
function checkPartial(p: Program, site: NumberSite, work: ProcessWork): Finding | undefined {
  if (work.target === null) return undefined;
  const type = evaluate(p, work.file, work.target);
  if (type.kind !== TypeKind.Partial || type.file !== work.file) return undefined;
  for (const value of [...type.call.args.slice(1), ...type.call.keywords.map((keyword) => keyword.value)]) {
    const found = check(p, site, work, value, undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function check(p: Program, site: NumberSite, work: ProcessWork, value: Value, sent: Sent | undefined): Finding | undefined {
  const bytes = bytesOf(p, site, value, 0);
  const table = bytes === undefined && work.isMany ? tableOf(p, site, value) : undefined;
  if (table === undefined && (bytes === undefined || bytes < (work.isMany ? muchEach : muchOnce))) return undefined;
  const what = table ?? `about ${Math.round(bytes! / 1e6)} MB`;
  return report(site.file, sent === undefined ? targetSpan(work) : sentSpan(work, sent), {
    rule, severity: 'information', confidence: table === undefined ? 'likely' : 'possible',
    message: `${work.isMany ? `Each task takes ${what} along` : `This sends ${what}`}: pickled here, copied through a pipe, and made again in the worker. ${work.isMany ? 'Give it to each worker once with `initializer=`, or' : 'Send a path or a part instead, or'} put it into \`multiprocessing.shared_memory\`.`,
  });
}

/** Bytes of the pickle, where literals tell. */
function bytesOf(p: Program, site: NumberSite, value: Value, depth: number): number | undefined {
  if (depth > 4) return undefined;
  if (value.kind === ValueKind.Cell || value.kind === ValueKind.Global) {
    const values = value.kind === ValueKind.Cell ? site.file.facts.functions[value.owner]?.cells.get(value.name) : site.file.facts.bindings.get(value.name);
    return values?.length === 1 ? bytesOf(p, site, values[0]!, depth + 1) : undefined;
  }
  if (value.kind === ValueKind.Call) {
    const name = libraryName(p, site.file, value.func, site.bindings);
    const items = name === undefined ? undefined : arrayItems(p, site, name, value);
    if (items !== undefined) return items * itemSize(value);
    if (name === 'builtins.bytes' || name === 'builtins.bytearray' || name === 'os.urandom' || name === 'random.randbytes') {
      const size = value.args[0] === undefined ? undefined : numberOf(p, site, value.args[0]);
      return size === undefined || size.assumed ? undefined : size.value;
    }
  }
  const length = lengthOf(p, site, value);
  if (length === undefined || length.assumed || value.kind === ValueKind.Parameter) return undefined;
  // A range is its three numbers.
  if (value.kind === ValueKind.Call && libraryName(p, site.file, value.func, site.bindings) === 'builtins.range') return undefined;
  const type = evaluate(p, site.file, value, site.bindings);
  return length.value * (type.kind === TypeKind.Container || type.kind === TypeKind.Tuple ? bytesOfItem : 1);
}

const shaped = /^numpy\.(?:zeros|ones|empty|full|random\.(?:random|random_sample|standard_normal))$/;
const byAxes = /^numpy\.random\.(?:rand|randn)$/;

/** Number of elements of an array that is made with a literal shape. */
function arrayItems(p: Program, site: NumberSite, name: string, call: CallValue): number | undefined {
  const number = (value: Value | undefined): number | undefined => {
    const found = value === undefined ? undefined : numberOf(p, site, value);
    return found === undefined || found.assumed ? undefined : found.value;
  };
  const product = (values: readonly Value[]): number | undefined => {
    let size = 1;
    for (const value of values) {
      const axis = number(value);
      if (axis === undefined) return undefined;
      size *= axis;
    }
    return values.length === 0 ? undefined : size;
  };
  if (byAxes.test(name)) return call.starAt >= 0 ? undefined : product(call.args);
  if (name === 'numpy.arange') return call.args.length === 1 ? number(call.args[0]) : undefined;
  const isSized = /^numpy\.random\.(?:uniform|normal|randint)$/.test(name);
  if (!shaped.test(name) && !isSized) return undefined;
  const shape = isSized ? argumentOf(call, 2, 'size') : (argumentOf(call, 0, 'shape') ?? argumentOf(call, 0, 'size'));
  if (shape === undefined) return undefined;
  return shape.kind === ValueKind.Container ? product(shape.elements) : number(shape);
}

function itemSize(call: CallValue): number {
  const type = argumentOf(call, undefined, 'dtype');
  const name = type?.kind === ValueKind.Constant ? String(type.value) : type?.kind === ValueKind.Attribute ? type.name : '';
  const bits = /(\d+)$/.exec(name)?.[1];
  return bits === undefined ? (/^(?:bool|byte)/.test(name) ? 1 : 8) : Math.max(1, Number(bits) / 8);
}

/** A table or array of unknown size. */
function tableOf(p: Program, site: NumberSite, value: Value): string | undefined {
  const types = alternatives(evaluate(p, site.file, value, site.bindings));
  const [type] = types;
  if (types.length !== 1 || type?.kind !== TypeKind.ExternalInstance) return undefined;
  const cls = p.knowledge.canonical(type.cls);
  return /^(?:pandas\.DataFrame|polars\.DataFrame|numpy\.ndarray|pyarrow\.Table)$/.test(cls) ? `a whole \`${cls}\`` : undefined;
}
