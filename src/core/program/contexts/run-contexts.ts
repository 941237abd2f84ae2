import type { RunContext } from '../../function-report';
import { nameOf } from '../../paths';
import type { FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import type { Context, Reach } from './contexts';
import { reachesOf, unlearnedFiles } from './reaches';

/** Words for a runner, at the beginning of what is said about a context. */
export const runnerNames = { loop: 'event loop', thread: 'thread', process: 'child process', main: 'main thread', ui: "window's thread", unknown: 'not known' } as const;

/** How the contexts that run a function are told to people; assumed ones are not. */
export interface KnownRuns {
  readonly runs: readonly RunContext[];
  /** True if one of them, on this runner, also runs the other function: the way through that one is told. */
  covers(runner: RunContext['runner'], file: FileState, fn: FunctionFacts): boolean;
}

/** Files that may be looked at for the first time while somebody waits for a hover: about half a second's worth. */
const maxFirstLooks = 60;

/**
 * Threads, processes, tasks and handlers that run a function, each with the way from where it is started to the function. None if the
 * program would have to be learned for it first and `isWhole` is false.
 */
export function knownRuns(p: Program, file: FileState, fn: FunctionFacts, isWhole: boolean): KnownRuns {
  if (!isWhole && unlearnedFiles(p) > maxFirstLooks) return { runs: [], covers: () => false };
  const reaches = reachesOf(p, file, fn).filter(({ context }) => !context.isAssumed);
  const keys = new Set(reaches.map(({ context }) => context.key));
  const runs = new Map<string, RunContext>();
  for (const reach of reaches) {
    const description = describe(reach.context);
    // Two starts of one kind in one function read the same: the shorter way says all.
    const known = runs.get(description);
    if (known === undefined || known.path.length > reach.path.length + 1) runs.set(description, { runner: reach.context.runner, description, path: pathOf(reach) });
  }
  return {
    runs: [...runs.values()],
    covers: (runner, otherFile, other) => reachesOf(p, otherFile, other).some(({ context }) => context.runner === runner && keys.has(context.key)),
  };
}

/** `the thread that "main" starts, several at once`; `event loop, in the task "poll"`. */
function describe({ runner, as, origin, isMany, isSerial }: Context): string {
  const isNamed = runner !== 'loop' && new RegExp(`\\b${runner === 'process' ? 'process' : 'thread'}\\b`).test(as);
  const isOwn = origin === 'thread' || origin === 'pool';
  const count = isMany ? ', several at once' : (isOwn || isSerial) && !as.endsWith('at a time') ? ', one at a time' : '';
  return `${isNamed ? as : `${runnerNames[runner]}, in ${as}`}${count}`;
}

const verbs: Readonly<Partial<Record<Context['origin'], string>>> = { thread: 'starts it', pool: 'hands it over', coroutine: 'starts it' };

function pathOf({ context, path }: Reach): RunContext['path'] {
  const { startedAt, starter, origin } = context;
  if (startedAt === null) return path;
  const by = starter === null || starter.name === '<module>' ? nameOf(startedAt.path) : starter.name;
  return [{ message: `\`${by}\` ${verbs[origin] ?? 'registers it'}`, place: startedAt }, ...path];
}
