import type { Finding } from '../../findings';
import type { Site } from '../../program/effects/effects';
import type { FileState } from '../../program/file-state';
import { EventKind, type ClassFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { objectKey, type ProcessWork } from './process-work';
import { childRoots, closure } from './reach';
import { report } from './report';
import { startOf } from './starts';

const rule = 'daemonic-child-process';

/** Code of a daemonic process, or of a worker of a `Pool`, that starts a process of its own: `AssertionError`. */
export function checkDaemons(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  // Celery's `billiard` lets daemons have children; a class that says it is no daemon makes pools without them.
  if (!context.isOn(rule) || /\bbilliard\b|def daemon\(|NoDaemon|NonDaemon/.test(file.text)) return [];
  const findings = new Map<number, Finding>();
  for (const { root, work, cls } of childRoots(p, file)) {
    const why = work === null ? classIsDaemon(file, cls!) : workIsDaemon(file, work);
    if (why === undefined) continue;
    for (const at of closure(p, root)) {
      for (const event of at.fn.events) {
        if (event.kind !== EventKind.Call) continue;
        const site: Site = at;
        const start = startOf(p, site, event);
        if (start === undefined) continue;
        const isHere = at.file === file;
        const place = isHere ? event : work?.event;
        if (place === undefined || findings.has(place.start)) continue;
        findings.set(place.start, report(file, place, {
          rule, severity: 'error', confidence: at.depth === 0 ? 'certain' : 'likely',
          message: `${isHere ? 'This starts a process' : `\`${root.fn.qualifiedName}\` leads to the start of a process`} in ${why}, which is daemonic: that raises \`AssertionError\`, "daemonic processes are not allowed to have children". Use a \`ProcessPoolExecutor\` or processes that are no daemons around it, or start all processes from the parent.`,
          related: [
            ...(work === null || !isHere ? [] : [{ path: work.file.path, start: work.event.start, end: work.event.end, message: `\`${root.fn.qualifiedName}\` is handed over here` }]),
            ...(isHere ? [] : [{ path: at.file.path, start: event.start, end: event.end, message: 'the process is started here' }]),
          ],
        }));
      }
    }
  }
  return [...findings.values()];
}

/** Workers of `multiprocessing.Pool` are daemons; those of executors are none since Python 3.9. */
function workIsDaemon(file: FileState, work: ProcessWork): string | undefined {
  if (work.way === 'pool') return 'a worker of a `Pool`';
  if (work.way !== 'process') return undefined;
  if (isTrue(work.event.value)) return 'a process with `daemon=True`';
  const key = `call ${work.event.start}`;
  return isSetTrue(file, (base) => objectKey(file, base) === key || (base.kind === ValueKind.Element && base.value.kind === ValueKind.Container && base.value.elements.some((each) => objectKey(file, each) === key))) ? 'a process with `daemon = True`' : undefined;
}

function isTrue(call: CallValue): boolean {
  const given = call.keywords.find((keyword) => keyword.name === 'daemon')?.value;
  return given?.kind === ValueKind.Constant && given.value === true;
}

/** `process.daemon = True`. */
function isSetTrue(file: FileState, isOurs: (base: Value) => boolean): boolean {
  return file.facts.functions.some((fn) => fn.events.some((event) => event.kind === EventKind.Store && event.name === 'daemon' && isOurs(event.base) && /^\s*=\s*True\b/.test(file.text.slice(event.end, event.end + 12))));
}

/** A class whose constructor makes every process a daemon. */
function classIsDaemon(file: FileState, cls: ClassFacts): string | undefined {
  const init = cls.attributes.get('__init__')?.[0];
  const fn = init?.kind === ValueKind.Function ? file.facts.functions[init.index] : undefined;
  if (fn === undefined) return undefined;
  const isDaemon = fn.events.some((event) => (event.kind === EventKind.Call && /__init__\s*$/.test(file.text.slice(event.start, event.value.funcEnd)) && isTrue(event.value)) || (event.kind === EventKind.Store && event.name === 'daemon' && event.base.kind === ValueKind.Parameter && event.base.index === 0 && /^\s*=\s*True\b/.test(file.text.slice(event.end, event.end + 12))));
  return isDaemon ? `\`${cls.name}\`` : undefined;
}
