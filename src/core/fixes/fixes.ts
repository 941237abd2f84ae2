import { asyncLibraryFor, type AsyncLibrary } from '../knowledge';
import type { Fix, TextEdit } from '../findings';
import { memberOf } from '../program/types/attributes';
import type { Block } from '../program/effects/blocks';
import type { Site } from '../program/effects/effects';
import { evaluate } from '../program/types/evaluate';
import { OpenedFiles } from '../program/effects/opened-files';
import { TypeKind } from '../program/types/types';
import type { RuleContext } from '../rules/on-loop';
import { EventFlag, EventKind, type CallEvent, type Event } from '../summary/facts';
import { ValueKind } from '../summary/values';
import { importEdits } from './imports';

/** Edits that cure a finding, best first. They are offered only where the rewritten text is certain to be valid Python. */
export function fixesFor(context: RuleContext, site: Site, event: Event, block: Block): Fix[] {
  if (event.kind !== EventKind.Call || event.flags & EventFlag.NoAwait || block.verb !== 'call') return [];
  const fixes: Fix[] = [];
  const library = asyncLibraryFor(context.libraries);
  const add = (fix: Fix | undefined): void => {
    if (fix !== undefined) fixes.push(fix);
  };
  if (block.model.rule === 'nested-event-loop') {
    add(awaitInstead(site, event, block));
    return fixes;
  }
  if (block.hops.length === 0 && block.primitive === 'time.sleep') add(asyncSleep(site, event, library));
  if (block.hops.length === 0 && block.primitive === 'concurrent.futures.Future.result') add(wrapFuture(site, event));
  if (block.hops.length > 0) add(asyncTwin(context, site, event));
  const mayMove = block.model.noThread === undefined || (block.model.noThread === 'itself' && block.hops.length > 0);
  if (mayMove && (fixes.length === 0 || block.hops.length > 0)) add(inThread(context, site, event, block, library));
  return fixes;
}

/** `time.sleep(1)` as `await asyncio.sleep(1)`. */
function asyncSleep(site: Site, event: CallEvent, library: AsyncLibrary): Fix {
  const { text } = site.file;
  const { callee, edits } = reference(site, library.sleep);
  const args = text.slice(event.value.funcEnd, event.end);
  return {
    title: `Replace with \`await ${library.sleep}(…)\``,
    applicability: 'safe',
    edits: sorted([...edits, replacement(text, event, `await ${callee}${args.replace(/\bsecs\s*=\s*/, '')}`)]),
  };
}

/** `future.result()` as `await asyncio.wrap_future(future)`. */
function wrapFuture(site: Site, event: CallEvent): Fix | undefined {
  const { text } = site.file;
  const { func, args, keywords } = event.value;
  if (func.kind !== ValueKind.Attribute || args.length > 0 || keywords.length > 0) return undefined;
  const receiver = text.slice(event.start, event.value.funcEnd).replace(/\s*\.\s*result$/, '');
  if (receiver.includes('result') && receiver.endsWith('.')) return undefined;
  const { callee, edits } = reference(site, 'asyncio.wrap_future');
  return {
    title: 'Await the future with `asyncio.wrap_future`',
    applicability: 'unsafe',
    edits: sorted([...edits, replacement(text, event, `await ${callee}(${receiver})`)]),
  };
}

/** `asyncio.run(main())` on a running loop as `await main()`. */
function awaitInstead(site: Site, event: CallEvent, block: Block): Fix | undefined {
  const isRunner = /(^|\.)(run|run_until_complete)$/.test(block.primitive);
  const [argument] = event.value.args;
  if (block.hops.length > 0 || !isRunner || event.value.args.length !== 1 || event.value.keywords.length > 0) return undefined;
  // `anyio.run(main)` and `trio.run(main)` take the function, `asyncio.run(main())` takes the coroutine.
  if (argument?.kind !== ValueKind.Call) return undefined;
  const { text } = site.file;
  return {
    title: 'Await the coroutine',
    applicability: 'unsafe',
    edits: [replacement(text, event, `await ${text.slice(argument.start, argument.end)}`)],
  };
}

/** The names under which a class offers the asynchronous version of a method. */
const twinNames: readonly ((name: string) => string)[] = [(name) => `a${name}`, (name) => `${name}_async`, (name) => `async_${name}`];

/** `client.load()` as `await client.aload()`, where the class has such a coroutine with the same parameters. */
function asyncTwin(context: RuleContext, site: Site, event: CallEvent): Fix | undefined {
  const { func } = event.value;
  if (func.kind !== ValueKind.Attribute) return undefined;
  const receiver = evaluate(context.program, site.file, func.base, site.bindings);
  if (receiver.kind !== TypeKind.Instance) return undefined;
  const method = memberOf(context.program, receiver, func.name);
  for (const twinName of twinNames) {
    const twin = memberOf(context.program, receiver, twinName(func.name));
    if (twin?.kind !== TypeKind.Function || !twin.fn.isAsync || twin.fn.isGenerator || method?.kind !== TypeKind.Function) continue;
    if (twin.fn === site.fn) continue;
    const parameters = (fn: typeof twin): string => fn.fn.parameters.map((parameter) => `${parameter.form}:${parameter.name}`).join();
    if (parameters(twin) !== parameters(method)) continue;
    const { text } = site.file;
    const start = event.value.funcEnd - func.name.length;
    const code = `await ${text.slice(event.start, start)}${twin.fn.name}${text.slice(event.value.funcEnd, event.end)}`;
    return { title: `Await \`${twin.fn.name}\``, applicability: 'unsafe', edits: [replacement(text, event, code)] };
  }
  return undefined;
}

/** `load(x)` as `await asyncio.to_thread(load, x)`, in the spelling of the project's async library. */
function inThread(context: RuleContext, site: Site, event: CallEvent, block: Block | undefined, library: AsyncLibrary): Fix | undefined {
  // What is awaited is a coroutine: a thread would only make it, and its body would still run on the loop.
  if (event.flags & EventFlag.Awaited) return undefined;
  const { text } = site.file;
  // A callee in parentheses ends behind its last one: the argument list opens after it.
  const open = text.indexOf('(', event.value.funcEnd);
  if (open < 0 || open >= event.end || text[event.end - 1] !== ')') return undefined;
  const callee = text.slice(event.start, open).trim();
  const args = text.slice(open, event.end);
  // What is awaited or yielded inside cannot move into another function; `super()` needs the method around it.
  if (/\b(await|yield)\b|:=/.test(callee + args) || /\bsuper\s*\(/.test(callee)) return undefined;
  // The file object of `with open(…)` would still be read on the loop: the whole block belongs in a function.
  if (isWithItem(site, event) || (block !== undefined && isUsedOn(site, event, block))) return undefined;
  const inner = args.slice(1, -1);
  if (/^\s*[^,()]*\bfor\b/.test(inner) && event.value.args.length === 1 && event.value.args[0]!.kind === ValueKind.Function) return undefined;
  const needsPartial = event.value.keywords.length > 0 && !library.threadKeywords;
  const isOld = library.name === 'asyncio' && isBefore(context.program.settings.pythonVersion, library.threadSince);
  const edits: TextEdit[] = [];
  const within = (outer: string): string => `${outer}(${joined(callee, inner)})`;
  const partial = (): string => {
    const made = reference(site, 'functools.partial');
    edits.push(...made.edits);
    return within(made.callee);
  };
  let code: string;
  if (isOld) {
    const loop = reference(site, 'asyncio.get_running_loop');
    edits.push(...loop.edits);
    const run = `await ${loop.callee}().run_in_executor`;
    code = event.value.keywords.length > 0 ? `${run}(None, ${partial()})` : `${run}(None, ${joined(callee, inner)})`;
  } else {
    const run = reference(site, library.runInThread);
    edits.push(...run.edits);
    code = needsPartial ? `await ${run.callee}(${partial()})` : within(`await ${run.callee}`);
  }
  edits.push(replacement(text, event, code));
  return { title: `Run in a thread with \`${isOld ? 'run_in_executor' : library.runInThread}\``, applicability: 'unsafe', edits: sorted(merged(edits)) };
}

/**
 * The callee in front of its arguments. Where those begin in a line of their own, it gets one, too; what follows them, such as a comma and a
 * comment in front of the closing parenthesis, stays as it is.
 */
function joined(callee: string, inner: string): string {
  if (inner.trim() === '') return callee;
  const space = /^\s*/.exec(inner)![0];
  return space.includes('\n') ? `${space}${callee},${inner}` : `${callee}, ${inner.trimStart()}`;
}

/** True if the function goes on working on the file that the call opens. */
function isUsedOn(site: Site, event: CallEvent, block: Block): boolean {
  const opened = new OpenedFiles();
  opened.add(event, block);
  return site.fn.events.some((other) => other !== event && opened.covers(other, block));
}

function isWithItem(site: Site, event: Event): boolean {
  return site.fn.events.some((other) => other.kind === EventKind.With && other.start <= event.start && event.end <= other.end);
}

export function isBefore(version: readonly [number, number], since: readonly [number, number]): boolean {
  return version[0] < since[0] || (version[0] === since[0] && version[1] < since[1]);
}

/** The call as `await asyncio.to_thread(…)`, for a call that computes but releases the GIL. `undefined` where it cannot be moved. */
export function threadFix(context: RuleContext, site: Site, event: CallEvent): Fix | undefined {
  return event.flags & EventFlag.NoAwait ? undefined : inThread(context, site, event, undefined, asyncLibraryFor(context.libraries));
}

/** The spelling of `module.name` in this file, and the edits that import the module if the file does not. */
export function reference(site: Site, dotted: string): { callee: string; edits: readonly TextEdit[] } {
  const module = dotted.slice(0, dotted.indexOf('.'));
  for (const [name, values] of site.file.facts.bindings) {
    const value = values[0];
    if (values.length === 1 && value?.kind === ValueKind.Import && value.level === 0 && value.name === null && value.module === module) {
      if (!site.fn.cells.has(name)) return { callee: name + dotted.slice(module.length), edits: [] };
    }
  }
  return { callee: dotted, edits: importEdits(site.file, module) };
}

/** Replaces the event's text; in parentheses where something follows that binds closer than `await`. */
function replacement(text: string, event: Event, code: string): TextEdit {
  const next = /\S/.exec(text.slice(event.end, event.end + 200))?.[0] ?? '';
  const isOnSameLine = !/^[^\S\n\r]*[\r\n]/.test(text.slice(event.end));
  const bindsCloser = next === '.' || ((next === '[' || next === '(') && isOnSameLine) || (next === '*' && text.slice(event.end).trimStart().startsWith('**'));
  return { start: event.start, end: event.end, content: bindsCloser ? `(${code})` : code };
}

/** Two references may import the same module: one edit is enough. */
export function merged(edits: readonly TextEdit[]): TextEdit[] {
  const imports = new Map<number, TextEdit>();
  const rest: TextEdit[] = [];
  for (const edit of edits) {
    if (edit.start !== edit.end) {
      rest.push(edit);
      continue;
    }
    const known = imports.get(edit.start);
    if (known === undefined) imports.set(edit.start, edit);
    else if (!known.content.includes(edit.content.trim())) imports.set(edit.start, { ...known, content: known.content + edit.content });
  }
  return [...imports.values(), ...rest];
}

export function sorted(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}
