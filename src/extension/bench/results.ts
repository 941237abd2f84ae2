import { measuredProfile } from '../../core/bench/measured-profile';
import type { RunResult } from '../../core/bench/model';
import type { History, StoredRun } from '../../node/bench/history';
import type { ProfileStore } from '../../node/bench/profile-store';
import type { MeasurementsParams } from '../../protocol/requests';
import { measurementsOf, type StoredResult } from './measured';

/** Results that are kept on disk. */
const keptRuns = 300;
/** Results that are read for figures: older ones say little about the machine of today. */
const readRuns = 150;

/** Which run was of which file: results themselves name files relative to a workspace folder that they do not name. */
export interface FileMemory {
  get(): Readonly<Record<string, string>>;
  set(files: Readonly<Record<string, string>>): Promise<void>;
}

/** The stored results as figures are taken from them: for hovers, for the decision tree, for the prices of operations. */
export class Results {
  /** A stored result never changes. */
  readonly #read = new Map<string, RunResult>();
  #all: readonly StoredResult[] = [];

  constructor(
    private readonly history: Pick<History, 'list' | 'read' | 'prune'>,
    private readonly profiles: Pick<ProfileStore, 'save' | 'load' | 'latest'>,
    private readonly files: FileMemory,
    private readonly log: (line: string) => void,
  ) {}

  /** Reads what is new on disk. @returns the list of all runs, newest first. */
  async refresh(): Promise<StoredRun[]> {
    const { runs, problems } = await this.history.list();
    for (const { file, message } of problems) this.log(`${file}: ${message}`);
    const latest = runs.slice(0, readRuns);
    await Promise.all(
      latest.map(async ({ run }) => {
        if (this.#read.has(run)) return;
        const answer = await this.history.read(run);
        if ('result' in answer) this.#read.set(run, answer.result);
      }),
    );
    const kept = new Set(latest.map(({ run }) => run));
    for (const run of this.#read.keys()) if (!kept.has(run)) this.#read.delete(run);
    const files = this.files.get();
    this.#all = latest.flatMap(({ run }) => {
      const result = this.#read.get(run);
      // Imported files name no interpreter: they may be of another machine, and are there to be looked at only.
      return result === undefined || result.environment.executable === '' ? [] : [{ result, uri: files[run] }];
    });
    return [...runs];
  }

  /** Removes what is too old to be of use. */
  async prune(): Promise<void> {
    try {
      await this.history.prune(keptRuns);
      const { runs } = await this.history.list();
      const files = Object.entries(this.files.get());
      const left = files.filter(([run]) => runs.some((each) => each.run === run));
      if (left.length < files.length) await this.files.set(Object.fromEntries(left));
    } catch (error) {
      this.log(`Old results could not be removed: ${String(error)}`);
    }
  }

  /** Notes what follows from a run that has just been stored. @param uri address of the file whose function it was. */
  async stored(run: string, result: RunResult, uri: string | undefined): Promise<void> {
    await this.profiles.save(result);
    if (uri !== undefined) await this.files.set({ ...this.files.get(), [run]: uri });
  }

  /** Without functions of other workspaces, which may have the same name and relative path. */
  forTree(): RunResult[] {
    return this.#all.flatMap(({ result, uri }) => (result.request.kind !== 'function' || uri !== undefined ? [result] : []));
  }

  /** What the language server is told. @param interpreter path of the chosen one. */
  async measurements(interpreter: string | null): Promise<MeasurementsParams> {
    const own = interpreter === null ? null : await this.profiles.load(interpreter);
    const profile = own ?? (await this.profiles.latest());
    return measurementsOf(this.#all, profile === null ? null : { ...measuredProfile(profile), isSelected: own !== null });
  }
}
