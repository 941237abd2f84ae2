import type { Finding } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import type { Access } from '../../program/places/accesses';
import { handedIn } from '../../program/places/passed';
import { placesIn } from '../../program/places/place-index';
import { isWriting } from '../../program/places/place';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind } from '../../program/types/types';
import { EventKind, type CallEvent, type ClassFacts, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { LineIndex } from '../../syntax/line-index';
import { Kind } from '../../syntax/nodes';
import { calledName } from '../../summary/call-parts';
import type { RuleContext } from '../on-loop';

interface Start {
  readonly event: CallEvent;
  /** The method of the object that the thread runs. */
  readonly method: string;
}

/** Functions that the thread leads to, at most. */
const maxReached = 40;

/** A thread that a constructor starts before the object is complete, and that reads what is still missing. */
export function checkPublication(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  const findings: Finding[] = [];
  if (!/\.start\(|\.submit\(|start_new_thread/.test(file.text) && !file.text.includes('super()')) return findings;
  for (const fn of file.facts.functions) {
    if (fn.name !== '__init__' || fn.cls < 0) continue;
    const cls = file.facts.classes[fn.cls]!;
    for (const start of startsIn(p, file, fn, cls, 0)) {
      const found = missing(p, file, fn, cls, start);
      if (found === undefined || !context.isOn('unsafe-publication')) continue;
      const line = new LineIndex(file.text).positionAt(found.store.start).line + 1;
      findings.push({
        path: file.path, start: start.event.start, end: start.event.end, rule: 'unsafe-publication', severity: 'warning', confidence: isTestFile(file.path) ? 'possible' : 'likely', fixes: [],
        message: `The thread starts here and runs \`${cls.name}.${start.method}\`, which uses \`${found.store.place.name}\`; but that is set only in line ${line}, so the thread may find no such attribute. Start the thread last, or from a \`start()\` method.`,
        related: [
          { path: found.read.file.path, start: found.read.start, end: found.read.end, message: `\`${found.read.fn.qualifiedName}\` uses \`${found.store.place.name}\` here, in the new thread` },
          { path: file.path, start: found.store.start, end: found.store.end, message: `\`${found.store.place.name}\` is set here, after the start` },
        ],
      });
      break;
    }
  }
  return findings;
}

/** Threads of the object's own methods that a constructor starts, also through the constructor of its base class. */
function startsIn(p: Program, file: FileState, fn: FunctionFacts, cls: ClassFacts, depth: number): Start[] {
  const found: Start[] = [];
  const isThread = libraryBases(p, file, cls).some((base) => base === 'threading.Thread');
  const handed = handedIn(p, file).filter((item) => item.by === fn && ownMethod(fn, item.callable) !== undefined);
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call) continue;
    const { func } = event.value;
    const name = calledName(func);
    if (name === 'start' && func.kind === ValueKind.Attribute) {
      if (isThread && isSelf(fn, func.base)) found.push({ event, method: 'run' });
      else for (const item of handed) if (item.event.start < event.end && (func.base === item.event.value || isMadeBy(file, fn, func.base, item.event.value))) found.push({ event, method: ownMethod(fn, item.callable)! });
    } else if (name === 'submit' || name.startsWith('start_new')) {
      for (const item of handed) if (item.event === event) found.push({ event, method: ownMethod(fn, item.callable)! });
    } else if ((name === '__init__' || (func.kind === ValueKind.Attribute && isSelf(fn, func.base))) && depth < 3) {
      // The constructor of the base class, or a method that the constructor calls.
      for (const type of alternatives(evaluate(p, file, func))) {
        if (type.kind !== TypeKind.Function || type.fn === fn || type.fn.cls < 0 || type.fn.isAsync || type.fn.isGenerator) continue;
        for (const start of startsIn(p, type.file, type.fn, type.file.facts.classes[type.fn.cls]!, depth + 1)) found.push({ event, method: start.method });
      }
    }
  }
  return found;
}

function isSelf(fn: FunctionFacts, value: Value): boolean {
  return value.kind === ValueKind.Parameter && value.owner === fn.index && value.index === 0;
}

function ownMethod(fn: FunctionFacts, callable: Value): string | undefined {
  return callable.kind === ValueKind.Attribute && isSelf(fn, callable.base) ? callable.name : undefined;
}

/** `self.thread` or `thread`, set to what the call made. */
function isMadeBy(file: FileState, fn: FunctionFacts, base: Value, made: Value): boolean {
  if (base.kind === ValueKind.Attribute && isSelf(fn, base.base)) return file.facts.classes[fn.cls]?.instanceAttributes.get(base.name)?.some((value) => holds(value, made)) === true;
  return base.kind === ValueKind.Cell && file.facts.functions[base.owner]?.cells.get(base.name)?.some((value) => holds(value, made)) === true;
}

function holds(value: Value, made: Value): boolean {
  return value === made || (value.kind === ValueKind.Annotated && value.value === made);
}

/** An attribute that the thread reads, and that the constructor sets for the first time after the start. */
function missing(p: Program, file: FileState, fn: FunctionFacts, cls: ClassFacts, start: Start): { readonly store: Access; readonly read: Access } | undefined {
  const method = memberOf(p, { kind: TypeKind.Instance, file, cls, bindings: noBindings }, start.method);
  if (method?.kind !== TypeKind.Function) return undefined;
  const reached = reachedFrom(p, file, cls, method.file, method.fn);
  for (const accesses of placesIn(p, file).values()) {
    const stores = accesses.filter((access) => access.fn === fn && access.action === 'write' && access.key === null && access.place.kind === 'attribute');
    const first = stores[0];
    if (first === undefined || first.start < start.event.end || isSetElsewhere(first, fn)) continue;
    const files = new Set([file, ...[...reached].map((each) => each.file)]);
    for (const other of files) {
      for (const read of placesIn(p, other).get(first.place.key) ?? []) {
        if (read.action === 'write' || ![...reached].some((each) => each.fn === read.fn)) continue;
        if (waitsBefore(read) || (isWriting(read.action) && read.action === 'delete')) continue;
        const before = (placesIn(p, other).get(first.place.key) ?? []).some((each) => each.fn === read.fn && each.action === 'write' && each.start < read.start);
        if (!before) return { store: first, read };
      }
    }
  }
  return undefined;
}

/** A class attribute of the same name, or a base class, gives it a value before. */
function isSetElsewhere({ place }: Access, fn: FunctionFacts): boolean {
  const cls = place.cls!;
  if ((cls.attributes.get(place.name.slice(place.name.indexOf('.') + 1))?.length ?? 0) > 0) return true;
  return fn.cls < 0 || place.file.facts.classes[fn.cls] !== cls;
}

/** The code waits for something first: most likely for the constructor to be done. */
function waitsBefore(read: Access): boolean {
  return read.fn.events.some((event) => event.kind === EventKind.Call && event.end <= read.start && /^(?:wait|get|join|acquire|sleep|recv|accept|result)$/.test(calledName(event.value.func))) || /\b(?:hasattr|getattr|AttributeError)\b/.test(read.file.text.slice(read.fn.start, read.fn.end)) || read.node.kind !== Kind.Attribute;
}

/** The methods that a method runs, as the object has them: what a base class calls may be filled in below. */
function reachedFrom(p: Program, ownFile: FileState, cls: ClassFacts, file: FileState, fn: FunctionFacts): ReadonlySet<{ readonly file: FileState; readonly fn: FunctionFacts }> {
  const found = new Map<FunctionFacts, { readonly file: FileState; readonly fn: FunctionFacts }>([[fn, { file, fn }]]);
  for (const at of found.values()) {
    if (found.size >= maxReached) break;
    for (const event of at.fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !isSelf(at.fn, event.value.func.base)) continue;
      const type = memberOf(p, { kind: TypeKind.Instance, file: ownFile, cls, bindings: noBindings }, event.value.func.name);
      if (type?.kind === TypeKind.Function && !type.fn.isAsync && !found.has(type.fn)) found.set(type.fn, { file: type.file, fn: type.fn });
    }
  }
  return new Set(found.values());
}
