import type { Finding, Place } from '../../findings';
import { placeIn, type FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType, type Type } from '../../program/types/types';
import { argumentOf } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { codeOf, nodeOf, writtenArgument, type Code } from './code';
import { fateOf, lifeOf } from './fate';
import { found } from './found';
import { allMade, type Made } from './makers';

/** Something that is half done if the thread is cut off in the middle. */
interface Effect {
  /** Completes "and it …": "writes `report.txt`". */
  readonly does: string;
  readonly place: Place;
  /** Functions between the thread's own and the effect. */
  readonly depth: number;
}

const maxDepth = 3;

/** Daemon threads that write what outlives the program, with nobody who waits for them: the end of the program cuts them off anywhere. */
export function checkDaemons({ program }: RuleContext, file: FileState): Finding[] {
  if (!/daemon/i.test(file.text)) return [];
  const findings: Finding[] = [];
  for (const made of allMade(program, file)) {
    if (made.kind !== 'thread' && made.kind !== 'timer') continue;
    const code = codeOf(file);
    const node = nodeOf(code, made.event);
    const finding = node && daemonFinding(program, code, made, node);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function daemonFinding(p: Program, code: Code, made: Made, node: Call): Finding | undefined {
  if (!isLonelyDaemon(code, node)) return undefined;
  const work = workOf(p, code.file, made);
  if (work === undefined || work.fn.isAsync) return undefined;
  const effect = effectOf(p, work, 0, new Set());
  if (effect === undefined) return undefined;
  const name = work.fn.form === 'function' ? `\`${work.fn.qualifiedName}\`` : 'it';
  return found(code.file, node, {
    rule: 'daemon-thread-with-side-effects', severity: 'information', confidence: effect.depth <= 1 ? 'likely' : 'possible',
    message: `This daemon thread is cut off wherever it is when the program ends, and ${name} ${effect.does}: what it writes may stay half done. Tell the thread to stop with a \`threading.Event\` and \`join()\` it, or do without \`daemon=True\`.`,
    related: [{ ...effect.place, message: 'written here' }],
  });
}

/** A daemon by its constructor or by an attribute, that nobody joins, keeps or hands on. */
function isLonelyDaemon(code: Code, node: Call): boolean {
  const written = writtenArgument(node, undefined, 'daemon');
  const isDaemon = written?.kind === Kind.Constant && written.value === true;
  const fate = fateOf(code, node);
  if (fate.kind === 'method') return isDaemon && fate.name === 'start';
  if (fate.kind === 'escapes') {
    // `self.thread = Thread(…)`: joined if anything of that name is joined in the file.
    const name = attributeHolding(code, node);
    return isDaemon && name !== undefined && !new RegExp(`\\b${name}\\s*\\.\\s*(?:join|is_alive)\\b|\\b${name}\\b\\s*(?:[,)\\]]|$)`, 'm').test(code.file.text);
  }
  if (fate.kind !== 'name' && fate.kind !== 'collected') return false;
  const life = lifeOf(code, fate);
  if (life.escapes || life.methods.some(({ name }) => name !== 'start' && name !== 'setDaemon' && name !== 'setName')) return false;
  const later = life.set.get('daemon');
  return (isDaemon || (later?.kind === Kind.Constant && later.value === true) || life.methods.some(({ name }) => name === 'setDaemon')) && life.methods.some(({ name }) => name === 'start') && !life.read.has('join');
}

function attributeHolding(code: Code, node: Call): string | undefined {
  const statement = code.parents.get(node);
  if (statement?.kind !== Kind.Assign) return undefined;
  const target = (statement as unknown as { readonly targets: readonly { readonly kind: Kind; readonly attr?: string }[] }).targets[0];
  return target?.kind === Kind.Attribute ? target.attr : undefined;
}

/** The function that the thread runs. */
function workOf(p: Program, file: FileState, made: Made): FunctionType | undefined {
  if (made.own !== null) {
    const run = memberOf(p, { kind: TypeKind.Instance, file: made.own.file, cls: made.own.cls, bindings: noBindings }, 'run');
    return run?.kind === TypeKind.Function ? run : undefined;
  }
  const target = argumentOf(made.event.value, 1, made.kind === 'timer' ? 'function' : 'target');
  const types = target === undefined ? [] : alternatives(evaluate(p, file, target));
  return types.length === 1 ? functionOf(types[0]!) : undefined;
}

function functionOf(type: Type): FunctionType | undefined {
  if (type.kind === TypeKind.Partial) return functionOf(type.callee);
  return type.kind === TypeKind.Function ? type : undefined;
}

/** Library calls that change what outlives the program. Their first word is what a message says. */
const writers: readonly (readonly [RegExp, string])[] = [
  [/^pathlib\.Path\.write_(?:text|bytes)$/, 'writes files'],
  [/^shutil\.(?:copy\w*|move|make_archive|unpack_archive)$/, 'copies or moves files'],
  [/^(?:zipfile\.ZipFile\.(?:write|writestr|extractall)|tarfile\.TarFile\.(?:add|extractall))$/, 'writes an archive'],
  [/^(?:sqlite3|psycopg2?|pymysql|MySQLdb)\.[\w.]*[cC]onnection\.commit$/, 'commits to a database'],
  [/^sqlalchemy\.[\w.]*Session\.commit$/, 'commits to a database'],
  [/^urllib\.request\.urlretrieve$/, 'downloads to a file'],
];

/** The first thing that a function writes, in itself or in functions of the project that it calls. */
function effectOf(p: Program, callee: FunctionType, depth: number, seen: Set<unknown>): Effect | undefined {
  const { fn, file } = callee;
  if (depth > maxDepth || seen.has(fn) || fn.isGenerator) return undefined;
  seen.add(fn);
  for (const event of fn.events) {
    // What is written only after an error or under a switch is no matter of course.
    if (event.kind !== EventKind.Call || event.flags & (EventFlag.Handler | EventFlag.Switched | EventFlag.OffLoop)) continue;
    for (const type of alternatives(evaluate(p, file, event.value.func, callee.bindings))) {
      if (type.kind === TypeKind.External) {
        const does = writes(p.knowledge.canonical(type.name), event);
        if (does !== undefined) return { does, place: placeIn(file, event.start, event.end), depth };
      } else if (type.kind === TypeKind.Function && !type.fn.isAsync) {
        const below = effectOf(p, type, depth + 1, seen);
        if (below !== undefined) return below;
      }
    }
  }
  return undefined;
}

function writes(name: string, event: CallEvent): string | undefined {
  if (name === 'builtins.open' || name === 'io.open' || name === 'gzip.open' || name === 'codecs.open' || name === 'pathlib.Path.open') {
    const mode = argumentOf(event.value, name === 'pathlib.Path.open' ? 0 : 1, 'mode');
    return mode?.kind === ValueKind.Constant && typeof mode.value === 'string' && /[wax+]/.test(mode.value) ? 'writes a file' : undefined;
  }
  return writers.find(([pattern]) => pattern.test(name))?.[1];
}
