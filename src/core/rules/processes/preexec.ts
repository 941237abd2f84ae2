import type { Finding, Fix } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { EventKind, type CallEvent } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { libraryName } from './process-work';
import { argumentNode, callNode, report } from './report';

const rule = 'preexec-fn';

/** Library calls that pass the function on to `subprocess`. */
const takes = /^(?:subprocess\.(?:Popen|run|call|check_call|check_output)|asyncio\.(?:subprocess\.)?create_subprocess_(?:exec|shell)|asyncio\.AbstractEventLoop\.subprocess_(?:exec|shell)|psutil\.Popen|pexpect\.(?:spawn|popen_spawn\.PopenSpawn)|trio\.(?:run_process|lowlevel\.open_process)|anyio\.(?:run_process|open_process))$/;

/** A process group without `preexec_fn` came with 3.11 (`process_group`), user, group and umask with 3.9. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['os.setsid', '`start_new_session=True`'], ['os.setpgrp', '`process_group=0` (Python 3.11)'], ['os.setpgid', '`process_group=…` (Python 3.11)'],
  ['os.setuid', '`user=…`'], ['os.setgid', '`group=…`'], ['os.umask', '`umask=…`'], ['os.setgroups', '`extra_groups=…`'], ['os.chdir', '`cwd=…`'],
]);

/** Python code between fork and exec: only safe where no other thread holds a lock at that moment. */
export function checkPreexec(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const given = event.value.keywords.find((keyword) => keyword.name === 'preexec_fn')?.value;
      if (given === undefined || given.kind === ValueKind.Constant) continue;
      const name = libraryName(p, file, event.value.func);
      if (name === undefined || !takes.test(name)) continue;
      findings.push(finding(p, file, event, given));
    }
  }
  return findings;
}

function finding(p: Program, file: FileState, event: CallEvent, given: Value): Finding {
  const hasThreads = usesThreads(p);
  const at = argumentNode(callNode(file, event), undefined, 'preexec_fn') ?? event;
  const does = called(p, file, given);
  const instead = does === undefined ? undefined : replacements.get(does);
  const fix = does === 'os.setsid' && /^[\w.]+$/.test(file.text.slice(at.start, at.end)) && !event.value.keywords.some(({ name }) => name === 'start_new_session') ? sessionFix(file, at) : undefined;
  const danger = hasThreads
    ? 'it may wait for ever for a lock that another thread of this process held at the fork, and this project uses threads'
    : 'once this program has threads, it may wait for ever for a lock that one of them held at the fork';
  return report(file, at, {
    rule, severity: hasThreads ? 'warning' : 'information', confidence: 'certain',
    message: `\`preexec_fn\` runs Python in the child between fork and exec: ${danger}. ${instead === undefined ? 'Use the parameters that do the same in C (`start_new_session`, `process_group`, `user`, `umask`, `cwd`), or a small program that does it and then execs.' : `Use ${instead} instead.`}`,
    fixes: fix === undefined ? [] : [fix],
  });
}

/** The library function that it is, or the one that it calls and nothing else. */
function called(p: Program, file: FileState, given: Value): string | undefined {
  const direct = libraryName(p, file, given);
  if (direct !== undefined) return direct;
  const type = evaluate(p, file, given);
  if (type.kind !== TypeKind.Function) return undefined;
  const calls = type.fn.events.filter((event): event is CallEvent => event.kind === EventKind.Call);
  return calls.length === 1 ? libraryName(p, type.file, calls[0]!.value.func) : undefined;
}

/** Modules without which a program has no thread but the main one; asyncio starts threads for name look-ups and files. */
const threading = ['threading', 'concurrent', 'asyncio', 'anyio', 'trio', 'multiprocessing', 'socketserver', 'tornado', 'twisted', 'grpc', 'flask', 'fastapi', 'django'];

function usesThreads(p: Program): boolean {
  const modules = p.texts.importedModules();
  return threading.some((module) => modules.has(module));
}

function sessionFix(file: FileState, at: { readonly start: number; readonly end: number }): Fix | undefined {
  const keyword = /preexec_fn\s*=\s*$/.exec(file.text.slice(0, at.start));
  if (keyword === null) return undefined;
  return { title: 'Use `start_new_session=True`', applicability: 'safe', edits: [{ start: keyword.index, end: at.end, content: 'start_new_session=True' }] };
}
