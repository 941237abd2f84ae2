import type { Finding, Fix } from '../../findings';
import { givenBy } from '../../program/coroutines/gives';
import { isSteady } from '../../program/coroutines/steady';
import type { CodeView } from '../../program/coroutines/view';
import { ancestors } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { alternatives, TypeKind, type InstanceType, type Type } from '../../program/types/types';
import { evaluate } from '../../program/types/evaluate';
import { Kind, type Comprehension, type Expr, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isExpectedToFail, report, shownCall } from './report';

/** Library classes that only one of `with` and `async with` can enter. Locks have a rule of their own. */
const onlyAsync = /^(?:aiohttp\.ClientSession|httpx\.AsyncClient|asyncio\.(?:TaskGroup|Timeout)|anyio\.(?:AsyncFile|abc\.TaskGroup)|trio\.AsyncFile|sqlalchemy\.ext\.asyncio\.(?:AsyncSession|AsyncConnection)|contextlib\.AsyncExitStack|psycopg\.AsyncConnection|redis\.asyncio\.Redis)$/;
const onlySync = /^(?:httpx\.Client|requests\.Session|sqlalchemy\.orm\.Session|sqlite3\.Connection|concurrent\.futures\.(?:ThreadPoolExecutor|ProcessPoolExecutor)|contextlib\.ExitStack|io\.(?:TextIOWrapper|BufferedReader|BufferedWriter|FileIO)|tempfile\.TemporaryDirectory|zipfile\.ZipFile|tarfile\.TarFile|socket\.socket|psycopg\.Connection)$/;

type Side = 'sync' | 'async';

/** `wrong-async-protocol`: `with` and `for` on objects that only the other kind works for, and special methods of the wrong kind. */
export function checkProtocols(context: RuleContext, view: CodeView): Finding[] {
  if (!context.isOn('wrong-async-protocol')) return [];
  const findings: Finding[] = [];
  for (const node of view.others) {
    if (node.kind === Kind.With) {
      const statement = node as Extract<Stmt, { kind: Kind.With }>;
      for (const item of statement.items) {
        const side = enterSide(view, item.contextExpr);
        if (side === undefined || side === (statement.isAsync ? 'async' : 'sync') || isExpectedToFail(view, item.contextExpr) || isExpectedToFail(view, node)) continue;
        findings.push(wrongSide(view, item.contextExpr, statement.start, side, statement.items.length === 1 ? statement.isAsync : undefined, 'with', view.functionOf(node).isAsync));
      }
    } else if (node.kind === Kind.For || node.kind === Kind.Comprehension) {
      const loop = node as unknown as { iter: Expr; isAsync: boolean; start: number };
      const side = iterationSide(view, loop.iter);
      if (side === undefined || side === (loop.isAsync ? 'async' : 'sync') || isExpectedToFail(view, node)) continue;
      findings.push(wrongSide(view, loop.iter, forKeyword(view, node as unknown as Comprehension), side, loop.isAsync, 'for', mayBeAsync(view, node as unknown as Expr)));
    }
  }
  findings.push(...specialMethods(view));
  return findings;
}

/** The offset of the keyword (`for` or `async`) of a loop or of a clause of a comprehension. */
function forKeyword(view: CodeView, node: Comprehension): number {
  return /^(?:async|for)\b/.test(view.file.text.slice(node.start, node.start + 6)) ? node.start : -1;
}

function mayBeAsync(view: CodeView, node: Expr): boolean {
  return view.functionOf(node).isAsync;
}

function wrongSide(view: CodeView, node: Expr, keywordAt: number, side: Side, isAsync: boolean | undefined, word: 'with' | 'for', mayAwait: boolean): Finding {
  const name = shownCall(view, node);
  const written = side === 'async' ? word : `async ${word}`;
  const needed = side === 'async' ? `async ${word}` : word;
  const what = word === 'with' ? `\`${name}\` can only be entered by \`${needed}\`` : `\`${name}\` can only be iterated by \`${needed}\``;
  const cure = side === 'async' && !mayAwait ? `Use \`async ${word}\`, in an \`async def\`.` : `Use \`${needed}\`.`;
  const fixes: Fix[] = [];
  const text = view.file.text;
  if (isAsync !== undefined && keywordAt >= 0 && (side === 'sync' || mayAwait)) {
    const title = side === 'async' ? `Write \`async ${word}\`` : `Write \`${word}\``;
    const spaces = /^async\s+/.exec(text.slice(keywordAt))?.[0].length ?? 0;
    if (side === 'async' && text.startsWith(word, keywordAt)) fixes.push({ title, applicability: 'unsafe', edits: [{ start: keywordAt, end: keywordAt, content: 'async ' }] });
    else if (side === 'sync' && spaces > 0) fixes.push({ title, applicability: 'unsafe', edits: [{ start: keywordAt, end: keywordAt + spaces, content: '' }] });
  }
  return report(view, node, { rule: 'wrong-async-protocol', severity: 'error', confidence: 'certain', fixes, message: `${what}: \`${written}\` raises an error. ${cure}` });
}

/** Which kind of `with` alone works; `undefined` if both may, or neither is known to. */
function enterSide(view: CodeView, node: Expr): Side | undefined {
  if (node.kind === Kind.Call) {
    const event = view.eventOf(node);
    const given = event === undefined ? undefined : givenBy(view.program, view.file, event.value);
    if (given?.kind === 'async-context' || given?.kind === 'context') return given.fn === undefined || isSteady(view.program, given.fn) ? (given.kind === 'context' ? 'sync' : 'async') : undefined;
    // `aiohttp` requests, `aiofiles.open`: to be awaited or entered, and nothing that `with` could enter.
    if (given?.kind === 'lazy' && given.fn === undefined) return 'async';
    if (event === undefined || given !== undefined) return undefined;
  }
  return agreedSide(view, view.typeOf(node), ['__enter__', '__aenter__'], (cls) => (onlyAsync.test(cls) ? 'async' : onlySync.test(cls) ? 'sync' : undefined));
}

function iterationSide(view: CodeView, node: Expr): Side | undefined {
  if (node.kind === Kind.Call) {
    const event = view.eventOf(node);
    const given = event === undefined ? undefined : givenBy(view.program, view.file, event.value);
    if (given?.kind === 'async-generator' || given?.kind === 'generator') return given.fn === undefined || isSteady(view.program, given.fn) ? (given.kind === 'generator' ? 'sync' : 'async') : undefined;
    if (event === undefined || given !== undefined) return undefined;
  }
  if (node.kind === Kind.List || node.kind === Kind.Tuple || node.kind === Kind.Dict || node.kind === Kind.Set || node.kind === Kind.ListComp) return 'sync';
  // Annotations such as `AsyncIterator[…]` and lists evaluate to the same container: only objects with methods of their own are told apart.
  return agreedSide(view, view.typeOf(node), ['__iter__', '__aiter__'], () => undefined);
}

function agreedSide(view: CodeView, type: Type, [sync, async]: readonly [string, string], library: (cls: string) => Side | undefined): Side | undefined {
  const sides = alternatives(type)
    .filter(({ kind }) => kind !== TypeKind.Plain)
    .map((part) => {
      if (part.kind === TypeKind.ExternalInstance) return library(view.program.knowledge.canonical(part.cls));
      return part.kind === TypeKind.Instance ? sideOfClass(view, part, sync, async) : undefined;
    });
  const [first] = sides;
  return first !== undefined && sides.every((side) => side === first) ? first : undefined;
}

/** Which of two special methods a class of the workspace has, if its whole hierarchy is seen and nothing makes up attributes. */
function sideOfClass(view: CodeView, type: InstanceType, sync: string, async: string): Side | undefined {
  const { order, isComplete } = ancestors(view.program, type.file, type.cls);
  if (!isComplete || order.some((at) => ('name' in at ? !/^(?:builtins\.object|abc\.ABC|typing\.(?:Generic|Protocol)|typing_extensions\.Protocol)$/.test(at.name) : at.cls.metaclass !== null || at.cls.decorators.length > 0))) return undefined;
  const has = (name: string): boolean => memberOf(view.program, type, name) !== undefined;
  if (has('__getitem__') && sync === '__iter__') return undefined;
  const [hasSync, hasAsync] = [has(sync), has(async)];
  return hasSync === hasAsync ? undefined : hasSync ? 'sync' : 'async';
}

/** Special methods that Python calls without `await`. Generators among them would be another matter: `async def __aiter__` with `yield` is right. */
const neverAwaited = new Set(['__init__', '__new__', '__post_init__', '__enter__', '__exit__', '__iter__', '__next__', '__len__', '__bool__', '__str__', '__repr__', '__eq__', '__lt__', '__hash__', '__contains__', '__getattr__', '__setattr__', '__setitem__', '__del__', '__aiter__', '__await__', '__format__', '__int__', '__index__']);
const alwaysAwaited = new Set(['__aenter__', '__aexit__', '__anext__']);

function specialMethods(view: CodeView): Finding[] {
  const findings: Finding[] = [];
  for (const fn of view.file.facts.functions) {
    if (fn.cls < 0 || fn.form !== 'function' || !fn.name.startsWith('__') || fn.isStub || fn.decorators.length > 0) continue;
    const at = { start: fn.nameStart, end: fn.nameEnd };
    if (fn.isAsync && !fn.isGenerator && neverAwaited.has(fn.name)) {
      const isExit = fn.name === '__enter__' || fn.name === '__exit__';
      const cure = isExit ? `Name it \`__a${fn.name.slice(2)}\` and use \`async with\`.` : fn.name === '__init__' ? 'Write a `def`, and do what has to be awaited in an async class method that makes the object.' : 'Write a plain `def`.';
      findings.push(report(view, at, { rule: 'wrong-async-protocol', severity: 'error', confidence: 'certain', message: `Python calls \`${fn.name}\` without \`await\`: an \`async def\` gives it a coroutine, and its body never runs. ${cure}` }));
    } else if (!fn.isAsync && !fn.isGenerator && alwaysAwaited.has(fn.name) && givesNoAwaitable(view, fn.returns.map((value) => evaluate(view.program, view.file, value)))) {
      findings.push(report(view, at, { rule: 'wrong-async-protocol', severity: 'error', confidence: 'certain', message: `Python awaits what \`${fn.name}\` returns, and this plain \`def\` returns nothing that can be awaited. Write \`async def ${fn.name}\`.`, fixes: asyncDefFix(view, fn.start) }));
    }
  }
  return findings;
}

function asyncDefFix(view: CodeView, start: number): Fix[] {
  return view.file.text.startsWith('def', start) ? [{ title: 'Write `async def`', applicability: 'unsafe', edits: [{ start, end: start, content: 'async ' }] }] : [];
}

function givesNoAwaitable(view: CodeView, returned: readonly Type[]): boolean {
  return returned.every((type) => alternatives(type).every((part) => {
    if (part.kind === TypeKind.Plain || part.kind === TypeKind.Container || part.kind === TypeKind.Tuple) return true;
    return part.kind === TypeKind.Instance && ancestors(view.program, part.file, part.cls).isComplete && memberOf(view.program, part, '__await__') === undefined && !ancestors(view.program, part.file, part.cls).order.some((at) => 'name' in at && !/^(?:builtins\.object|abc\.ABC|typing\.\w+)$/.test(at.name));
  }));
}

