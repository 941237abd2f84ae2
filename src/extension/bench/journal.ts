import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { RunnerEvent } from '../../core/bench/events';
import type { Order } from '../../node/bench/host';

/** The first line of a journal. */
export interface JournalHead {
  readonly run: string;
  /** Process that writes it: as long as it lives, the run is its own. */
  readonly pid: number;
  /** The workspace that the window shows; a reloaded window shows the same. */
  readonly workspace: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly order: Order;
}

export interface Interrupted {
  readonly head: JournalHead;
  readonly events: readonly RunnerEvent[];
  /** From the start to the last event. */
  readonly seconds: number;
}

/** One file for each run that is going on, so that a window that is reloaded, or an editor that is killed, loses nothing measured. */
export class Journal {
  readonly #file: string;

  /** @param folder is made if it is missing. */
  constructor(folder: string, head: JournalHead) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${head.run}.jsonl`);
    writeFileSync(this.#file, `${JSON.stringify(head)}\n`);
  }

  /** Synchronous: there is no later when the window goes. @param seconds since the start. */
  add(event: RunnerEvent, seconds: number): void {
    appendFileSync(this.#file, `${JSON.stringify({ seconds, event })}\n`);
  }

  /** The run ended in an orderly way. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }
}

/**
 * Takes over the journals of this workspace whose process is gone, and removes them.
 * @returns the interrupted runs, and whether some belong to a process that still lives (an extension host that is about to end).
 */
export function takeInterrupted(folder: string, workspace: string, isAlive: (pid: number) => boolean): { readonly runs: Interrupted[]; readonly isWaiting: boolean } {
  const runs: Interrupted[] = [];
  let isWaiting = false;
  for (const name of filesOf(folder)) {
    const file = join(folder, name);
    const journal = readJournal(file);
    if (journal === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    if (journal.head.workspace !== workspace) continue;
    if (isAlive(journal.head.pid)) {
      isWaiting = true;
      continue;
    }
    rmSync(file, { force: true });
    runs.push(journal);
  }
  return { runs, isWaiting };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return []; // no run was ever started
  }
}

const Head = v.object({ run: v.string(), pid: v.number(), workspace: v.string(), started: v.string(), order: v.looseObject({ op: v.picklist(['preset', 'function', 'pattern']), budget: v.number(), seed: v.number() }) });
const Line = v.object({ seconds: v.number(), event: RunnerEvent });

/** `undefined`: not even the first line is whole, or another window was faster. A last line that was cut off is left out. */
function readJournal(file: string): Interrupted | undefined {
  const [first, ...rest] = textOf(file).split('\n').map(parse);
  const head = v.safeParse(Head, first);
  if (!head.success) return undefined;
  const lines = rest.flatMap((line) => {
    const checked = v.safeParse(Line, line);
    return checked.success ? [checked.output] : [];
  });
  return { head: first as JournalHead, events: lines.map(({ event }) => event), seconds: lines.at(-1)?.seconds ?? 0 };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parse(line: string | undefined): unknown {
  try {
    return line === undefined || line === '' ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** True if a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
