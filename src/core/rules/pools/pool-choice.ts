import type { Confidence, Finding, Severity } from '../../findings';
import { cpuModel } from '../../knowledge/cpu';
import { numberOf, noNumbers } from '../../program/cost/numbers';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { noBindings, TypeKind } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import type { Site } from '../../program/effects/effects';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { basis, shownDuration } from '../cpu/messages';
import type { RuleContext } from '../on-loop';
import { costOfHandedOver, handedOver, manyItems, waitsOf, type HandedOver } from './handed-over';

/** Computation from here on is worth a core of its own; below it, handing it over is about something else. */
const worthACore = 5e6;
/** What a hop to a process and back costs at least: see the preset `break-even`. Nanoseconds. */
const processHop = 200e3;

/** True if the text may use a pool of threads or processes. */
export function mayUsePools(text: string): boolean {
  return /\b(?:ThreadPoolExecutor|ProcessPoolExecutor|ThreadPool|Pool|Thread|to_thread|run_in_executor|Process)\b/.test(text);
}

/** Whether the model that code chose suits the work that it hands over, and how many workers it asks for. */
export function checkPoolChoice(context: RuleContext, file: FileState): Finding[] {
  const findings = [...handedOver(context.program, file).flatMap((item) => [gilBound(context, item), processForWaiting(context, item), tinyTask(context, item)]), ...oversized(context, file)];
  return findings.filter((finding) => finding !== undefined).filter((finding) => context.isOn(finding.rule));
}

function at(file: FileState, span: { readonly start: number; readonly end: number }, rule: string, severity: Severity, confidence: Confidence, message: string): Finding {
  return { path: file.path, start: span.start, end: span.end, rule, severity, confidence: isTestFile(file.path) ? 'possible' : confidence, message, related: [], fixes: [] };
}

/** Several threads that all compute in Python: with the GIL they take turns. One thread beside an event loop is no mistake. */
function gilBound(context: RuleContext, item: HandedOver): Finding | undefined {
  const { program } = context;
  if (item.runs !== 'thread' || !item.isMany || program.target.freeThreaded) return undefined;
  const cost = costOfHandedOver(program, item);
  if (cost.nanoseconds < worthACore || cost.released > cost.nanoseconds * 0.2 || cost.isPartial || waitsOf(program, item).length > 0) return undefined;
  const name = item.callee.fn.qualifiedName;
  return at(
    item.site.file, item.event, 'gil-bound-thread-work', 'information', cost.isAssumed || cost.nanoseconds < 4 * worthACore ? 'likely' : 'certain',
    `\`${name}\` computes in Python (${shownDuration(cost.nanoseconds)} a call, ${basis(context)}), and with the GIL one thread computes at a time: threads make it no faster than a plain loop. ${parallelCure(program)}`,
  );
}

/** Interpreters in threads came with 3.14: named only where the project is known to run on that. */
function parallelCure({ target, settings }: Program): string {
  const isStated = settings.targetPython !== null || settings.statesPython;
  return isStated && target.minor >= 14 ? 'Use a `ProcessPoolExecutor` or an `InterpreterPoolExecutor`, or a build of Python without the GIL.' : 'Use a `ProcessPoolExecutor`, or a build of Python without the GIL.';
}

/** A process for a function that only waits: a thread waits just as well, and starts a thousand times faster. */
function processForWaiting(context: RuleContext, item: HandedOver): Finding | undefined {
  const { program } = context;
  // A process of its own may be there to be killed, or to be kept apart; a pool is there to be fast.
  if (item.runs !== 'process' || !/\.(?:ProcessPoolExecutor|Executor|Pool)\./.test(item.by)) return undefined;
  const waits = waitsOf(program, item).filter((block) => block.model.tier === 'network' || block.model.rule === 'blocking-sleep');
  const cause = waits.find((block) => !block.isRare && !block.isGuess && !block.isFirstCallOnly);
  const cost = costOfHandedOver(program, item);
  // What is done with the answer may be the heavier part: only a body that does next to nothing else is clear.
  if (cause === undefined || cost.nanoseconds > 100e3 || cost.isPartial || !isSmall(program, item.callee.file, item.callee.fn, 0)) return undefined;
  return at(
    item.site.file, item.event, 'process-pool-for-io', 'information', 'likely',
    `\`${item.callee.fn.qualifiedName}\` mostly waits: \`${cause.primitive.replace(/^builtins\./, '')}\` ${cause.model.does}. While it waits it needs no core, and a process costs start-up, memory and pickling. Use a thread pool, or asyncio for very many waits.`,
  );
}

/** Thousands of small tasks, each sent on its own: sending costs more than the work. */
function tinyTask(context: RuleContext, item: HandedOver): Finding | undefined {
  const { program } = context;
  const method = item.by.slice(item.by.lastIndexOf('.') + 1);
  // `Pool.map` makes chunks by itself; a single task is no matter of throughput.
  const isOneByOne = item.by.startsWith('concurrent.futures') ? method === 'submit' || method === 'map' : method === 'imap' || method === 'imap_unordered' || method === 'apply_async' || method === 'apply';
  if (item.runs !== 'process' || !item.isMany || !isOneByOne || argumentOf(item.event.value, undefined, 'chunksize') !== undefined) return undefined;
  if ((method === 'imap' || method === 'imap_unordered') && item.event.value.args.length > 2) return undefined;
  const cost = costOfHandedOver(program, item);
  if (cost.nanoseconds > processHop / 10 || cost.isAssumed || cost.isPartial || waitsOf(program, item).length > 0) return undefined;
  if (!isSmall(program, item.callee.file, item.callee.fn, 0) || !getsNumbers(program, item)) return undefined;
  const cure = program.target.freeThreaded ? 'This build has no GIL: a `ThreadPoolExecutor` computes in parallel too, and sends nothing.' : method === 'submit' || method.startsWith('apply') ? 'Hand over a list of items at a time, or use `map(…, chunksize=…)`.' : 'Pass `chunksize=…`, so that one message carries many items.';
  return at(
    item.site.file, item.event, 'tiny-task-in-process-pool', 'information', 'likely',
    `One call of \`${item.callee.fn.qualifiedName}\` takes ${shownDuration(cost.nanoseconds)} (${basis(context)}), but sending it to a process and back takes 100 µs or more. ${cure}`,
  );
}

/** Everything that a function calls is known to be cheap: it is the whole cost that is seen. */
function isSmall(p: Program, file: FileState, fn: FunctionFacts, depth: number): boolean {
  if (depth > 4 || fn.work.some((region) => region.kind === 'loop')) return false;
  // Numbers can grow without a loop.
  if (/\*\*|<<|@/.test(file.text.slice(fn.start, fn.end))) return false;
  return fn.events.every((event) => {
    if (event.kind !== EventKind.Call) return event.kind !== EventKind.With && event.kind !== EventKind.Import;
    const callee = evaluate(p, file, event.value.func);
    switch (callee.kind) {
      case TypeKind.Function:
        return isSmall(p, callee.file, callee.fn, depth + 1);
      case TypeKind.External: {
        const name = p.knowledge.canonical(callee.name);
        if (p.knowledge.blocking(name) !== undefined) return true;
        return smallCalls.test(name) && cpuModel(name)?.rule === undefined;
      }
      case TypeKind.ContainerMethod:
        return true;
      default:
        return false;
    }
  });
}

/** What the tasks are given is plain numbers: `n * n` is another matter for arrays. */
function getsNumbers(p: Program, item: HandedOver): boolean {
  const { parameters } = item.callee.fn;
  if (parameters.length > 0 && parameters.every(({ annotation }) => annotation?.kind === ValueKind.Global && /^(?:int|float|bool)$/.test(annotation.name))) return true;
  const { args } = item.event.value;
  const given = manyItems.has(calledName(item.event.value.func)) ? args.slice(1, 2).map((value) => isRange(p, item.site, value)) : args.slice(1).map((value) => isNumber(p, item.site, value, 0));
  return given.length > 0 && given.every(Boolean);
}

function isRange(p: Program, site: Site, value: Value): boolean {
  if (value.kind === ValueKind.Container) return value.elements.every((element) => isNumber(p, site, element, 1));
  if (value.kind !== ValueKind.Call) return false;
  const callee = evaluate(p, site.file, value.func, site.bindings);
  return callee.kind === TypeKind.External && callee.name === 'builtins.range';
}

function isNumber(p: Program, site: Site, value: Value, depth: number): boolean {
  if (depth > 4) return false;
  switch (value.kind) {
    case ValueKind.Constant:
      return typeof value.value !== 'string';
    case ValueKind.Element:
      return isRange(p, site, value.value);
    case ValueKind.Cell: {
      const values = site.file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      return values.length > 0 && values.every((each) => isNumber(p, site, each, depth + 1));
    }
    case ValueKind.Container:
      return value.elements.every((element) => isNumber(p, site, element, depth + 1));
    case ValueKind.Binary:
      return value.op !== '**' && isNumber(p, site, value.left, depth + 1) && isNumber(p, site, value.right, depth + 1);
    default:
      return false;
  }
}

/** Library calls that take well below a microsecond whatever they are given, or whose argument is a number. */
const smallCalls = /^(?:builtins\.(?:int|float|str|abs|round|len|min|max|isinstance|print|bool|divmod|ord|chr|hex|range)|math\.(?!factorial|comb|perm|prod|fsum)\w+|operator\.\w+|time\.(?:time|monotonic|perf_counter)|os\.getpid|random\.(?:random|randint|uniform|choice))$/;

/** Pools that cannot use, or cannot even have, as many workers as they ask for. */
function oversized(context: RuleContext, file: FileState): Finding[] {
  const { program } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const callee = evaluate(program, file, event.value.func);
      if (callee.kind !== TypeKind.External) continue;
      const name = program.knowledge.canonical(callee.name);
      const pool = pools[name];
      if (pool === undefined) continue;
      const argument = argumentOf(event.value, 0, pool.keyword);
      if (argument === undefined) continue;
      const asked = numberOf(program, { file, fn, bindings: noBindings, numbers: noNumbers }, argument);
      const short = name.slice(name.lastIndexOf('.') + 1);
      if (asked !== undefined && pool.processes && asked.value > 61) {
        const limit = name.startsWith('concurrent') ? ' On Windows more than 61 raise `ValueError`.' : '';
        findings.push(at(file, event, 'oversized-worker-pool', 'information', asked.assumed ? 'likely' : 'certain', `\`${short}\` with ${asked.value} processes: each is an interpreter of its own, some 10 MB and more, and only as many compute at once as there are cores.${limit} Use \`os.cpu_count()\`, or measure with the preset \`workers-computing\`.`));
      } else if (asked !== undefined && !pool.processes && asked.value >= 300) {
        findings.push(at(file, event, 'oversized-worker-pool', 'information', 'likely', `\`${short}\` with ${asked.value} threads: beyond a hundred or two, threads for waiting bring little more and cost memory and switches. asyncio carries thousands of waits; the preset \`workers-waiting\` shows where the gain ends here.`));
      } else if (pool.processes && isCoresTimes(program, file, argument)) {
        findings.push(at(file, event, 'oversized-worker-pool', 'information', 'likely', `\`${short}\` with a multiple of the number of cores: processes that compute gain nothing from more workers than cores. Use \`os.cpu_count()\`; for work that waits, threads or asyncio.`));
      }
    }
  }
  return findings;
}

const pools: Readonly<Record<string, { readonly processes: boolean; readonly keyword: string }>> = {
  'concurrent.futures.ProcessPoolExecutor': { processes: true, keyword: 'max_workers' },
  'multiprocessing.Pool': { processes: true, keyword: 'processes' },
  'concurrent.futures.ThreadPoolExecutor': { processes: false, keyword: 'max_workers' },
  'multiprocessing.pool.ThreadPool': { processes: false, keyword: 'processes' },
};

/** `os.cpu_count() * 4`. */
function isCoresTimes(p: Program, file: FileState, value: Value): boolean {
  if (value.kind !== ValueKind.Binary || value.op !== '*') return false;
  const [count, factor] = value.left.kind === ValueKind.Constant ? [value.right, value.left] : [value.left, value.right];
  if (factor.kind !== ValueKind.Constant || typeof factor.value !== 'number' || factor.value < 2 || count.kind !== ValueKind.Call) return false;
  const callee = evaluate(p, file, count.func);
  return callee.kind === TypeKind.External && ['os.cpu_count', 'multiprocessing.cpu_count', 'os.process_cpu_count'].includes(p.knowledge.canonical(callee.name));
}
