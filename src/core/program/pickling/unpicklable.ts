import type { Place } from '../../findings';
import { EventKind, type ClassFacts, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type Bindings, type FunctionType, type InstanceType, type Type } from '../types/types';

/** Why a value cannot be pickled. */
export interface Unpicklable {
  readonly kind: 'lambda' | 'local' | 'generator' | 'thread primitive' | 'asyncio object' | 'handle' | 'module' | 'inherited';
  /** With article, Markdown: "a lambda", "the local function `work`", "a `threading.Lock`". */
  readonly what: string;
  /** The attribute that holds it: `self.lock` of the class `Worker`. */
  readonly holder: { readonly attribute: string; readonly cls: string; readonly place: Place } | null;
}

/**
 * What the values go through. `process` are the arguments of a child that starts afresh, to which multiprocessing's own locks and queues may
 * be given; `task` is everything else: tasks and results of pools and executors, queues and pipes.
 */
export type Channel = 'process' | 'task';

/** Attributes of attributes are followed this far. */
const maxDepth = 3;

/** Checked by pickling one of each with CPython 3.8 to 3.13 (`ForkingPickler`, which also sends plain sockets and pipe ends). */
const threadPrimitives = new Set([
  ...'Lock RLock Condition Event Semaphore BoundedSemaphore Barrier local'.split(' ').map((name) => `threading.${name}`),
  ...'Queue LifoQueue PriorityQueue SimpleQueue'.split(' ').map((name) => `queue.${name}`),
]);

const asyncioObjects = new Set('Queue LifoQueue PriorityQueue Lock Event Condition Semaphore BoundedSemaphore Barrier Task Future AbstractEventLoop TaskGroup StreamReader StreamWriter'.split(' ').map((name) => `asyncio.${name}`));

/** Those that pickle, as CPython 3.10 and later does for locks and queues without waiters, and arrive as unrelated copies. */
const asyncioCopies = new Set('Queue LifoQueue PriorityQueue Lock Event Condition Semaphore BoundedSemaphore Barrier'.split(' ').map((name) => `asyncio.${name}`));

const handles = new Set([
  'io.TextIOWrapper', 'io.BufferedReader', 'io.BufferedWriter', 'io.FileIO', 'codecs.StreamReaderWriter', 'tempfile._TemporaryFileWrapper', 'mmap.mmap', 'zipfile.ZipFile', 'tarfile.TarFile', 'gzip.GzipFile',
  'sqlite3.Connection', 'sqlite3.Cursor', 'psycopg.Connection', 'psycopg.Cursor', 'psycopg2.extensions.connection', 'psycopg2.extensions.cursor', 'pymysql.connections.Connection', 'pymysql.cursors.Cursor', 'duckdb.DuckDBPyConnection',
  'pyodbc.Connection', 'pyodbc.Cursor', 'pymongo.MongoClient', 'sqlalchemy.engine.Engine', 'botocore.client.BaseClient',
  'subprocess.Popen', 'ssl.SSLContext', 'ssl.SSLSocket', 'memoryview', 'builtins.memoryview', 'contextvars.ContextVar', 'weakref.ref', 'weakref.WeakValueDictionary', 'weakref.WeakKeyDictionary', 'weakref.WeakSet', 're.Match', 'tkinter.Tk', 'os._wrap_close',
  'threading.Thread', 'threading.Timer', 'concurrent.futures.ThreadPoolExecutor', 'concurrent.futures.ProcessPoolExecutor', 'concurrent.futures.Future', 'multiprocessing.pool.ThreadPool', 'multiprocessing.Pool', 'multiprocessing.Process',
  'multiprocessing.managers.SyncManager', 'multiprocessing.pool.AsyncResult', 'logging.StreamHandler', 'logging.FileHandler', 'socketserver.TCPServer', 'http.server.HTTPServer',
]);

/** "should only be shared between processes through inheritance". */
const inheritedOnly = new Set([
  ...'Queue JoinableQueue SimpleQueue Lock RLock Semaphore BoundedSemaphore Condition Event Barrier'.split(' ').map((name) => `multiprocessing.${name}`),
  ...'Synchronized SynchronizedArray Raw'.split(' ').map((name) => `multiprocessing.sharedctypes.${name}`),
]);

const publicNames: ReadonlyMap<string, string> = new Map([
  ['io.TextIOWrapper', 'an open file'], ['io.BufferedReader', 'an open file'], ['io.BufferedWriter', 'an open file'], ['tempfile._TemporaryFileWrapper', 'an open file'], ['codecs.StreamReaderWriter', 'an open file'],
  ['multiprocessing.sharedctypes.Synchronized', 'a `multiprocessing.Value`'], ['multiprocessing.sharedctypes.SynchronizedArray', 'a `multiprocessing.Array`'], ['multiprocessing.sharedctypes.Raw', 'a `multiprocessing.RawArray`'],
  ['builtins.memoryview', 'a `memoryview`'], ['botocore.client.BaseClient', 'a client of `boto3`'], ['asyncio.AbstractEventLoop', 'an event loop'], ['os._wrap_close', 'an open pipe'],
]);

/** Why a value cannot be pickled, if that is certain of every form that it may have. */
export function whyUnpicklable(p: Program, file: FileState, value: Value, channel: Channel, bindings: Bindings = noBindings, depth = 0): Unpicklable | undefined {
  if (depth > maxDepth) return undefined;
  if (value.kind === ValueKind.Container) {
    for (const element of value.elements) {
      const why = whyUnpicklable(p, file, element, channel, bindings, depth + 1);
      if (why !== undefined) return why;
    }
    return undefined;
  }
  return whyType(p, evaluate(p, file, value, bindings), channel, depth) ?? (isModule(file, value) ? { kind: 'module', what: 'a module', holder: null } : undefined);
}

/** The same for what is known as a type only. */
export function whyType(p: Program, type: Type, channel: Channel, depth = 0): Unpicklable | undefined {
  switch (type.kind) {
    case TypeKind.Union: {
      const whys = alternatives(type).filter((part) => part.kind !== TypeKind.Plain).map((part) => whyType(p, part, channel, depth));
      return whys.every((why) => why !== undefined) ? whys[0] : undefined;
    }
    case TypeKind.Function:
      return whyFunction(p, type, channel, depth);
    case TypeKind.Class:
      return isLocal(type.file, type.cls.start, type.cls.nameStart) ? { kind: 'local', what: `the local class \`${type.cls.name}\``, holder: null } : undefined;
    case TypeKind.Generator:
    case TypeKind.Coroutine:
      return { kind: 'generator', what: type.kind === TypeKind.Generator ? 'a generator' : 'a coroutine', holder: null };
    case TypeKind.ExternalInstance:
      return whyLibrary(p.knowledge.canonical(type.cls), channel);
    case TypeKind.Module:
      return { kind: 'module', what: 'a module', holder: null };
    case TypeKind.Instance:
      return whyInstance(p, type, channel, depth);
    case TypeKind.Partial: {
      const callee = whyType(p, type.callee, channel, depth + 1);
      if (callee !== undefined) return callee;
      const given = [...type.call.args.slice(1), ...type.call.keywords.map((keyword) => keyword.value)];
      for (const value of given) {
        const why = whyUnpicklable(p, type.file, value, channel, type.bindings, depth + 1);
        if (why !== undefined) return why;
      }
      return undefined;
    }
    case TypeKind.Tuple:
      return depth > maxDepth ? undefined : type.elements.map((element) => whyType(p, element, channel, depth + 1)).find((why) => why !== undefined);
    case TypeKind.Container:
      return depth > maxDepth ? undefined : whyType(p, type.element, channel, depth + 1);
    default:
      return undefined;
  }
}

function whyFunction(p: Program, type: FunctionType, channel: Channel, depth: number): Unpicklable | undefined {
  const { file, fn } = type;
  if (type.isUncertain) return undefined;
  if (fn.form === 'lambda') return { kind: 'lambda', what: 'a lambda', holder: null };
  if (type.self?.kind === TypeKind.Instance) return whyInstance(p, type.self, channel, depth);
  if (fn.cls >= 0 || fn.form !== 'function' || fn.decorators.length > 0) return undefined;
  return isLocal(file, fn.start, fn.nameStart) && !isGlobalName(file, fn) ? { kind: 'local', what: `the local function \`${fn.name}\``, holder: null } : undefined;
}

/** `global work` before `def work` in a function: the definition becomes a name of the module. */
function isGlobalName(file: FileState, fn: FunctionFacts): boolean {
  return file.facts.bindings.get(fn.name)?.some((value) => value.kind === ValueKind.Function && value.index === fn.index) === true;
}

/** True if the definition stands in a function. */
function isLocal(file: FileState, start: number, nameStart: number): boolean {
  return file.facts.functions.some((fn) => (fn.form === 'function' || fn.form === 'lambda') && fn.start < start && nameStart < fn.end);
}

function whyLibrary(cls: string, channel: Channel): Unpicklable | undefined {
  const what = publicNames.get(cls) ?? `${/^(?:[aeio]|[^.]*\.[AEIO][^.]*$)/.test(cls) ? 'an' : 'a'} \`${cls}\``;
  if (threadPrimitives.has(cls)) return { kind: 'thread primitive', what, holder: null };
  if (asyncioObjects.has(cls)) return channel === 'task' && asyncioCopies.has(cls) ? undefined : { kind: 'asyncio object', what, holder: null };
  if (handles.has(cls)) return { kind: 'handle', what, holder: null };
  if (channel === 'task' && inheritedOnly.has(cls)) return { kind: 'inherited', what, holder: null };
  return undefined;
}

/** Library bases that are pickled attribute by attribute, as `object` is. */
const transparentBases = /^(?:builtins\.object|abc\.ABC|typing\.\w+|typing_extensions\.\w+|collections\.abc\.\w+|builtins\.Exception|enum\.\w+|builtins\.dict|builtins\.list)$/;
const picklers = ['__getstate__', '__reduce__', '__reduce_ex__', '__getnewargs__', '__getnewargs_ex__', '__deepcopy__'];

function whyInstance(p: Program, type: InstanceType, channel: Channel, depth: number): Unpicklable | undefined {
  if (depth >= maxDepth) return undefined;
  const { order, isComplete } = ancestors(p, type.file, type.cls);
  if (!isComplete) return undefined;
  for (const at of order) {
    if ('name' in at) {
      const why = whyLibrary(at.name, channel);
      if (why !== undefined && !(channel === 'process' && at.name === 'multiprocessing.Process')) return { ...why, what: `\`${type.cls.name}\`, which is ${why.what}` };
      if (why === undefined && !transparentBases.test(at.name)) return undefined;
    } else if (picklers.some((name) => at.cls.attributes.has(name))) return undefined;
  }
  if (isLocal(type.file, type.cls.start, type.cls.nameStart)) return { kind: 'local', what: `an instance of the local class \`${type.cls.name}\``, holder: null };
  for (const at of order) {
    if ('name' in at) continue;
    for (const { name, value } of ownAttributes(at.file, at.cls)) {
      const why = whyUnpicklable(p, at.file, value, channel, type.bindings, depth + 1);
      if (why !== undefined) return { ...why, holder: why.holder ?? { attribute: name, cls: at.cls.name, place: placeOf(at.file, at.cls, value) } };
    }
  }
  return undefined;
}

/**
 * What every instance holds from its making on: the assignments of `__init__`, and the fields of data classes. What another
 * method sets later may not be there when the object is sent.
 */
export function ownAttributes(file: FileState, cls: ClassFacts): { readonly name: string; readonly value: Value }[] {
  const own: { name: string; value: Value }[] = [];
  const initValue = cls.attributes.get('__init__')?.find((value) => value.kind === ValueKind.Function);
  const init = initValue?.kind === ValueKind.Function ? file.facts.functions[initValue.index] : undefined;
  if (init !== undefined) {
    const stored = new Set<string>();
    for (const event of init.events) if (event.kind === EventKind.Store && event.base.kind === ValueKind.Parameter && event.base.index === 0) stored.add(event.name);
    for (const name of stored) {
      const values = (cls.instanceAttributes.get(name) ?? []).filter((value) => isFrom(file, init, value));
      // Of several assignments one may replace the other.
      if (values.length === 1) own.push({ name, value: values[0]! });
    }
  }
  const isData = cls.decorators.some((decorator) => /dataclass$|^define$|^attrs?$/.test(lastName(decorator)));
  if (isData) for (const [name, values] of cls.attributes) if (values.length === 1 && values[0]!.kind === ValueKind.Annotated && values[0].value?.kind === ValueKind.Call) own.push({ name, value: values[0].value });
  return own;
}

function lastName(value: Value): string {
  switch (value.kind) {
    case ValueKind.Call:
      return lastName(value.func);
    case ValueKind.Global:
    case ValueKind.Attribute:
      return value.name;
    case ValueKind.Import:
      return value.name ?? '';
    default:
      return '';
  }
}

/** True if the value comes about in this function. */
function isFrom(file: FileState, fn: FunctionFacts, value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Call:
      return fn.start <= value.start && value.end <= fn.end;
    case ValueKind.Function: {
      const made = file.facts.functions[value.index];
      return made !== undefined && fn.start <= made.start && made.end <= fn.end;
    }
    case ValueKind.Parameter:
      return value.owner === fn.index;
    case ValueKind.Annotated:
      return value.value !== null && isFrom(file, fn, value.value);
    default:
      return false;
  }
}

function placeOf(file: FileState, cls: ClassFacts, value: Value): Place {
  const inner = value.kind === ValueKind.Annotated && value.value !== null ? value.value : value;
  if (inner.kind === ValueKind.Call) return placeIn(file, inner.start, inner.end);
  const fn = inner.kind === ValueKind.Function ? file.facts.functions[inner.index] : undefined;
  return fn === undefined ? placeIn(file, cls.nameStart, cls.nameEnd) : placeIn(file, fn.start, fn.end);
}

/** `import numpy as np` binds a module, whether or not the workspace holds it. */
function isModule(file: FileState, value: Value): boolean {
  if (value.kind === ValueKind.Import) return value.name === null;
  if (value.kind !== ValueKind.Global) return false;
  const values = file.facts.bindings.get(value.name) ?? [];
  return values.length > 0 && values.every((each) => each.kind === ValueKind.Import && each.name === null);
}
