import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { interpreterName } from '../../core/bench/compare';
import type { RunResult } from '../../core/bench/model';
import { parseResult, type ReadResult } from '../../core/bench/result-file';
import { isAbsent, reason } from '../system-errors';
import { writeAtomically } from './atomic-file';

/** What a list of runs shows of each; the panel's `RunSummary`. */
export interface StoredRun {
  readonly run: string;
  readonly title: string;
  readonly kind: RunResult['request']['kind'];
  readonly name: string;
  readonly created: string;
  readonly interpreter: string;
  readonly sentence: string;
  readonly partial: boolean;
}

export interface HistoryProblem {
  /** Name of the file in the folder. */
  readonly file: string;
  readonly message: string;
}

const suffix = '.json';
/** Leftovers of a process that died while it wrote; older than a minute nobody writes them any more. */
const temporary = '.tmp';
const TEMPORARY_AGE = 60_000;

/** Results of benchmarks as files of one folder, one JSON each. A file that cannot be read is named and left alone. */
export class History {
  /** Summaries by file name, with the time and size that they were read at. */
  private readonly known = new Map<string, { readonly stamp: string; readonly summary: StoredRun | HistoryProblem }>();

  constructor(private readonly folder: string) {}

  /** Stores a result. Returns its identity, which is also its file name without the ending. */
  async add(result: RunResult): Promise<string> {
    const time = result.created.replace(/\D/g, '').slice(0, 14) || '0';
    const name = result.request.name.replace(/[^\w.-]+/g, '_').slice(0, 60);
    // The random part: two runs of one second, or of two windows on the same folder.
    const run = `${time}-${name}-${randomBytes(4).toString('hex')}`;
    await writeAtomically(this.path(run), `${JSON.stringify(result)}\n`);
    return run;
  }

  /** All runs, the latest first, and the files that are none. An absent folder is an empty history. */
  async list(): Promise<{ readonly runs: readonly StoredRun[]; readonly problems: readonly HistoryProblem[] }> {
    const names = await this.fileNames();
    const entries = await Promise.all(names.map((name) => this.summary(name)));
    for (const name of this.known.keys()) if (!names.includes(name)) this.known.delete(name);
    const runs = entries.flatMap((entry) => (entry !== null && 'run' in entry ? entry : []));
    const problems = entries.flatMap((entry) => (entry !== null && 'file' in entry ? entry : []));
    runs.sort((a, b) => (a.created === b.created ? (a.run < b.run ? 1 : -1) : a.created < b.created ? 1 : -1));
    return { runs, problems };
  }

  /** One run. A run that is gone, or a file that is none, is a problem in one sentence. */
  async read(run: string): Promise<ReadResult> {
    if (!isRun(run)) return { problem: 'There is no such run.' };
    try {
      return parseResult(await readFile(this.path(run), 'utf8'));
    } catch (error) {
      return { problem: isAbsent(error) ? 'There is no such run any more.' : `It cannot be read: ${reason(error)}.` };
    }
  }

  /** Removes a run; one that is gone already is no error. */
  async delete(run: string): Promise<void> {
    if (isRun(run)) await rm(this.path(run), { force: true });
  }

  /** Keeps the latest runs only, and removes what a crash left half-written. Unreadable files stay: they may be of a later version. */
  async prune(keep: number): Promise<void> {
    const { runs } = await this.list();
    await Promise.all(runs.slice(keep).map(({ run }) => this.delete(run)));
    const now = Date.now();
    for (const name of await this.entries()) {
      if (!name.endsWith(temporary)) continue;
      const path = join(this.folder, name);
      const info = await stat(path).catch(() => null);
      if (info !== null && now - info.mtimeMs > TEMPORARY_AGE) await rm(path, { force: true });
    }
  }

  private async summary(name: string): Promise<StoredRun | HistoryProblem | null> {
    const path = join(this.folder, name);
    try {
      const info = await stat(path);
      const stamp = `${info.mtimeMs} ${info.size}`;
      const known = this.known.get(name);
      if (known?.stamp === stamp) return known.summary;
      const read = parseResult(await readFile(path, 'utf8'));
      const summary = 'problem' in read ? { file: name, message: read.problem } : summaryOf(name.slice(0, -suffix.length), read.result);
      this.known.set(name, { stamp, summary });
      return summary;
    } catch (error) {
      // Deleted between the listing and now.
      return isAbsent(error) ? null : { file: name, message: `It cannot be read: ${reason(error)}.` };
    }
  }

  private async fileNames(): Promise<string[]> {
    return (await this.entries()).filter((name) => name.endsWith(suffix) && isRun(name.slice(0, -suffix.length)));
  }

  private async entries(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  private path(run: string): string {
    return join(this.folder, `${run}${suffix}`);
  }
}

/** Identities come from a page, too: they must not lead out of the folder. */
function isRun(run: string): boolean {
  return /^\w[\w.-]{0,150}$/.test(run);
}

function summaryOf(run: string, result: RunResult): StoredRun {
  const { title, created, partial, environment, verdict, request } = result;
  return { run, title, kind: request.kind, name: request.name, created, interpreter: interpreterName(environment), sentence: verdict.sentence, partial };
}
