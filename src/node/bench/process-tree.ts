import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** Milliseconds for a system tool that lists or kills processes. */
const TOOL_LIMIT = 3000;

/**
 * Ends a process, its group and all its descendants, also those in groups of their own. Never fails: what is gone is gone.
 * The process must have been started as the leader of its group (POSIX).
 */
export async function killTree(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await execute('taskkill', ['/PID', String(pid), '/T', '/F'], { timeout: TOOL_LIMIT, windowsHide: true }).catch(() => undefined);
    return;
  }
  // Children of a killed process get another parent: whom to kill is found out first.
  const parents = process.platform === 'linux' ? linuxParents() : await listedParents();
  for (const target of [-pid, pid, ...descendantsOf(pid, parents)]) signal(target);
}

function signal(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It has ended, or it belongs to somebody else.
  }
}

type Parents = ReadonlyMap<number, number>;

function descendantsOf(root: number, parents: Parents): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const next = (children.get(pid) ?? []).filter((child) => child !== root);
    found.push(...next);
    open.push(...next);
  }
  return found;
}

/** Process id to parent's, from /proc: no other program has to start for it. */
function linuxParents(): Parents {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // "12 (name) S 1 …": the name may hold blanks and brackets, the last one ends it.
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return parents;
}

async function listedParents(): Promise<Parents> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid='], { timeout: TOOL_LIMIT }).catch(() => ({ stdout: '' }));
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(pairs.filter((pair) => pair.length === 2).map(([pid, parent]) => [pid!, parent!]));
}
